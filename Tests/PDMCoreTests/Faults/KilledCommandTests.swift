import Glibc
import Testing

@testable import PDMCore

/// Promise 2: a command that is killed at any instruction leaves a store that the next command finishes or undoes.
///
/// The next command is always somebody else's. The last of them waits its turn, so git, which the dead command may have
/// left at work, has then ended.
@Suite("A command is killed, and git lives on", .enabled(if: StoppedProcess.isPossible))
struct KilledCommandTests {
  @Test(arguments: FaultyAct.allCases)
  func `at each of its steps`(act: FaultyAct) throws {
    let points = try StoppedProcess.points(act.prepare(), "john", act.words)
    #expect(points.count > 20)
    let chosen = KillPoint.chosen(points, about: 12)
    var killed = 0
    for point in chosen {
      let vault = try act.prepare()
      let when = "pdm \(act.rawValue), killed at \(point)"
      let result = try StoppedProcess.kill(at: point, vault, "john", act.words)
      if result.status == .signalled(SIGKILL) { killed += 1 }
      try act.othersGoOn(vault, when)
      try act.check(vault, when, succeeded: result.succeeded)
    }
    // A run need not make each call of the one that was counted: how often it waits for a child differs.
    #expect(killed * 10 >= chosen.count * 8)
  }
}
