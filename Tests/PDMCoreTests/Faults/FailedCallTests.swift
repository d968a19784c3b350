import Testing

@testable import PDMCore

/// A call to the kernel fails once. `Tests/Torture/syscalls` does it with every call of every command, some hours long;
/// here are a sample of that, and what it found.
@Suite("A call to the kernel fails", .enabled(if: StoppedProcess.isPossible))
struct FailedCallTests {
  private static let words = ["checkout", "a.nc", "-m", "why"]

  private func syncs(_ vault: RealVault) throws -> [KillPoint] {
    let points = try StoppedProcess.points(vault, "john", Self.words, calls: "fdatasync")
    try vault.pdm("john", "cancel", "a.nc")
    #expect(points.count > 3)
    return points
  }

  /// SQLite says the same of all of them.
  @Test func `before the commit nothing was changed, and after it that cannot be told`() throws {
    let vault = try RealVault()
    let points = try syncs(vault)
    let early = try StoppedProcess.fail(at: points[0], with: "EIO", vault, "john", Self.words)
    #expect(early.status == .exited(10) && !early.errorText.contains("cannot be told"), "\(early.errorText)")
    #expect(early.errorText.contains("hint: "), "\(early.errorText)")
    #expect(try vault.sqlite("SELECT count(*) FROM locks") == "0")
    let late = try StoppedProcess.fail(at: points[points.count - 1], with: "EIO", vault, "john", Self.words)
    #expect(late.status == .exited(10) && late.errorText.contains("it cannot be told"), "\(late.errorText)")
    try vault.expect(6, "mary", "checkout", "a.nc", "-m", "why")
    try vault.checkPromises("after a commit that the disk did not confirm")
  }

  /// git takes a file that it cannot look at for one that is gone, and commits that it is.
  @Test func `git cannot look at the file that is checked in`() throws {
    let act = FaultyAct.checkin
    let vault = try act.prepare()
    let before = try vault.git("rev-parse", "HEAD")
    let result = try StrickenGit(act.gitCommand, in: vault).blind(to: "a.nc", "john", act.words)
    #expect(result.status == .exited(1), "\(result.errorText)")
    #expect(result.errorText.contains("git could not look at a.nc"), "\(result.errorText)")
    #expect(try vault.git("rev-parse", "HEAD") == before)
    try act.othersGoOn(vault, "git was blind")
    try act.check(vault, "git was blind", succeeded: false)
  }

  /// The index could not be put in its place: the hold on it must not outlive the intent.
  @Test(arguments: [FaultyAct.cancel, .breakLock]) func `a name cannot be given`(act: FaultyAct) throws {
    let points = try StoppedProcess.points(act.prepare(), "john", act.words, calls: "rename")
    #expect(!points.isEmpty)
    for point in points {
      let vault = try act.prepare()
      let result = try StoppedProcess.fail(at: point, with: "EIO", vault, "john", act.words)
      try act.othersGoOn(vault, "\(point)")
      try act.check(vault, "\(point)", succeeded: result.succeeded)
    }
  }

  @Test(arguments: ["checkout", "cancel-staged"])
  func `or a command is killed, at a sample of its calls`(act: String) throws {
    let fixture = try GitFixture()
    let harness = Array(#filePath.utf8).droppingLastComponent.droppingLastComponent.droppingLastComponent
      .appending("Torture/syscalls")
    let python = Subprocess(
      Array("python3".utf8),
      [harness, RealVault.program] + ["--acts", act, "--sample", "8"].map { Array($0.utf8) },
      environment: .current, workingDirectory: fixture.root)
    let result = try python.run()
    #expect(result.succeeded, "\(result.outputText)\(result.errorText)")
    #expect(result.outputText.contains("8 runs, 0 exceptions"), "\(result.outputText)")
  }
}
