/// Paths exactly as git writes them in formats for programs (git's quote.c, quote_c_style).
///
/// ``PathQuoting`` is for people and stricter; this is for output that must equal git's to the byte.
enum GitQuoting {
  /// - Parameter quotesHighBytes: `core.quotePath`, which is true unless it is set.
  static func quote(_ path: [UInt8], quotesHighBytes: Bool) -> [UInt8] {
    guard path.contains(where: { mustQuote($0, quotesHighBytes) }) else { return path }
    var quoted = [UInt8(ascii: "\"")]
    for byte in path {
      guard mustQuote(byte, quotesHighBytes) else {
        quoted.append(byte)
        continue
      }
      quoted.append(UInt8(ascii: "\\"))
      if let (_, letter) = letters.first(where: { $0.byte == byte }) {
        quoted.append(letter)
      } else {
        quoted += [byte >> 6, byte >> 3 & 7, byte & 7].map { UInt8(ascii: "0") + $0 }
      }
    }
    quoted.append(UInt8(ascii: "\""))
    return quoted
  }

  private static func mustQuote(_ byte: UInt8, _ quotesHighBytes: Bool) -> Bool {
    switch byte {
    case ..<0x20, 0x7f, UInt8(ascii: "\""), UInt8(ascii: "\\"): true
    case 0x80...: quotesHighBytes
    default: false
    }
  }

  private static let letters: [(byte: UInt8, letter: UInt8)] = [
    (7, UInt8(ascii: "a")), (8, UInt8(ascii: "b")), (9, UInt8(ascii: "t")), (10, UInt8(ascii: "n")),
    (11, UInt8(ascii: "v")), (12, UInt8(ascii: "f")), (13, UInt8(ascii: "r")),
    (UInt8(ascii: "\""), UInt8(ascii: "\"")), (UInt8(ascii: "\\"), UInt8(ascii: "\\")),
  ]
}
