import Testing

@testable import PDMCore

/// The command that repairs is killed as well: what it does can be repeated.
@Suite("A repair is killed", .enabled(if: StoppedProcess.isPossible))
struct KilledRecoveryTests {
  /// - Parameter afterGit: git had done all, or nothing.
  private func broken(_ act: FaultyAct, afterGit: Bool) throws -> RealVault {
    let vault = try act.prepare()
    try StrickenGit(act.gitCommand, in: vault).killBoth(afterGit: afterGit, "john", act.words)
    #expect(try vault.sqlite("SELECT count(*) FROM intents") == "1")
    return vault
  }

  /// A check-out of the very file needs to know, and so it repairs at once.
  @Test(arguments: [
    (FaultyAct.checkin, false, 6), (.checkin, true, 0), (.cancel, false, 0), (.cancel, true, 0), (.remove, false, 0),
    (.remove, true, 11), (.rename, false, 6), (.rename, true, 11), (.add, false, 0), (.add, true, 0),
    (.restore, false, 6), (.restore, true, 6), (.breakLock, false, 0), (.breakLock, true, 0),
  ]) func `or is made by a check-out of the same file`(act: FaultyAct, afterGit: Bool, code: Int32) throws {
    let vault = try broken(act, afterGit: afterGit)
    try vault.expect(code, "mary", "checkout", "a.nc", "-m", "mine now")
    if code == 0 { try vault.pdm("mary", "cancel", "a.nc") }
    try vault.pdm("mary", "checkin", "b.nc", "-m", "mine")
    try act.check(vault, "pdm \(act.rawValue) died, mary took its file", succeeded: false)
  }

  @Test(arguments: FaultyAct.ofBoth, [false, true])
  func `at each of its steps, and the one after it repairs`(act: FaultyAct, afterGit: Bool) throws {
    let points = try StoppedProcess.points(broken(act, afterGit: afterGit), "mary", ["ls"])
    #expect(points.count > 20)
    for point in KillPoint.chosen(points, about: 4) {
      let vault = try broken(act, afterGit: afterGit)
      let when =
        "pdm \(act.rawValue) died \(afterGit ? "after" : "before") git \(act.gitCommand), its repair at \(point)"
      _ = try StoppedProcess.kill(at: point, vault, "mary", ["ls"])
      try act.othersGoOn(vault, when)
      try act.check(vault, when, succeeded: false)
    }
  }
}
