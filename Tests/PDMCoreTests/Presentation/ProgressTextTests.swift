import Testing

@testable import PDMCore

@Suite struct ProgressTextTests {
  @Test(arguments: [
    (
      Progress.State(title: "verifying", unit: .things("lines"), done: 450, total: 1000, elapsed: .seconds(5)),
      "verifying: 45 %, 450 of 1000 lines, 90/s, 7 s left"
    ),
    (
      Progress.State(title: "keeping", unit: .bytes, done: 0, total: 1 << 30, elapsed: .seconds(2)),
      "keeping: 0 %, 0 B of 1.0 GiB, 2 s so far"
    ),
    (
      Progress.State(title: "keeping", unit: .bytes, done: 300 << 20, total: 3000 << 20, elapsed: .seconds(60)),
      "keeping: 10 %, 300 MiB of 2.9 GiB, 5.0 MiB/s, 9 min left"
    ),
    (
      Progress.State(title: "looking", unit: .things("commits"), done: 30, total: nil, elapsed: .seconds(90)),
      "looking: 30 commits, 20/min, 90 s so far"
    ),
    (
      Progress.State(title: "git commits 1 file", unit: nil, total: nil, elapsed: .seconds(7000)),
      "git commits 1 file: 2 h so far"
    ),
    // A record may grow while it is read.
    (
      Progress.State(title: "verifying", unit: .things("lines"), done: 12, total: 10, elapsed: .seconds(1)),
      "verifying: 100 %, 12 of 10 lines, 12/s, 1 s so far"
    ),
    (
      Progress.State(title: "verifying", unit: .things("lines"), done: 0, total: 0, elapsed: .seconds(1)),
      "verifying: 0 of 0 lines, 1 s so far"
    ),
  ])
  func saysHowFarHowFastAndHowLong(_ state: Progress.State, _ line: String) {
    #expect(ProgressText.line(state) == line)
  }
}
