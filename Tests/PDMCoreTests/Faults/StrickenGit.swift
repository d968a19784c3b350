import Glibc
import Testing

@testable import PDMCore

/// A program named git, found before the real one, that makes one command of git fail at a point and passes all others on.
///
/// It becomes git in the same process, whose number pdm has written down.
struct StrickenGit {
  private let vault: RealVault
  /// The command, as `commit`.
  private let gitCommand: String

  init(_ gitCommand: String, in vault: RealVault) {
    self.vault = vault
    self.gitCommand = gitCommand
  }

  /// Runs pdm while git is only watched.
  func points(_ account: String, _ words: [String]) throws -> [KillPoint] {
    let log = vault.fixture.path("git.log")
    try install("exec strace -D -qq -o '\(text(log))' -e trace=\(KillPoint.calls) \(try realGit()) \"$@\"")
    let result = try run(account, words)
    try #require(result.succeeded, "\(result.errorText)")
    try waitForChildren()
    return KillPoint.all(in: String(decoding: try vault.fixture.read("git.log"), as: UTF8.self))
  }

  /// Runs pdm, and git dies there.
  /// - Parameter parentToo: pdm dies before git begins, so that git is the last to hold its turn.
  func kill(at point: KillPoint, parentToo: Bool, _ account: String, _ words: [String]) throws -> ChildResult {
    let strike = "exec strace -D -qq -o /dev/null -e trace=\(point.call) -e \(point.injection)"
    try install("\(parentToo ? "kill -9 $PPID; " : "")\(strike) \(try realGit()) \"$@\"")
    return try run(account, words)
  }

  /// Runs pdm, and git gets an error whenever it looks at a file.
  func blind(to file: String, _ account: String, _ words: [String]) throws -> ChildResult {
    let calls = "newfstatat"
    try install(
      "exec strace -D -qq -o /dev/null -P \(file) -e trace=\(calls) -e inject=\(calls):error=EIO \(try realGit()) \"$@\""
    )
    return try run(account, words)
  }

  /// Runs pdm, and both die before git has done anything, or after it has done all.
  func killBoth(afterGit: Bool, _ account: String, _ words: [String]) throws {
    try install("\(afterGit ? "\(try realGit()) \"$@\"; " : "")kill -9 $PPID; kill -9 $$")
    let result = try run(account, words)
    #expect(result.status == .signalled(SIGKILL))
    try waitForChildren()
  }

  /// The turn of check-ins is free when all who inherited it are gone.
  private func waitForChildren() throws {
    let queue = try FileDescriptor.open(vault.fixture.path("\(vault.store)/checkin"), O_RDWR)
    while flock(queue.raw, LOCK_EX) != 0 { try #require(errno == EINTR) }
  }

  private func run(_ account: String, _ words: [String]) throws -> ChildResult {
    var command = vault.command(account, words.map { Array($0.utf8) })
    command.environment["PATH"] = vault.fixture.path("bin") + Array(":".utf8) + (command.environment["PATH"] ?? [])
    return try command.run()
  }

  private func realGit() throws -> String {
    text(try Subprocess(Array("git".utf8), environment: vault.fixture.environment).locatedProgram())
  }

  private func install(_ strike: String) throws {
    let script = """
      #!/bin/sh
      for word in "$@"; do
        if [ "$word" = '\(gitCommand)' ]; then \(strike); fi
      done
      exec \(try realGit()) "$@"
      """
    try vault.fixture.write("bin/git", script)
    #expect(chmod(vault.fixture.path("bin/git").cStringBytes, 0o755) == 0)
  }

  private func text(_ path: [UInt8]) -> String { String(decoding: path, as: UTF8.self) }
}
