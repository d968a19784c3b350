/// Makes bytes from argv fit for a message: what is not UTF-8 and every control character become an escape.
enum PrintableText {
  /// Enough to recognise a word; a message is no place for a whole file.
  private static let limit = 120

  static func of(_ bytes: some Collection<UInt8>) -> String {
    var text = ""
    var rest = bytes[...]
    var count = 0
    while !rest.isEmpty {
      guard count < limit else { return text + "…" }
      let (scalar, length) = scalar(at: rest)
      if let scalar, !isControl(scalar) {
        text.unicodeScalars.append(scalar)
      } else if let scalar {
        text += "\\u{" + String(scalar.value, radix: 16) + "}"
      } else if let byte = rest.first {
        text += "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
      }
      rest = rest.dropFirst(length)
      count += 1
    }
    return text
  }

  /// The text in quotes, as values stand in a message.
  static func quoted(_ bytes: some Collection<UInt8>) -> String {
    "'" + of(bytes) + "'"
  }

  /// The first scalar as a character and its length in bytes; U+FFFD and 1 where the bytes are not UTF-8.
  static func firstCharacter(of bytes: some Collection<UInt8>) -> (Character, length: Int) {
    let (scalar, length) = scalar(at: bytes)
    return (Character(scalar ?? "\u{FFFD}"), length)
  }

  /// The bytes as text, or nil where they are not UTF-8.
  static func exact(_ bytes: [UInt8]) -> String? {
    String(validating: bytes, as: UTF8.self)
  }

  private static func scalar(at bytes: some Collection<UInt8>) -> (Unicode.Scalar?, length: Int) {
    var source = bytes.makeIterator()
    var decoder = UTF8()
    guard case .scalarValue(let scalar) = decoder.decode(&source) else { return (nil, 1) }
    return (scalar, UTF8.width(scalar))
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }
}
