import Testing

@testable import PDMCore

/// pdm under strace, which kills it at the entry of its Nth call of a kind that changes something that lasts. Its children
/// are not touched: git lives on by itself.
struct StoppedProcess {
  static let isPossible = ReferenceProgram.isInstalled("strace")

  /// What reaches a disk, a lock or another process.
  static let calls = [
    "pwrite64", "write", "fsync", "fdatasync", "ftruncate", "rename", "renameat", "renameat2", "link", "linkat",
    "unlink", "unlinkat", "mkdir", "rmdir", "flock", "chmod", "fchmod", "utimensat", "clone", "clone3", "vfork",
    "wait4",
  ].joined(separator: ",")

  /// The whole loop instead of a sample: `PDM_TORTURE=1`.
  static let isComplete = Environment.current["PDM_TORTURE"] != nil

  /// How many such calls the command makes when nothing is done to it.
  static func count(_ vault: RealVault, _ account: String, _ words: [String]) throws -> Int {
    let log = vault.fixture.path("strace.log")
    let result = try strace(vault, ["-o", String(decoding: log, as: UTF8.self)], account, words)
    try #require(result.succeeded, "\(result.errorText)")
    return String(decoding: try vault.fixture.read("strace.log"), as: UTF8.self).split(separator: "\n").filter {
      $0.contains("(") && !$0.hasPrefix("---")
    }.count
  }

  /// Runs it and kills it at call number `step`.
  static func kill(at step: Int, _ vault: RealVault, _ account: String, _ words: [String]) throws -> ChildResult {
    try strace(vault, ["-o", "/dev/null", "-e", "inject=\(calls):signal=KILL:when=\(step)"], account, words)
  }

  private static func strace(
    _ vault: RealVault, _ options: [String], _ account: String, _ words: [String]
  ) throws -> ChildResult {
    var command = vault.command(account, [])
    command.program = Array("strace".utf8)
    command.arguments =
      (["-qq", "-e", "trace=\(calls)"] + options).map { Array($0.utf8) }
      + [RealVault.program] + words.map { Array($0.utf8) }
    return try command.run()
  }
}
