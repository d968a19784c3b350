import Testing

@testable import PDMCore

struct RFC3339Tests {
  @Test(
    arguments: [
      (0, "1970-01-01T00:00:00Z"), (1_795_491_727_123, "2026-11-24T03:42:07Z"), (-1, "1969-12-31T23:59:59Z"),
      (-1000, "1969-12-31T23:59:59Z"), (-1001, "1969-12-31T23:59:58Z"), (951_782_400_000, "2000-02-29T00:00:00Z"),
      (-62_135_596_800_000, "0001-01-01T00:00:00Z"), (253_402_300_799_999, "9999-12-31T23:59:59Z"),
      (253_402_300_800_000, "9999-12-31T23:59:59Z"), (.max, "9999-12-31T23:59:59Z"), (.min, "0001-01-01T00:00:00Z"),
    ] as [(Int64, String)])
  func writesWholeSecondsInUTC(_ milliseconds: Int64, _ text: String) {
    #expect(RFC3339.format(Timestamp(milliseconds: milliseconds)) == text)
  }

  @Test(
    arguments: [
      ("2026-11-24", 1_795_478_400_000), ("2026-11-24T03:42:07Z", 1_795_491_727_000),
      ("2026-11-24t03:42:07z", 1_795_491_727_000), ("2026-11-24 03:42:07Z", 1_795_491_727_000),
      ("2026-11-24T03:42:07.5Z", 1_795_491_727_500), ("2026-11-24T03:42:07.1239999999999999999999Z", 1_795_491_727_123),
      ("2026-11-24T04:42:07+01:00", 1_795_491_727_000), ("2026-11-23T22:12:07-05:30", 1_795_491_727_000),
      ("1969-12-31T23:59:59.999Z", -1), ("2016-12-31T23:59:60Z", 1_483_228_800_000),
      ("2017-01-01T00:59:60+01:00", 1_483_228_800_000), ("0001-01-01", -62_135_596_800_000),
      ("2024-02-29", 1_709_164_800_000),
    ] as [(String, Int64)])
  func readsOffsetsFractionsAndDays(_ text: String, _ milliseconds: Int64) {
    #expect(RFC3339.parse(text)?.milliseconds == milliseconds)
  }

  @Test(arguments: [
    "", "2026", "2026-11", "2026-1-24", "26-11-24", "2026-13-01", "2026-00-01", "2026-11-00", "2026-11-31",
    "2025-02-29", "1900-02-29", "0000-01-01", "2026-11-24T", "2026-11-24T03:42Z", "2026-11-24T03:42:07",
    "2026-11-24T24:00:00Z", "2026-11-24T03:60:07Z", "2026-11-24T03:42:61Z", "2026-11-24T03:42:60Z",
    "2026-11-24T03:42:07.Z", "2026-11-24T03:42:07,5Z", "2026-11-24T03:42:07+1:00", "2026-11-24T03:42:07+0100",
    "2026-11-24T03:42:07+24:00", "2026-11-24T03:42:07ZZ", "2026-11-24Z", " 2026-11-24", "2026-11-24 ", "２026-11-24",
    "0001-01-01T00:00:00+01:00", "9999-12-31T23:59:59-01:00",
  ])
  func refusesWhatIsNotATime(_ text: String) {
    #expect(RFC3339.parse(text) == nil)
  }

  @Test func readsWhatItWritesOnEveryDayOfFourCenturies() {
    for day in Int64(-100_000)...50_000 {
      let time = Timestamp(milliseconds: (day * 86_400 + 12345) * 1000)
      #expect(RFC3339.parse(RFC3339.format(time)) == time)
    }
  }

  @Test(.enabled(if: ReferenceProgram.isInstalled("python3")))
  func agreesWithPython() throws {
    var random = SplitMix64(seed: 7)
    let seconds = (0..<5000).map { _ in Int64.random(in: -62_135_596_800...253_402_300_799, using: &random) }
    let expected = try ReferenceProgram.lines(
      "python3",
      [
        "-c",
        """
        import sys, datetime as d
        for line in sys.stdin:
            print((d.datetime(1970,1,1) + d.timedelta(seconds=int(line))).isoformat() + "Z")
        """,
      ], input: Array(seconds.map(String.init).joined(separator: "\n").utf8))
    #expect(seconds.map { RFC3339.format(Timestamp(milliseconds: $0 * 1000 + 999)) } == expected)
    #expect(expected.map { RFC3339.parse($0)?.milliseconds } == seconds.map { $0 * 1000 })
  }
}
