import Glibc
import Testing

@testable import PDMCore

/// A copy of the vault's folder, in which plain git does what pdm does here: both must come out alike.
///
///     try vault.makeTwin()
///     try vault.inBoth { try vault.script("echo new >a.nc", in: $0) }
///     try vault.pdm("john", "checkin", "a.nc", "-m", "new")
///     try vault.commitInTwin("a.nc")
///     try vault.expectTwins()
extension RealVault {
  static let twin = "twin"

  func makeTwin() throws {
    try script("rm -rf twin && cp -a '\(folder)' twin", in: "")
  }

  func inBoth(_ act: (String) throws -> Void) throws {
    try act(folder)
    try act(Self.twin)
  }

  func commitInTwin(_ files: String..., sourceLocation: SourceLocation = #_sourceLocation) throws {
    try fixture.git(
      ["--literal-pathspecs", "commit", "-q", "--only", "-m", "twin", "--"].map { Array($0.utf8) }
        + files.map { Array($0.utf8) }, in: Self.twin, sourceLocation: sourceLocation)
  }

  /// Tree, blobs, index with its bits, and what git calls changed.
  func expectTwins(_ when: String = "", sourceLocation: SourceLocation = #_sourceLocation) throws {
    let questions = [
      ["rev-parse", "HEAD^{tree}"], ["ls-files", "-s", "-z"], ["ls-files", "-v", "-z"], ["ls-files", "--eol", "-z"],
      ["status", "--porcelain=v2", "-z"], ["diff", "--raw"], ["diff", "--cached", "--raw"],
    ]
    for question in questions {
      let words = question.map { Array($0.utf8) }
      let (mine, gits) = try (fixture.git(words, in: folder), fixture.git(words, in: Self.twin))
      #expect(
        mine == gits,
        "\(when) \(question): \(String(decoding: mine, as: UTF8.self)) and with git \(String(decoding: gits, as: UTF8.self))",
        sourceLocation: sourceLocation)
    }
    let fsck = try fixture.tryGit(["fsck", "--strict", "--no-dangling"].map { Array($0.utf8) }, in: folder)
    #expect(fsck.succeeded, "\(when) \(fsck.outputText)", sourceLocation: sourceLocation)
  }

  /// Runs a script of sh, which must succeed.
  @discardableResult
  func script(
    _ text: String, in folder: String? = nil, adding variables: [String: [UInt8]] = [:],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> String {
    var environment = fixture.environment
    for (name, value) in variables { environment[name] = value }
    let shell = Subprocess(
      Array("sh".utf8), ["-euc", text].map { Array($0.utf8) }, environment: environment,
      workingDirectory: fixture.path(folder ?? self.folder))
    let result = try shell.run()
    try #require(result.succeeded, "\(text): \(result.errorText)", sourceLocation: sourceLocation)
    return result.outputText
  }

  /// What is at HEAD, the files that git calls changed, and who holds what: a refused command leaves all of it.
  func state() throws -> [String] {
    try [
      git("rev-parse", "HEAD"), git("status", "--porcelain=v2"), git("ls-files", "-s"),
      sqlite("SELECT hex(path), user_id FROM locks ORDER BY 1"), sqlite("SELECT count(*) FROM intents"),
    ]
  }
}
