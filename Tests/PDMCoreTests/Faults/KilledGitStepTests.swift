import Testing

@testable import PDMCore

/// git dies at each of its own steps, while it holds its locks or writes a file: pdm sees it and clears up, or is dead
/// itself and the next command does.
@Suite("git is killed at each of its steps", .enabled(if: StoppedProcess.isPossible))
struct KilledGitStepTests {
  @Test(arguments: FaultyAct.ofBoth, [false, true])
  func `and pdm, or the next command, sets things right`(act: FaultyAct, parentToo: Bool) throws {
    let points = try StrickenGit(act.gitCommand, in: act.prepare()).points("john", act.words)
    #expect(points.count > 5)
    for point in KillPoint.chosen(points, about: 4) {
      let vault = try act.prepare()
      let when = "pdm \(act.rawValue), git \(parentToo ? "and pdm " : "")killed at \(point)"
      let result = try StrickenGit(act.gitCommand, in: vault).kill(
        at: point, parentToo: parentToo, "john", act.words)
      try act.othersGoOn(vault, when)
      try act.check(vault, when, succeeded: result.succeeded)
    }
  }
}
