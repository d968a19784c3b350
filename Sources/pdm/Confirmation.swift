import PDMCore

/// Asks before something that is seldom meant.
enum Confirmation {
  /// So many files are taken without a question.
  static let manyFiles = 20

  /// - Throws: `CANCELLED` unless the answer is yes; a usage failure where nobody can be asked.
  static func require(_ question: String, yes: Bool, _ invocation: Invocation) throws {
    guard !yes else { return }
    guard invocation.console.isInteractive else { throw invocation.usage(.missingOption("--yes (-y)")) }
    let answer = try invocation.console.ask("\(question) [y/N] ") ?? []
    let word = String(decoding: answer, as: UTF8.self).lowercased()
    guard ["y", "yes"].contains(word) else { throw Cancelled() }
  }
}
