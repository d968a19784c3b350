import Testing

@testable import PDMCore

/// One call to the kernel of a known run: its name, and which of its kind it is. strace counts each kind by itself
/// (strace(1), `when=`), so a position in the whole must be told that way.
struct KillPoint: Sendable, CustomStringConvertible {
  let call: String
  let occurrence: Int
  /// Where it stands among all, from 1 on.
  let position: Int
  let total: Int

  var description: String { "\(call) \(occurrence), step \(position) of \(total)" }

  /// What strace does there: the call does not happen any more.
  var injection: String { "inject=\(call):signal=KILL:when=\(occurrence)" }

  /// What reaches a disk, a lock or another process.
  static let calls = [
    "pwrite64", "write", "fsync", "fdatasync", "ftruncate", "rename", "renameat", "renameat2", "link", "linkat",
    "symlink", "symlinkat", "unlink", "unlinkat", "mkdir", "mkdirat", "rmdir", "flock", "fcntl", "chmod", "fchmod",
    "fchmodat", "utimensat", "copy_file_range", "sendfile", "clone", "clone3", "vfork", "execve", "wait4", "waitid",
    "exit_group",
  ].joined(separator: ",")

  /// All points of a run that strace wrote down.
  static func all(in log: String) -> [KillPoint] {
    let names = log.split(separator: "\n").compactMap { line -> String? in
      // With -D, and where there are several processes, a number comes first.
      let words = line.drop { $0.isNumber || $0 == " " }
      guard let end = words.firstIndex(of: "("), !words.hasPrefix("-"), !words.hasPrefix("+") else { return nil }
      return String(words[..<end])
    }
    var counts: [String: Int] = [:]
    return names.enumerated().compactMap { index, name in
      counts[name, default: 0] += 1
      // The first of these is strace's own, which makes the process into the program.
      if name == "execve", counts[name] == 1 { return nil }
      return KillPoint(call: name, occurrence: counts[name] ?? 0, position: index + 1, total: names.count)
    }
  }

  /// The whole loop instead of a sample: `PDM_TORTURE=1`.
  static let isComplete = Environment.current["PDM_TORTURE"] != nil

  /// Every one of them, or about `count`, spread over the whole.
  static func chosen(_ points: [KillPoint], about count: Int) -> [KillPoint] {
    guard !isComplete, points.count > count else { return points }
    return (0..<count).map { points[(2 * $0 + 1) * points.count / (2 * count)] }
  }
}

/// pdm under strace, which kills it at one call. Its children are not touched: git lives on by itself.
struct StoppedProcess {
  static let isPossible = ReferenceProgram.isInstalled("strace")

  /// The points of a run to which nothing is done.
  static func points(
    _ vault: RealVault, _ account: String, _ words: [String], input: String = "", calls: String = KillPoint.calls
  ) throws -> [KillPoint] {
    let log = String(decoding: vault.fixture.path("strace.log"), as: UTF8.self)
    let result = try strace(vault, ["-o", log, "-e", "trace=\(calls)"], account, words, input)
    try #require(result.succeeded, "\(result.errorText)")
    return KillPoint.all(in: String(decoding: try vault.fixture.read("strace.log"), as: UTF8.self))
  }

  /// Runs it and kills it there.
  static func kill(
    at point: KillPoint, _ vault: RealVault, _ account: String, _ words: [String], input: String = ""
  ) throws -> ChildResult {
    try strace(vault, ["-o", "/dev/null", "-e", "trace=\(point.call)", "-e", point.injection], account, words, input)
  }

  /// Runs it and lets that call fail, which then does nothing.
  static func fail(
    at point: KillPoint, with error: String, _ vault: RealVault, _ account: String, _ words: [String]
  ) throws -> ChildResult {
    let injection = "inject=\(point.call):error=\(error):when=\(point.occurrence)"
    return try strace(vault, ["-o", "/dev/null", "-e", "trace=\(point.call)", "-e", injection], account, words, "")
  }

  /// Runs it and sends it a signal there; the call happens, or is cut short as the kernel does it.
  static func interrupt(
    at point: KillPoint, by signal: Int32, _ vault: RealVault, _ account: String, _ words: [String]
  ) throws -> ChildResult {
    let injection = "inject=\(point.call):signal=\(signal):when=\(point.occurrence)"
    return try strace(vault, ["-o", "/dev/null", "-e", "trace=\(point.call)", "-e", injection], account, words, "")
  }

  private static func strace(
    _ vault: RealVault, _ options: [String], _ account: String, _ words: [String], _ input: String
  ) throws -> ChildResult {
    var command = vault.command(account, [], input: input)
    command.program = Array("strace".utf8)
    command.arguments =
      (["-qq"] + options).map { Array($0.utf8) } + [RealVault.program] + words.map { Array($0.utf8) }
    return try command.run()
  }
}
