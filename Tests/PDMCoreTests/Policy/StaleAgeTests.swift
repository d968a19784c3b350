import Testing

@testable import PDMCore

@Suite struct StaleAgeTests {
  @Test(arguments: [
    ("7d", "7d"), ("168h", "7d"), ("48h", "2d"), ("90m", "90m"), ("1m", "1m"), ("60", "1m"), ("1.5h", "90m"),
    ("3650d", "3650d"), ("never", "never"),
  ]) func isReadAndWrittenShortest(text: String, canonical: String) throws {
    #expect(StaleAge(text)?.text == canonical)
  }

  @Test(arguments: ["", "0", "59s", "3651d", "-7d", "7 d", "Never", "7w", "seven", "1e3", "99999999999999999999d"])
  func refuses(text: String) {
    #expect(StaleAge(text) == nil)
  }

  /// Whatever a damaged or hostile row has.
  @Test func anEndThatNoTimeCanHoldIsNone() {
    #expect(StaleAge.standard.end(of: Timestamp(milliseconds: .max)) == nil)
    #expect(StaleAge.never.end(of: Timestamp(milliseconds: 0)) == nil)
    #expect(StaleAge.after(.seconds(60)).end(of: Timestamp(milliseconds: .min)) != nil)
    #expect(StaleAge.after(.seconds(60)).end(of: Timestamp(milliseconds: 5)) == Timestamp(milliseconds: 60_005))
  }
}
