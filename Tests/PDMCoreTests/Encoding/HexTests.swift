import Testing

@testable import PDMCore

struct HexTests {
  @Test func encodesEachByteAsTwoLowerCaseDigits() {
    #expect(Hex.encode([0x00, 0x0F, 0xA0, 0xFF]) == "000fa0ff")
    #expect(Hex.encode([]) == "")
  }

  @Test func decodesBothCases() {
    #expect(Hex.decode("00fFAb") == [0x00, 0xFF, 0xAB])
    #expect(Hex.decode("") == [])
    #expect(Hex.decode("x00ff".dropFirst()) == [0x00, 0xFF])
  }

  @Test(arguments: ["0", "abc", "0g", "g0", " 0", "0x", "é", "ａａ", "00 11", "-1", "+1", "/0", ":0", "@0", "`0"])
  func refusesWhatIsNotHexadecimal(_ text: String) {
    #expect(Hex.decode(text) == nil)
  }

  @Test func decodesWhatItEncodes() {
    var random = SplitMix64(seed: 1)
    for count in 0..<100 {
      let bytes = random.bytes(count)
      #expect(Hex.decode(Hex.encode(bytes)) == bytes)
    }
    #expect(Hex.decode(Hex.encode(0...UInt8.max)) == Array(0...UInt8.max))
  }
}
