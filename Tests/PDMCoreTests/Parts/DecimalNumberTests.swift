import Testing

@testable import PDMCore

@Suite("Numbers read from bytes")
struct DecimalNumberTests {
  private static func scan(_ text: String, exponent: Bool = true) -> (value: Double?, length: Int) {
    let bytes = Array(text.utf8)
    var index = 0
    let value = DecimalNumber.scan(bytes.span, &index, end: bytes.count, allowsExponent: exponent)
    return (value, index)
  }

  @Test func `every number is the double that Python reads`() throws {
    var random = SplitMix64(seed: 7)
    var texts = ["1.", ".5", "-.5", "+3", "0", "-0", "1e22", "1e23", "9007199254740993", "1.e5", "4.9e-324", "1e400"]
    texts += ["123456789012345678901234567890", "0.000000000000000000000000000001", "2.2250738585072011e-308"]
    for _ in 0..<4000 {
      let sign = ["", "-", "+"][Int.random(in: 0..<3, using: &random)]
      let whole = String(UInt64.random(in: 0...UInt64.max, using: &random)).prefix(
        Int.random(in: 1...20, using: &random))
      let part = String(UInt64.random(in: 0...UInt64.max, using: &random)).prefix(
        Int.random(in: 0...20, using: &random))
      let power = Bool.random(using: &random) ? "" : "e\(Int.random(in: -330...330, using: &random))"
      texts.append("\(sign)\(whole).\(part)\(power)")
    }
    let script = "import sys, struct\nfor l in sys.stdin: print(struct.unpack('<Q', struct.pack('<d', float(l)))[0])"
    let expected = try ReferenceProgram.lines(
      "python3", ["-c", script], input: Array(texts.joined(separator: "\n").utf8))
    #expect(expected.count == texts.count)
    for (text, bits) in zip(texts, expected) {
      let found = Self.scan(text)
      #expect(found.value?.bitPattern == UInt64(bits), "\(text)")
      #expect(found.length == text.utf8.count)
    }
  }

  @Test(arguments: [("1.5X2", 1.5, 3), ("1e", 1, 1), ("1e+", 1, 1), ("1.2.3", 1.2, 3), ("12e3z", 12000, 4)])
  func `reading stops where the number ends`(text: String, value: Double, length: Int) {
    #expect(Self.scan(text) == (value, length))
  }

  @Test(arguments: ["", "-", ".", "+.", "e5", "nan", "inf", "x"]) func `what has no digit is no number`(text: String) {
    #expect(Self.scan(text) == (nil, 0))
  }

  @Test func `without exponents a letter ends the number`() {
    #expect(Self.scan("10E0.5", exponent: false) == (10, 2))
  }
}
