import Testing

@testable import PDMCore

@Suite("Figures as text")
struct PartTextTests {
  @Test func `decimals are those of Python`() throws {
    var random = SplitMix64(seed: 9)
    var numbers = [0, -0.0001, 0.9996, 999.9999, -1234.5678, 1e9, -0.5]
    for power in -4...8 { numbers += (0..<60).map { _ in Double.random(in: -1...1, using: &random) * scale(power) } }
    let script = """
      import sys, struct
      for l in sys.stdin:
        v = struct.unpack('<d', struct.pack('<Q', int(l)))[0]
        t = '%.3f' % v
        print('0.000' if t == '-0.000' else t)
      """
    let input = numbers.map { "\($0.bitPattern)" }.joined(separator: "\n")
    let expected = try ReferenceProgram.lines("python3", ["-c", script], input: Array(input.utf8))
    #expect(numbers.map { PartText.fixed($0) } == expected)
  }

  private func scale(_ power: Int) -> Double {
    (0..<power.magnitude).reduce(1) { value, _ in power < 0 ? value / 10 : value * 10 }
  }

  @Test(arguments: [
    (0, "0"), (999, "999"), (1000, "1,000"), (-1_234_567, "-1,234,567"), (Int.min, "-9,223,372,036,854,775,808"),
  ])
  func `thousands are parted`(count: Int, text: String) {
    #expect(PartText.count(count) == text)
  }

  @Test(arguments: [(1e20, "1e+20"), (.infinity, "inf"), (-1e300, "-1e+300")] as [(Double, String)])
  func `what is too large keeps its own notation`(number: Double, text: String) {
    #expect(PartText.fixed(number) == text)
  }

  @Test(
    arguments: [
      (0, "0.0 s"), (59.94, "59.9 s"), (60, "1 min 00 s"), (3599.6, "1 h 00 min 00 s"), (90061, "25 h 01 min 01 s"),
      (1e12, "1000000000000.0 s"),
    ] as [(Double, String)]) func `times are read as times`(seconds: Double, text: String)
  {
    #expect(PartText.duration(seconds) == text)
  }

  @Test func `many values are a range, many names are cut`() {
    #expect(PartText.values([100, 0.125]) == "100, 0.125")
    #expect(PartText.values((1...9).map(Double.init)) == "1 to 9 (9 different)")
    #expect(PartText.list((1...14).map(String.init)).hasSuffix("11, 12 and 2 more"))
  }
}
