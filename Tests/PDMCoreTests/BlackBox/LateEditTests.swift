import Glibc
import Testing

@testable import PDMCore

/// Promise 3: what is written while a command waits for git's index is not lost.
@Suite("Somebody writes while a command waits")
struct LateEditTests {
  /// Lets the command wait for `index.lock`, does something meanwhile, and lets it go on.
  private func during(
    _ words: [String], by account: String = "john", in vault: RealVault, _ act: () throws -> Void
  ) throws -> ChildResult {
    try vault.fixture.write("repo/.git/index.lock", "somebody's")
    let command = HeldChild(try vault.command(account, words.map { Array($0.utf8) }).start())
    // The folder of its lease is made when it has looked at the files, before it waits.
    while try !FileSystem.names(in: vault.fixture.path("repo/.git")).contains(where: { $0.starts(with: "pdm-".utf8) }) {
      sched_yield()
    }
    try act()
    #expect(unlink(vault.fixture.path("repo/.git/index.lock").cStringBytes) == 0)
    return try command.wait()
  }

  @Test func `cancel leaves the file, and its holder`() throws {
    let vault = try RealVault()
    try vault.pdm("john", "checkout", "a.nc", "-m", "change")
    try vault.edit("a.nc", "first edit\n")
    let result = try during(["cancel", "a.nc"], in: vault) { try vault.edit("a.nc", "second edit\n") }
    #expect(result.status == .exited(1))
    #expect(result.errorText.contains("a.nc was written while it was being kept"), "\(result.errorText)")
    #expect(try vault.read("a.nc") == "second edit\n")
    #expect(try vault.pdm("john", "ls", "--status", "mine", "-z") == "a.nc\0")
    try vault.checkPromises("after a late edit")
  }

  @Test(arguments: ["cancel", "break"]) func `what is staged meanwhile stays staged`(word: String) throws {
    let vault = try RealVault()
    try vault.pdm("john", "checkout", "a.nc", "-m", "change")
    try vault.edit("a.nc", "staged late\n")
    try vault.fixture.git("add", "a.nc")
    let late = try vault.fixture.read("repo/.git/index")
    try vault.fixture.git("reset", "-q")
    try vault.edit("a.nc", "an edit\n")
    let words = word == "cancel" ? ["cancel", "a.nc"] : ["break", "a.nc", "-y", "-m", "away"]
    let result = try during(words, by: word == "cancel" ? "john" : "admin", in: vault) {
      try vault.fixture.replaceFile("repo/.git/index", late)
    }
    #expect(result.status == .exited(1), "\(result.errorText)")
    #expect(try vault.git("show", ":a.nc") == "staged late\n")
    #expect(try vault.read("a.nc") == "an edit\n")
    #expect(try vault.pdm("john", "ls", "--status", "mine", "-z") == "a.nc\0")
  }

  /// The dead command's hold on the index is an ordinary `index.lock`, which git advises to remove.
  @Test(.enabled(if: StoppedProcess.isPossible), arguments: [FaultyAct.cancel, .breakLock])
  func `what is staged before a dead command is finished stays staged`(act: FaultyAct) throws {
    let vault = try act.prepare()
    try StrickenGit(act.gitCommand, in: vault).killBoth(afterGit: false, "john", act.words)
    #expect(unlink(vault.fixture.path("repo/.git/index.lock").cStringBytes) == 0)
    try vault.edit("a.nc", "staged late\n")
    try vault.fixture.git("add", "a.nc")
    // As it was when it was kept.
    try vault.edit("a.nc", FaultyAct.edit)
    try vault.pdm("mary", "checkin", "b.nc", "-m", "mine")
    #expect(try vault.git("show", ":a.nc") == "staged late\n")
    #expect(try vault.read("a.nc") == FaultyAct.edit)
    #expect(try vault.sqlite("SELECT CAST(path AS TEXT) FROM locks") == "a.nc")
    try vault.checkPromises("staged after the death of \(act.rawValue)")
  }

  /// What was staged when the command looked is in the rescue, and goes as the file does.
  @Test(.enabled(if: StoppedProcess.isPossible)) func `what a dead command has kept of the index is taken out`() throws
  {
    let vault = try RealVault()
    try vault.pdm("john", "checkout", "a.nc", "-m", "change")
    try vault.edit("a.nc", "staged\n")
    try vault.fixture.git("add", "a.nc")
    try vault.edit("a.nc", FaultyAct.edit)
    try StrickenGit("checkout", in: vault).killBoth(afterGit: false, "john", ["cancel", "a.nc"])
    try vault.pdm("mary", "ls")
    #expect(try vault.git("status", "--porcelain") == "" && vault.sqlite("SELECT count(*) FROM locks") == "0")
    let rescue = try vault.git("for-each-ref", "--format=%(refname)", "refs/pdm/rescue").filter { $0 != "\n" }
    #expect(try vault.git("show", "\(rescue):a.nc") == FaultyAct.edit)
    #expect(try vault.git("show", "\(rescue)^2:a.nc") == "staged\n")
  }

  @Test func `cancel leaves a file that came in the place of the folder`() throws {
    let vault = try RealVault()
    try vault.pdm("john", "checkout", "sub/e.scad", "-m", "change")
    try FileSystem.remove(vault.fixture.path("repo/sub/e.scad"))
    try FileSystem.removeFolder(vault.fixture.path("repo/sub"))
    let result = try during(["cancel", "sub/e.scad"], in: vault) { try vault.fixture.write("repo/sub", "precious\n") }
    #expect(result.status == .exited(1))
    #expect(try vault.read("sub") == "precious\n")
    #expect(try vault.pdm("john", "ls", "--status", "mine", "-z") == "sub/e.scad\0")
    try vault.checkPromises("after a late file")
  }

  @Test func `break leaves the file, and its holder`() throws {
    let vault = try RealVault()
    try vault.pdm("john", "checkout", "a.nc", "-m", "change")
    try vault.edit("a.nc", "first edit\n")
    let words = ["break", "a.nc", "-y", "-m", "away"]
    let result = try during(words, by: "admin", in: vault) { try vault.edit("a.nc", "second edit\n") }
    #expect(result.status == .exited(1))
    #expect(result.errorText.contains("a.nc was written while it was being kept"), "\(result.errorText)")
    #expect(try vault.read("a.nc") == "second edit\n")
    #expect(try vault.pdm("john", "ls", "--status", "mine", "-z") == "a.nc\0")
    #expect(try vault.sqlite("SELECT count(*) FROM notices") == "0")
    try vault.checkPromises("after a late edit")
  }

  @Test func `rm refuses`() throws {
    let vault = try RealVault()
    let result = try during(["rm", "a.nc", "-m", "gone"], in: vault) { try vault.edit("a.nc", "an edit\n") }
    #expect(result.status == .exited(1))
    #expect(try vault.read("a.nc") == "an edit\n")
    try vault.checkPromises("after a late edit")
  }

  @Test func `mv does not write over a new file`() throws {
    let vault = try RealVault()
    let result = try during(["mv", "a.nc", "z.nc", "-m", "name"], in: vault) { try vault.edit("z.nc", "new\n") }
    #expect(result.status == .exited(1))
    #expect(result.errorText.contains("z.nc is there already"), "\(result.errorText)")
    #expect(try vault.read("z.nc") == "new\n")
    #expect(try vault.read("a.nc") == "the first version of a.nc\n")
    try vault.checkPromises("after a late file")
  }
}
