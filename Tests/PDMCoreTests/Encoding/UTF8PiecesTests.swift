import Testing

@testable import PDMCore

struct UTF8PiecesTests {
  private func joined(_ pieces: UTF8Pieces) -> [UInt8] {
    pieces.flatMap { piece in
      switch piece {
      case .scalar(let scalar): Array(scalar.utf8)
      case .invalid(let bytes): Array(bytes)
      }
    }
  }

  @Test func losesNoByte() {
    var random = SplitMix64(seed: 5)
    for _ in 0..<2000 {
      // Half continuation bytes and leads, so that nearly valid sequences are common.
      let bytes = random.bytes(20).map { Bool.random(using: &random) ? $0 : $0 | 0x80 }
      #expect(joined(UTF8Pieces(bytes)) == bytes)
    }
  }

  @Test func findsCharactersInValidText() {
    var random = SplitMix64(seed: 6)
    for _ in 0..<200 {
      let text = random.hostileText(upTo: 30)
      #expect(Array(UTF8Pieces(Array(text.utf8))) == text.unicodeScalars.map { .scalar($0) })
    }
  }

  /// Overlong forms, surrogates, beyond U+10FFFF, and ends cut off are not UTF-8.
  @Test(
    arguments: [
      [0x80], [0xFF], [0xC0, 0xAF], [0xE0, 0x80, 0xAF], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82],
      [0xF0, 0x9F, 0x98],
    ] as [[UInt8]])
  func findsNoCharacterInWhatIsNotUTF8(_ bytes: [UInt8]) {
    let pieces = Array(UTF8Pieces([0x61] + bytes + [0x62]))
    #expect(pieces.first == .scalar("a"))
    #expect(pieces.last == .scalar("b"))
    #expect(
      pieces.dropFirst().dropLast().allSatisfy { if case .invalid = $0 { true } else { false } })
  }
}
