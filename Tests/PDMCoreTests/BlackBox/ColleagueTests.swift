import Glibc
import Testing

@testable import PDMCore

/// What another user of the machine, another's settings or another vault must not spoil.
@Suite("Other people's settings")
struct ColleagueTests {
  private func edited() throws -> RealVault {
    let vault = try RealVault()
    try vault.pdm("john", "checkout", "a.nc", "-m", "change")
    try vault.edit("a.nc", "john's edit\n")
    return vault
  }

  @Test func `a note that is emptied late cannot be taken for an intruder's`() throws {
    // The note is empty while nobody has the guard, and nobody opens it afterwards.
    let vault = try RealVault()
    var command = vault.command("john", [])
    command.program = Array("strace".utf8)
    command.arguments =
      ["-qq", "-e", "trace=openat,close", "-y", "-o", "trace"].map { Array($0.utf8) }
      + [RealVault.program] + ["checkout", "a.nc", "-m", "why"].map { Array($0.utf8) }
    try #require(StoppedProcess.isPossible)
    #expect(try command.run().succeeded)
    let lines = try vault.read("trace").split(separator: "\n")
    let unlocked = try #require(lines.lastIndex { $0.hasPrefix("close(") && $0.contains("/.pdm/lock>") })
    let note = try #require(lines.lastIndex { $0.contains("/.pdm/holder\"") })
    #expect(note < unlocked)
  }

  @Test(arguments: ["trailer.ifMissing=doNothing", "trailer.Pdm-User.ifExists=doNothing", "trailer.ifExists=doNothing"])
  func `settings for trailers do not take ours away`(setting: String) throws {
    let vault = try edited()
    let parts = setting.split(separator: "=").map { Array($0.utf8) }
    try vault.fixture.git([Array("config".utf8)] + parts, in: vault.folder)
    try vault.pdm("john", "checkin", "a.nc", "-m", "done\n\nPdm-User: mary\nPdm-User: mary\nReviewed-by: mary")
    #expect(try vault.git("log", "-1", "--format=%(trailers:key=Pdm-User,valueonly)") == "john\n\n")
    #expect(try vault.git("log", "-1", "--format=%(trailers:key=Reviewed-by,valueonly)") == "mary\n\n")
    try vault.checkPromises("with \(setting)")
  }

  @Test func `a person's own idea of names does not change the vault's`() throws {
    let vault = try RealVault()
    try vault.fixture.write(
      "home/.gitconfig", "[core]\n\tignorecase = true\n[user]\n\tname = john\n\temail = j@example.com\n")
    try vault.pdm("john", "checkout", "a.nc", "-m", "change")
    #expect(
      try vault.sqlite("SELECT value FROM meta WHERE key = 'path_rule'")
        == PathRule(foldsCase: false, composes: false).identifier)
  }

  /// A copy that goes to another site, which cannot reach the first vault.
  @Test func `a vault made in a clone knows its own check-ins`() throws {
    let vault = try edited()
    try vault.pdm("john", "checkin", "a.nc", "-m", "in the first vault")
    try vault.fixture.git(["clone", "-q", "repo", "clone"].map { Array($0.utf8) }, in: "")
    try vault.fixture.git("remote", "remove", "origin", in: "clone")
    let other = RealVault(bare: vault.fixture, folder: "clone")
    try other.pdm("admin", "init", "--admin", "admin", "--password-stdin", input: "admin-secret\n")
    try other.pdm("admin", "login", "admin", "--password-stdin", input: "admin-secret\n")
    #expect(try other.pdm("admin", "audit", "verify").contains("compared with 0 check-in commits"))
  }

  @Test func `what needs no check-out stays writable after a check-in`() throws {
    let vault = try RealVault(bare: GitFixture())
    try vault.fixture.makeRepository()
    try vault.fixture.write("repo/.gitattributes", "*.log -lockable\n")
    try vault.fixture.write("repo/run.log", "one\n")
    try vault.fixture.commit("parts")
    try vault.makeStore(["admin", "john"])
    try vault.pdm("john", "checkout", "run.log", "-m", "clean up")
    try vault.fixture.write("repo/run.log", "two\n")
    try vault.pdm("john", "checkin", "run.log", "-m", "cleaned")
    let status = try #require(try FileSystem.status(of: vault.fixture.path("repo/run.log")))
    #expect(status.mode & S_IWUSR != 0)
  }

  /// pdm and its git die before the commit.
  private func killBeforeCommit(_ words: [String], in vault: RealVault) throws {
    try vault.fixture.write(
      "repo/.git/hooks/pre-commit", "#!/bin/sh\nkill -9 $(cut -d' ' -f4 /proc/$PPID/stat) $PPID\n")
    let hook = vault.fixture.path("repo/.git/hooks/pre-commit").cStringBytes
    #expect(chmod(hook, 0o755) == 0)
    #expect(try vault.command("john", words.map { Array($0.utf8) }).run().status == .signalled(SIGKILL))
    #expect(unlink(hook) == 0)
    // Somebody who knows git clears the way by hand.
    #expect(unlink(vault.fixture.path("repo/.git/index.lock").cStringBytes) == 0)
  }

  @Test func `a removal that plain git committed after pdm died holds up nobody`() throws {
    let vault = try RealVault()
    try killBeforeCommit(["rm", "a.nc", "-m", "gone"], in: vault)
    try vault.fixture.commit("gone, by git", in: vault.folder)
    try vault.pdm("mary", "checkout", "b.nc", "-m", "hers")
    try vault.edit("b.nc", "mary's edit\n")
    try vault.pdm("mary", "checkin", "b.nc", "-m", "mine")
    try vault.checkPromises("after git committed the removal")
  }

  @Test func `a commit of plain git after pdm died is no check-in`() throws {
    let vault = try edited()
    try killBeforeCommit(["checkin", "a.nc", "-m", "done"], in: vault)
    for (key, value) in [("name", "john"), ("email", "john@pdm")] {
      try vault.fixture.git("config", "user.\(key)", value, in: vault.folder)
    }
    try vault.fixture.commit("by git", in: vault.folder)
    try vault.pdm("mary", "ls")
    #expect(try vault.sqlite("SELECT count(*) FROM audit WHERE action = 'CHECKIN_FILE'") == "0")
    #expect(try vault.pdm("john", "ls", "--status", "mine", "-z") == "a.nc\0")
    try vault.checkPromises("after a commit of plain git")
  }

  @Test func `a removed worktree with an unfinished rm holds up nobody`() throws {
    let vault = try RealVault()
    try vault.fixture.git("worktree", "add", "-q", "-b", "side", "../side", in: vault.folder)
    try vault.fixture.write(
      "repo/.git/hooks/pre-commit", "#!/bin/sh\nkill -9 $(cut -d' ' -f4 /proc/$PPID/stat) $PPID\n")
    #expect(chmod(vault.fixture.path("repo/.git/hooks/pre-commit").cStringBytes, 0o755) == 0)
    let words = ["rm", "a.nc", "-m", "gone"].map { Array($0.utf8) }
    #expect(try vault.command("john", words, in: "side").run().status == .signalled(SIGKILL))
    try vault.fixture.git("worktree", "remove", "--force", "../side", in: vault.folder)
    try vault.pdm("mary", "ls")
    try vault.pdm("mary", "checkout", "a.nc", "-m", "mine")
    try vault.checkPromises("after a worktree was removed")
  }
}
