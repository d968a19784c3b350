/// Hexadecimal text, two lower-case digits a byte (RFC 4648, section 8, in lower case as git writes it).
enum Hex {
  private static let digits = Array("0123456789abcdef".utf8)
  private static let notADigit: UInt8 = 0xFF
  /// The value of each byte as a digit; both cases are read, as git does.
  private static let values: [UInt8] = (0...UInt8.max).map { byte in
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: notADigit
    }
  }

  static func encode(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Self.digits
    var text: [UInt8] = []
    text.reserveCapacity(bytes.underestimatedCount * 2)
    for byte in bytes {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 0x0F)])
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// - Returns: nil for an odd number of digits or anything that is not a digit.
  static func decode(_ text: some StringProtocol) -> [UInt8]? {
    let values = Self.values
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count / 2)
    var digits = text.utf8.makeIterator()
    while let first = digits.next() {
      guard let second = digits.next() else { return nil }
      let high = values[Int(first)]
      let low = values[Int(second)]
      guard high != notADigit, low != notADigit else { return nil }
      bytes.append(high << 4 | low)
    }
    return bytes
  }
}
