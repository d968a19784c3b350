import Testing

@testable import PDMCore

struct ByteCountTests {
  @Test(
    arguments: [
      (0, "0 B"), (812, "812 B"), (1023, "1023 B"), (1024, "1.0 KiB"), (4300, "4.2 KiB"), (10_188, "9.9 KiB"),
      (10_189, "10 KiB"), (1_048_063, "1023 KiB"), (1_048_064, "1.0 MiB"), (1_048_576, "1.0 MiB"),
      (17 << 20, "17 MiB"), (5 << 30, "5.0 GiB"), (1 << 40, "1.0 TiB"), (3 << 50, "3.0 PiB"), (.max, "8.0 EiB"),
      (-4300, "-4.2 KiB"), (.min, "-8.0 EiB"),
    ] as [(Int64, String)])
  func roundsForPeople(_ bytes: Int64, _ text: String) {
    #expect(ByteCount.format(bytes) == text)
  }

  /// Never off by more than rounding allows, never four digits before a unit, in every magnitude.
  @Test func staysCloseToTheValue() throws {
    let units = ["B": 1.0, "KiB": 0x1p10, "MiB": 0x1p20, "GiB": 0x1p30, "TiB": 0x1p40, "PiB": 0x1p50, "EiB": 0x1p60]
    var random = SplitMix64(seed: 8)
    for _ in 0..<5000 {
      let bytes = Int64.random(in: 0...(.max), using: &random) >> Int64.random(in: 0...60, using: &random)
      let parts = ByteCount.format(bytes).split(separator: " ")
      let number = try #require(Double(parts[0]))
      let unit = try #require(units[String(parts[1])])
      #expect(number < 1024)
      let tolerance = unit == 1 ? 0 : parts[0].contains(".") ? 0.0501 : 0.501
      #expect(abs(number - Double(bytes) / unit) <= tolerance, "\(bytes)")
    }
  }
}
