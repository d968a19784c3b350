import PDMCore

/// Asks before something that is seldom meant, and shows what it is.
enum Confirmation {
  /// So many files are taken without a question.
  static let manyFiles = 20
  /// So many of them are named in a question; there may be thousands.
  private static let mostNamed = 10

  /// - Parameters:
  ///   - subject: what it is about to happen to, a line each.
  ///   - consequence: what a person should know before the answer.
  /// - Throws: `CANCELLED` unless the answer is yes; a usage failure where nobody can be asked.
  static func require(
    _ question: String, about subject: @autoclosure () -> [String] = [], consequence: String? = nil, yes: Bool,
    _ invocation: Invocation
  ) throws {
    guard !yes else { return }
    guard invocation.console.isInteractive else { throw invocation.usage(.missingOption("--yes (-y)")) }
    let lines = subject()
    for line in lines.prefix(mostNamed) { invocation.console.message(line) }
    if lines.count > mostNamed { invocation.console.message("  and \(lines.count - mostNamed) more") }
    if let consequence { invocation.console.message(consequence) }
    let answer = try invocation.console.ask("\(question) [y/N] ") ?? []
    let word = String(decoding: answer, as: UTF8.self).lowercased()
    guard ["y", "yes"].contains(word) else { throw Cancelled() }
  }

  /// The same for more files than are named by hand, and nothing for fewer.
  static func requireForMany(
    _ names: [[UInt8]], _ verb: String, consequence: String? = nil, yes: Bool, _ invocation: Invocation
  ) throws {
    guard names.count > manyFiles else { return }
    try require(
      "\(verb) \(names.count) files?", about: names.map { "  " + FileSubject($0, in: invocation.context).text },
      consequence: consequence, yes: yes, invocation)
  }
}
