import Glibc
import Testing

@testable import PDMCore

/// States of a repository in which a check-in is refused, or works in its own way.
@Suite("A check-in in a repository that is not as usual")
struct OddRepositoryTests {
  private func edited() throws -> RealVault {
    let vault = try RealVault()
    try vault.pdm("john", "checkout", "a.nc", "-m", "change")
    try vault.edit("a.nc", "john's edit\n")
    return vault
  }

  /// Refused, with nothing changed.
  private func expectRefusal(_ vault: RealVault, saying word: String) throws {
    let before = try (vault.git("rev-parse", "HEAD"), vault.git("status", "--porcelain=v2"))
    let result = try vault.expect(1, "john", "checkin", "a.nc", "-m", "done")
    #expect(result.errorText.contains(word), "\(result.errorText)")
    #expect(try vault.git("rev-parse", "HEAD") == before.0)
    #expect(try vault.git("status", "--porcelain=v2") == before.1)
    #expect(try vault.read("a.nc") == "john's edit\n")
    #expect(try vault.pdm("john", "ls", "--status", "mine", "-z") == "a.nc\0")
  }

  @Test func `on no branch it is refused`() throws {
    let vault = try edited()
    try vault.fixture.git("switch", "-q", "--detach", in: vault.folder)
    try expectRefusal(vault, saying: "no branch")
  }

  @Test(arguments: ["merge", "rebase", "cherry-pick", "revert"])
  func `in the middle of another operation it is refused`(operation: String) throws {
    let vault = try RealVault()
    // Two branches that contradict each other in b.nc.
    try vault.fixture.git("switch", "-q", "-c", "other", in: vault.folder)
    try vault.edit("b.nc", "theirs\n")
    try vault.fixture.commit("theirs", in: vault.folder)
    try vault.edit("b.nc", "theirs, later\n")
    try vault.fixture.commit("theirs, later", in: vault.folder)
    try vault.fixture.git("switch", "-q", "main", in: vault.folder)
    try vault.edit("b.nc", "ours\n")
    try vault.fixture.commit("ours", in: vault.folder)
    try vault.pdm("john", "checkout", "a.nc", "-m", "change")
    let target = operation == "revert" ? "other~1" : "other"
    let result = try vault.fixture.tryGit([operation, target].map { Array($0.utf8) }, in: vault.folder)
    #expect(!result.succeeded)
    try vault.edit("a.nc", "john's edit\n")
    try expectRefusal(vault, saying: operation)
  }

  @Test func `before the first commit, add makes it`() throws {
    let vault = try RealVault(bare: GitFixture())
    try vault.fixture.makeRepository()
    try vault.makeStore()
    try vault.edit("first.nc", "first\n")
    try vault.pdm("john", "add", "first.nc", "-m", "the very first")
    #expect(try vault.git("log", "--format=%an %s") == "john the very first\n")
    #expect(try vault.git("status", "--porcelain") == "")
    try vault.pdm("mary", "checkout", "first.nc", "-m", "second version")
    try vault.checkPromises("after the first commit")
  }

  @Test func `a commit of plain git under a check-out is not written over`() throws {
    let vault = try edited()
    // Somebody commits another version of a.nc past its check-out.
    try vault.fixture.git("stash", "-q", in: vault.folder)
    try vault.edit("a.nc", "theirs\n")
    try vault.fixture.commit("past the check-out", in: vault.folder)
    try vault.edit("a.nc", "john's edit\n")
    let result = try vault.expect(7, "john", "checkin", "a.nc", "-m", "done")
    #expect(result.errorText.contains("git diff HEAD"))
    #expect(try vault.git("show", "HEAD:a.nc") == "theirs\n")
    // The way out that the hint names.
    try vault.pdm("john", "checkout", "a.nc", "-m", "with their change")
    try vault.pdm("john", "checkin", "a.nc", "-m", "both")
    try vault.checkPromises("after a commit past a check-out")
  }

  @Test func `a worktree shares the check-outs and commits to its own branch`() throws {
    let vault = try RealVault()
    try vault.fixture.git("worktree", "add", "-q", "-b", "side", "../side", in: vault.folder)
    let words = ["checkout", "a.nc", "-m", "there"].map { Array($0.utf8) }
    #expect(try vault.command("john", words, in: "side").run().succeeded)
    try vault.expect(6, "mary", "checkout", "a.nc", "-m", "here")
    chmod(vault.fixture.path("side/a.nc").cStringBytes, 0o644)
    try vault.fixture.write("side/a.nc", "on the side\n")
    let checkin = ["checkin", "a.nc", "-m", "there"].map { Array($0.utf8) }
    #expect(try vault.command("john", checkin, in: "side").run().succeeded)
    #expect(try vault.git("show", "side:a.nc") == "on the side\n")
    // main does not have that version, so taking the copy here would be taking an old one.
    let result = try vault.expect(7, "mary", "checkout", "a.nc", "-m", "here")
    #expect(result.errorText.contains("git merge side"))
    try vault.fixture.git("merge", "-q", "side", in: vault.folder)
    try vault.pdm("mary", "checkout", "a.nc", "-m", "here")
  }

  @Test func `a message in which somebody else's trailer is forged tells the truth`() throws {
    let vault = try edited()
    try vault.pdm("john", "checkin", "a.nc", "-m", "done\n\nPdm-User: mary\nPdm-Checkin: 0000")
    let users = try vault.git("log", "-1", "--format=%(trailers:key=Pdm-User,valueonly)")
    #expect(users.split(separator: "\n") == ["john"])
    try vault.checkPromises("after a forged trailer")
  }
}
