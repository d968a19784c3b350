import Glibc
import Testing

@testable import PDMCore

/// The guard is held for milliseconds: whatever a hook does, others take parts and look.
@Suite("A commit hook takes its time")
struct SlowHookTests {
  /// A hook that says that it runs, and goes on when it is told to: two pipes with names.
  private func install(_ hook: String, _ ending: String = "", in vault: RealVault) throws {
    for name in ["running", "go"] { #expect(mkfifo(vault.fixture.path(name).cStringBytes, 0o600) == 0) }
    let root = String(decoding: vault.fixture.root, as: UTF8.self)
    try vault.fixture.write(
      "repo/.git/hooks/\(hook)", "#!/bin/sh\necho yes >'\(root)/running'\nread -r go <'\(root)/go'\n\(ending)\n")
    #expect(chmod(vault.fixture.path("repo/.git/hooks/\(hook)").cStringBytes, 0o755) == 0)
  }

  private func shell(_ script: String, in vault: RealVault) throws {
    let shell = Subprocess(
      Array("sh".utf8), [Array("-c".utf8), Array(script.utf8)], environment: vault.fixture.environment,
      workingDirectory: vault.fixture.root)
    try #require(try shell.run().succeeded)
  }

  @Test func `and nobody else waits for it`() throws {
    let vault = try RealVault()
    try vault.pdm("john", "checkout", "a.nc", "-m", "change")
    try vault.edit("a.nc", "john's edit\n")
    try install("pre-commit", in: vault)
    let checkin = HeldChild(
      try vault.command("john", ["checkin", "a.nc", "-m", "slow"].map { Array($0.utf8) }).start())
    try shell("read -r yes <running", in: vault)

    // With no time to wait at all.
    try vault.pdm("mary", "--lock-timeout", "0", "checkout", "b.nc", "-m", "meanwhile")
    #expect(try vault.pdm("mary", "--lock-timeout", "0", "ls", "a.nc").hasPrefix("checked_out\tjohn\t"))
    let refused = try vault.expect(6, "mary", "checkout", "a.nc", "-m", "mine")
    #expect(refused.errorText.contains("john"))

    try shell("echo go >go", in: vault)
    #expect(try checkin.wait().succeeded)
    try vault.checkPromises("after a slow hook")
    try vault.pdm("mary", "checkout", "a.nc", "-m", "now")
  }

  @Test func `and a branch that moved meanwhile keeps both commits`() throws {
    let vault = try RealVault()
    try vault.pdm("john", "checkout", "a.nc", "-m", "change")
    try vault.edit("a.nc", "john's edit\n")
    try install("pre-commit", in: vault)
    let checkin = HeldChild(
      try vault.command("john", ["checkin", "a.nc", "-m", "slow"].map { Array($0.utf8) }).start())
    try shell("read -r yes <running", in: vault)
    // A commit past the index, as a push into the branch would make it.
    try shell(
      """
      cd repo && new=$(git commit-tree -p HEAD -m plain 'HEAD^{tree}') && git update-ref refs/heads/main "$new"
      echo go >../go
      """, in: vault)
    let result = try checkin.wait()
    try vault.fixture.git(["config", "core.hooksPath", "/dev/null"].map { Array($0.utf8) }, in: vault.folder)
    if !result.succeeded { try vault.pdm("john", "checkin", "a.nc", "-m", "again") }
    let subjects = try vault.git("log", "--format=%s")
    #expect(subjects == (result.succeeded ? "slow\nplain\nparts\n" : "again\nplain\nparts\n"))
    try vault.checkPromises("after the branch moved")
  }

  @Test(arguments: [("post-commit", 0), ("pre-commit", 1)])
  func `and what it leaves running holds up nobody`(hook: String, code: Int32) throws {
    let vault = try RealVault()
    try vault.pdm("john", "checkout", "a.nc", "-m", "change")
    try vault.edit("a.nc", "john's edit\n")
    for name in ["running", "go"] { #expect(mkfifo(vault.fixture.path(name).cStringBytes, 0o600) == 0) }
    let root = String(decoding: vault.fixture.root, as: UTF8.self)
    // It keeps every descriptor that it was given but the streams.
    try vault.fixture.write(
      "repo/.git/hooks/\(hook)", "#!/bin/sh\n(read -r go <'\(root)/go') >/dev/null 2>&1 </dev/null &\nexit \(code)\n")
    #expect(chmod(vault.fixture.path("repo/.git/hooks/\(hook)").cStringBytes, 0o755) == 0)
    try vault.expect(code, "john", "checkin", "a.nc", "-m", "done")
    try vault.pdm("mary", "checkout", "b.nc", "-m", "change")
    try vault.edit("b.nc", "mary's edit\n")
    try vault.fixture.git(["config", "core.hooksPath", "/dev/null"].map { Array($0.utf8) }, in: vault.folder)
    try vault.pdm("mary", "--lock-timeout", "0", "checkin", "b.nc", "-m", "done too")
    try shell("echo go >go", in: vault)
  }

  @Test func `or refuses, and nothing has happened`() throws {
    let vault = try RealVault()
    try vault.pdm("john", "checkout", "a.nc", "-m", "change")
    try vault.edit("a.nc", "john's edit\n")
    try vault.fixture.write("repo/.git/hooks/pre-commit", "#!/bin/sh\necho 'feeds are missing' >&2\nexit 1\n")
    #expect(chmod(vault.fixture.path("repo/.git/hooks/pre-commit").cStringBytes, 0o755) == 0)
    let head = try vault.git("rev-parse", "HEAD")
    let result = try vault.expect(1, "john", "checkin", "a.nc", "-m", "done")
    #expect(result.errorText.contains("feeds are missing"))
    #expect(try vault.git("rev-parse", "HEAD") == head)
    #expect(try vault.git("status", "--porcelain") == " M a.nc\n")
    #expect(try vault.pdm("john", "ls", "--status", "mine", "-z") == "a.nc\0")
    try vault.checkPromises("after a hook refused")
  }
}
