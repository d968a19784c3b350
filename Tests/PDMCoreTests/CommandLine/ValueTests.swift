import Testing

@testable import PDMCore

@Suite struct ValueTests {
  @Test func refusesTextThatIsNotUTF8() {
    let latin: [UInt8] = Array("--message=".utf8) + [0xE9]
    #expect(Parsed([Array("checkout".utf8), latin]).problem == .badValue("--message", "\\xe9", .notText))
    let raw: [UInt8] = Array("--raw=".utf8) + [0xE9]
    #expect(Parsed([Array("ls".utf8), raw]).list?.raw == [0xE9])
  }

  @Test func readsWholeNumbers() {
    #expect(Parsed("ls", "-n5").list?.limit == 5)
    #expect(Parsed("ls", "--limit", "0").problem == .badValue("--limit", "0", .tooSmall(minimum: 1)))
    #expect(Parsed("ls", "--limit=-1").problem == .badValue("--limit", "-1", .tooSmall(minimum: 1)))
    #expect(Parsed("ls", "--depth", "10").problem == .badValue("--depth", "10", .tooLarge(maximum: 9)))
    #expect(Parsed("ls").list?.depth == 3)
    for text in ["", "x", "1.5", "99999999999999999999", "0x1", " 1"] {
      #expect(Parsed("ls", "--limit=\(text)").problem == .badValue("--limit", text, .notInteger))
    }
  }

  @Test func readsChoices() {
    #expect(Parsed("ls", "--status", "checked-out").list?.status == .checkedOut)
    #expect(Parsed("ls").list?.status == .all)
    #expect(Parsed("ls", "--only=available").list?.only == .available)
    #expect(
      Parsed("ls", "--status=availabel").problem
        == .badValue("--status", "availabel", .notAmong(["all", "available", "checked-out"], nearest: "available")))
    #expect(
      Parsed("ls", "--only=all").problem
        == .badValue("--only", "all", .notAmong(["available", "checked-out"], nearest: nil)))
    #expect(Parsed("ls", "--status=ALL").failure != nil)
  }

  @Test(arguments: [
    ("0", Duration.zero), ("90", .seconds(90)), ("90s", .seconds(90)), ("1.5", .milliseconds(1500)),
    ("5m", .seconds(300)), ("8h", .seconds(28_800)), ("2d", .seconds(172_800)), ("0.5h", .seconds(1800)),
    ("0.000000001", .nanoseconds(1)), ("1.05", .milliseconds(1050)),
  ])
  func readsTimes(text: String, duration: Duration) {
    #expect(Parsed("ls", "--timeout", text).list?.timeout == duration)
  }

  @Test(arguments: [
    "", "s", ".", "1.", ".5", "1s2", "1e3", "+1", "-1", "1.2.3", "9999999999999d", "99999999999999999999", "1w", "1 s",
    "1.0000000001", "é",
  ])
  func refusesWhatIsNoTime(text: String) {
    #expect(Parsed("ls", "--timeout=\(text)").problem == .badValue("--timeout", text, .notDuration))
  }

  @Test func showsTimesAsTheyAreTyped() {
    for text in ["0s", "90s", "8h", "2d", "1.5s", "5m", "0.05s"] {
      #expect(DurationText.parse(Array(text.utf8)).flatMap(DurationText.format) == text)
    }
  }

  @Test func findsTheNearestName() {
    #expect(NearestName.of("chekcout", among: ["checkin", "checkout", "cancel"]) == "checkout")
    #expect(NearestName.of("checkin", among: ["checkout", "checkin"]) == "checkin")
    #expect(NearestName.of("xyz", among: ["checkout"]) == nil)
    #expect(NearestName.of("l", among: ["ls"]) == nil, "one letter says nothing")
    #expect(NearestName.of("sl", among: ["ls"]) == "ls")
    #expect(NearestName.of("mess", among: ["message"]) == "message")
    #expect(NearestName.of(String(repeating: "a", count: 100_000), among: ["add"]) == nil)
    #expect(NearestName.distance(Array("kitten".utf8), Array("sitting".utf8)) == 3)
    #expect(NearestName.distance([], Array("abc".utf8)) == 3)
    #expect(NearestName.distance(Array("ab".utf8), Array("ba".utf8)) == 1)
  }
}
