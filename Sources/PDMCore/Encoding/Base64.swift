/// Base64 by RFC 4648: sections 4 (padded) and 5 (for URLs and file names, here without padding).
enum Base64 {
  private static let standard = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  private static let url = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

  static func encode(_ bytes: some Sequence<UInt8>) -> String {
    encode(bytes, alphabet: standard, pads: true)
  }

  static func encodeURL(_ bytes: some Sequence<UInt8>) -> String {
    encode(bytes, alphabet: url, pads: false)
  }

  /// What ``encode(_:)`` made; nil for other text.
  static func decode(_ text: String) -> [UInt8]? {
    var bytes: [UInt8] = []
    var waiting: UInt32 = 0
    var waitingBits: UInt32 = 0
    for character in text.utf8 where character != UInt8(ascii: "=") {
      guard let value = standard.firstIndex(of: character) else { return nil }
      waiting = waiting << 6 | UInt32(value)
      waitingBits += 6
      if waitingBits >= 8 {
        waitingBits -= 8
        bytes.append(UInt8(truncatingIfNeeded: waiting >> waitingBits))
      }
    }
    return bytes
  }

  private static func encode(_ bytes: some Sequence<UInt8>, alphabet: [UInt8], pads: Bool) -> String {
    var text: [UInt8] = []
    text.reserveCapacity((bytes.underestimatedCount + 2) / 3 * 4)
    var waiting: UInt32 = 0
    var waitingBits: UInt32 = 0
    for byte in bytes {
      waiting = waiting << 8 | UInt32(byte)
      waitingBits += 8
      while waitingBits >= 6 {
        waitingBits -= 6
        text.append(alphabet[Int(waiting >> waitingBits & 0x3F)])
      }
    }
    if waitingBits > 0 {
      text.append(alphabet[Int(waiting << (6 - waitingBits) & 0x3F)])
    }
    while pads, !text.count.isMultiple(of: 4) { text.append(UInt8(ascii: "=")) }
    return String(decoding: text, as: UTF8.self)
  }
}
