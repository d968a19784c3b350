import Testing

@testable import PDMCore

struct RelativeTimeTests {
  private static let second: Int64 = 1000
  private static let minute = 60 * second
  private static let hour = 60 * minute
  private static let day = 24 * hour
  private let now = Timestamp(milliseconds: 1_795_491_727_000)

  @Test(arguments: [
    (0, "just now", "0m"), (59 * second, "just now", "0m"), (minute, "1 min ago", "1m"),
    (hour - 1, "59 min ago", "59m"), (hour, "1 h ago", "1h"), (day - 1, "23 h ago", "23h"), (day, "1 d ago", "1d"),
    (30 * day - 1, "29 d ago", "29d"), (30 * day, "2026-10-25", "30d"), (400 * day, "2025-10-20", "400d"),
    (-second, "just now", "0m"), (-minute, "in the future", "future"), (-400 * day, "in the future", "future"),
  ])
  func growsCoarserWithAge(_ ago: Int64, _ phrase: String, _ age: String) {
    let time = Timestamp(milliseconds: now.milliseconds - ago)
    #expect(RelativeTime.phrase(time, now: now) == phrase)
    #expect(RelativeTime.age(since: time, now: now) == age)
  }

  @Test(arguments: [
    (-second, "over"), (0, "in 0 min"), (hour - 1, "in 59 min"), (hour, "in 1 h"), (day, "in 1 d"),
  ])
  func endsAreTold(_ left: Int64, _ phrase: String) {
    #expect(RelativeTime.until(Timestamp(milliseconds: now.milliseconds + left), now: now) == phrase)
  }

  @Test func survivesAnyClock() {
    let first = Timestamp(milliseconds: .min)
    let last = Timestamp(milliseconds: .max)
    #expect(RelativeTime.phrase(last, now: first) == "in the future")
    #expect(RelativeTime.age(since: last, now: first) == "future")
    #expect(RelativeTime.phrase(first, now: last) == "0001-01-01")
    #expect(RelativeTime.age(since: first, now: last).hasSuffix("d"))
  }
}
