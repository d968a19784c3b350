import Glibc
import Testing

@testable import PDMCore

/// The same where it is git that dies, alone or with pdm: killed by its own hooks, which run at every stage of a commit,
/// also while git holds its locks on HEAD and the branch (`reference-transaction`, githooks(5)).
@Suite("git is killed during a check-in")
struct KilledGitTests {
  enum Victim: String, CaseIterable, Sendable {
    case git
    case both
  }

  /// A hook, and when it strikes: the state that a reference transaction is in.
  static let hooks = [
    ("pre-commit", ""), ("prepare-commit-msg", ""), ("commit-msg", ""), ("post-commit", ""),
    ("reference-transaction", "prepared"), ("reference-transaction", "committed"),
  ]

  @Test(arguments: hooks, Victim.allCases)
  func `and the next command sets things right`(hook: (name: String, state: String), victim: Victim) throws {
    let vault = try RealVault()
    try vault.pdm("john", "checkout", "a.nc", "-m", "change")
    try vault.edit("a.nc", "john's edit\n")
    try vault.pdm("mary", "checkout", "b.nc", "-m", "hers")
    try vault.edit("b.nc", "mary's edit\n")
    try install(hook, victim, in: vault)
    let result = try vault.run("john", "checkin", "a.nc", "-m", "done")
    let when = "\(hook.name) \(hook.state) kills \(victim.rawValue)"
    try vault.fixture.git(["config", "core.hooksPath", "/dev/null"].map { Array($0.utf8) }, in: vault.folder)

    try vault.pdm("mary", "checkin", "b.nc", "-m", "mine")
    try vault.checkPromises(when)
    #expect(try vault.read("a.nc") == "john's edit\n", "\(when)")
    let isCommitted = try vault.git("show", "HEAD:a.nc") == "john's edit\n"
    #expect(!result.succeeded || isCommitted, "\(when)")
    #expect(
      try vault.sqlite("SELECT count(*) FROM locks WHERE CAST(path AS TEXT) = 'a.nc'") == (isCommitted ? "0" : "1"),
      "\(when)")
    #expect(try vault.git("status", "--porcelain") == (isCommitted ? "" : " M a.nc\n"), "\(when)")
    try vault.fixture.git("commit", "-q", "--allow-empty", "-m", "plain", in: vault.folder)
    if !isCommitted { try vault.pdm("john", "checkin", "a.nc", "-m", "again") }
  }

  private func install(_ hook: (name: String, state: String), _ victim: Victim, in vault: RealVault) throws {
    let file = "\(vault.folder)/.git/hooks/\(hook.name)"
    // The parent of a hook is git, whose parent is pdm.
    let script = """
      #!/bin/sh
      [ -z "\(hook.state)" ] || [ "$1" = "\(hook.state)" ] || exit 0
      grandparent=$(cut -d' ' -f4 /proc/$PPID/stat)
      [ \(victim.rawValue) = git ] || kill -9 $grandparent
      kill -9 $PPID
      """
    try vault.fixture.write(file, script)
    #expect(chmod(vault.fixture.path(file).cStringBytes, 0o755) == 0)
  }
}
