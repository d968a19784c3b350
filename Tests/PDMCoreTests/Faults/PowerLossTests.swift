import Foundation
import Testing

@testable import PDMCore

/// Promise 2 when the power goes: Tests/Torture/powerloss makes the disks that a command may leave, and looks at them.
/// Here at some of four acts; `make torture` looks at all of all acts.
@Suite("The power goes", .enabled(if: StoppedProcess.isPossible && ReferenceProgram.isInstalled("python3")))
struct PowerLossTests {
  private static let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Torture/powerloss").path

  @Test(arguments: ["checkin", "cancel", "rescue prune", "checkin in a clone"])
  func `and what is left of a command is all or nothing`(act: String) throws {
    let words = [Array(Self.script.utf8), RealVault.program] + ["--act", act, "--states", "8"].map { Array($0.utf8) }
    let result = try Subprocess(Array("python3".utf8), words, environment: GitFixture().environment).run()
    #expect(result.succeeded, "\(result.outputText)\(result.errorText)")
    #expect(result.outputText.contains("1 acts, 8 disks, 0 broken"), "\(result.outputText)")
  }

  /// A check-in that died before git did anything: its intent, its lease and `index.lock` are there.
  private func abandonedCheckin() throws -> RealVault {
    let vault = try FaultyAct.checkin.prepare()
    try StrickenGit("commit", in: vault).killBoth(afterGit: false, "john", FaultyAct.checkin.words)
    #expect(try !vault.leftovers().isEmpty)
    return vault
  }

  private func requireUndone(_ vault: RealVault, _ when: String) throws {
    try FaultyAct.checkin.othersGoOn(vault, when)
    try FaultyAct.checkin.check(vault, when, succeeded: false)
  }

  @Test(arguments: ["", "\0\0\0\0\0\0\0\0"])
  func `with the bytes of our locks gone, they are still ours`(rest: String) throws {
    let vault = try abandonedCheckin()
    // The mark is the same file.
    try vault.fixture.write("repo/.git/index.lock", rest)
    for folder in try vault.leftovers() where !folder.hasSuffix(".lock") {
      try Data(rest.utf8).write(to: URL(fileURLWithPath: folder + "/pid"))
    }
    try vault.fixture.write("repo/.git/next-index-4242.lock", rest)
    try requireUndone(vault, "\(rest.utf8.count) bytes")
  }

  @Test func `with zeros in the locks of git, they are as good as empty`() throws {
    let vault = try abandonedCheckin()
    try vault.fixture.write("repo/.git/HEAD.lock", "")
    try vault.fixture.write("repo/.git/refs/heads/main.lock", String(repeating: "\0", count: 40) + "\n")
    try requireUndone(vault, "zeros")
  }

  @Test func `with zeros in a file that was put back, it is put back again`() throws {
    let vault = try FaultyAct.cancel.prepare()
    try StrickenGit("checkout", in: vault).killBoth(afterGit: true, "john", FaultyAct.cancel.words)
    try vault.edit("a.nc", String(repeating: "\0", count: FaultyAct.original.utf8.count))
    try vault.pdm("mary", "ls")
    #expect(try vault.read("a.nc") == FaultyAct.original)
    #expect(try vault.git("status", "--porcelain") == " M b.nc\n")
  }

  /// git makes nothing of such a folder, and leaves it as it is.
  @Test(arguments: ["HEAD", "config"])
  func `with the beginning of a repository, init begins it again`(file: String) throws {
    let vault = try RealVault(bare: GitFixture())
    for folder in ["homes", "homes/admin"] { vault.fixture.makeFolder(folder) }
    try vault.fixture.makeRepository()
    try vault.fixture.write("repo/.git/\(file)", "\0\0\0\0")
    try vault.fixture.write("repo/.git/config.lock", "")
    try vault.pdm("admin", "init", "--admin", "admin", "--password-stdin", input: "admin-secret\n")
    #expect(try vault.git("symbolic-ref", "HEAD") == "refs/heads/main\n")
    #expect(try vault.git("config", "core.bare") == "false\n")
  }

  @Test func `a damaged repository that holds something is left as it is`() throws {
    let vault = try RealVault(bare: GitFixture())
    for folder in ["homes", "homes/admin"] { vault.fixture.makeFolder(folder) }
    try vault.fixture.makeRepository()
    try vault.fixture.write("repo/a.nc")
    try vault.fixture.commit("parts")
    try vault.fixture.write("repo/.git/HEAD", "")
    let result = try vault.run("admin", "init", "--admin", "admin", "--password-stdin", input: "admin-secret\n")
    #expect(!result.succeeded)
    #expect(try vault.fixture.read("repo/.git/HEAD") == [])
  }
}
