import Testing

@testable import PDMCore

extension RealVault {
  /// Takes a file where it is free, edits it and checks it in.
  /// - Returns: the revision.
  @discardableResult
  func checkIn(
    _ account: String, _ file: String, _ text: String, _ options: String...,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> String {
    try pdm(account, "checkout", file, "-m", "change", sourceLocation: sourceLocation)
    try edit(file, text)
    let words = ["checkin", file, "-m", "change of \(file)"] + options
    let result = try command(account, words.map { Array($0.utf8) }).run()
    try #require(result.succeeded, "\(result.errorText)", sourceLocation: sourceLocation)
    return Self.revisions(in: result.outputText).first ?? ""
  }

  /// The last fields of the lines of a changing command.
  static func revisions(in output: String) -> [String] {
    output.split(separator: "\n").compactMap { $0.split(separator: "\t").last.map(String.init) }
  }

  /// What the store has, in the order in which it was recorded.
  func storedRevisions() throws -> [String] {
    try sqlite("SELECT CAST(path AS TEXT) || ' ' || major || '.' || minor FROM revisions ORDER BY id")
      .split(separator: "\n").map(String.init)
  }

  /// What the trailers say, oldest first, each as `PATH REVISION`.
  func trailers() throws -> [String] {
    try git("log", "--reverse", "--format=%(trailers:key=Pdm-Revision,valueonly)").split(separator: "\n").map { line in
      let words = line.split(separator: " ", maxSplits: 1)
      return "\(words[1]) \(words[0])"
    }
  }
}
