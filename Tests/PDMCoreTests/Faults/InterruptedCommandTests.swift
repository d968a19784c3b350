import Glibc
import Testing

@testable import PDMCore

/// Ctrl-C, or `kill`, at any moment: the command itself leaves everything done or everything as before, and says which by
/// its code. Nobody has to come after it.
@Suite("A command is interrupted", .enabled(if: StoppedProcess.isPossible))
struct InterruptedCommandTests {
  @Test(arguments: FaultyAct.allCases, [SIGINT, SIGTERM])
  func `at each of its steps`(act: FaultyAct, signal: Int32) throws {
    let points = try StoppedProcess.points(act.prepare(), "john", act.words)
    for point in KillPoint.chosen(points, about: 4) {
      let vault = try act.prepare()
      let when = "pdm \(act.rawValue), signal \(signal) at \(point)"
      let result = try StoppedProcess.interrupt(at: point, by: signal, vault, "john", act.words)
      #expect([.exited(0), .exited(130)].contains(result.status), "\(when): \(result.status) \(result.errorText)")
      #expect(try vault.sqlite("SELECT count(*) FROM intents") == "0", "\(when)")
      try vault.pdm("mary", "checkin", "b.nc", "-m", "mine")
      try act.check(vault, when, succeeded: result.succeeded)
    }
  }

  /// Loose objects are opened one by one, so the walk can be met in its middle.
  @Test func `blame stops between two commits`() throws {
    let vault = try RealVault()
    for number in 1...30 {
      try vault.edit("a.nc", (1...number).map { "line \($0)\n" }.joined())
      _ = try vault.git("commit", "-qam", "version \(number)")
    }
    // What -w finds is not kept in a cache, so the second run does what the first did.
    let words = ["blame", "-w", "a.nc"]
    let opened = try StoppedProcess.points(vault, "john", words, calls: "openat").count
    // Behind the walk, the commits that were found are opened once more: two openings each.
    let point = KillPoint(call: "openat", occurrence: opened - 100, position: 0, total: opened)
    let result = try StoppedProcess.interrupt(at: point, by: SIGINT, vault, "john", words)
    #expect(result.status == .exited(130), "\(result.errorText)")
    #expect(result.output.isEmpty)
  }
}
