/// The lexical rules of ISO 10303-21 that reading summaries needs.
enum STEPText {
  /// Moves over white space and comments.
  static func skipBlank(_ bytes: Span<UInt8>, _ index: inout Int) {
    while index < bytes.count {
      if bytes[index] <= 0x20 {
        index += 1
      } else if !skipComment(bytes, &index) {
        return
      }
    }
  }

  /// - Returns: Whether there was one. A comment without an end takes the rest of the file.
  static func skipComment(_ bytes: Span<UInt8>, _ index: inout Int) -> Bool {
    guard bytes[index] == UInt8(ascii: "/"), index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "*") else {
      return false
    }
    index += 2
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "*"), index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "/") {
        index += 2
        return true
      }
      index += 1
    }
    return true
  }

  @inline(__always)
  static func isKeyword(_ byte: UInt8) -> Bool {
    let letter = byte | 0x20
    return letter >= UInt8(ascii: "a") && letter <= UInt8(ascii: "z") || byte == UInt8(ascii: "_")
      || byte &- UInt8(ascii: "0") <= 9 || byte == UInt8(ascii: "!")
  }

  /// The strings of a parameter list, with how many lists they stand in. Two apostrophes are one; a string without an
  /// end is left out.
  static func strings(_ bytes: Span<UInt8>, from start: Int, to end: Int) -> [(depth: Int, text: String)] {
    var found: [(Int, String)] = []
    var depth = 0
    var index = start
    while index < end {
      switch bytes[index] {
      case UInt8(ascii: "("): depth += 1
      case UInt8(ascii: ")"): depth -= 1
      case UInt8(ascii: "/"):
        if skipComment(bytes, &index) { continue }
      case UInt8(ascii: "'"):
        index += 1
        var content: [UInt8] = []
        var isClosed = false
        while index < end, !isClosed {
          if bytes[index] != UInt8(ascii: "'") {
            if bytes[index] >= 0x20 { content.append(bytes[index]) }
          } else if index + 1 < end, bytes[index + 1] == UInt8(ascii: "'") {
            content.append(bytes[index])
            index += 1
          } else {
            isClosed = true
          }
          index += 1
        }
        if isClosed { found.append((depth, decode(content))) }
        continue
      default: break
      }
      index += 1
    }
    return found
  }

  /// The control directives for characters outside of ASCII: `\X2\011B\X0\`, `\X4\…\X0\`, `\X\E9`, `\S\i` and `\\`.
  /// (ISO 10303-21:2016, 6.4.3). What is not one of them stays as it is.
  static func decode(_ content: [UInt8]) -> String {
    guard content.contains(UInt8(ascii: "\\")) else { return String(decoding: content, as: UTF8.self) }
    var text: [UInt8] = []
    var rest = content[...]
    while let byte = rest.first {
      if let (piece, length) = directive(rest) {
        text += piece.utf8
        rest = rest.dropFirst(length)
      } else {
        text.append(byte)
        rest = rest.dropFirst()
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  private static func directive(_ rest: ArraySlice<UInt8>) -> (String, length: Int)? {
    for (opening, width) in [("\\X2\\", 4), ("\\X4\\", 8)] where rest.starts(with: opening.utf8) {
      let hex = rest.dropFirst(4).prefix { $0 != UInt8(ascii: "\\") }
      guard rest.dropFirst(4 + hex.count).starts(with: "\\X0\\".utf8), hex.count % width == 0 else { return nil }
      var units: [UInt32] = []
      var digits = hex
      while !digits.isEmpty {
        guard let unit = UInt32(String(decoding: digits.prefix(width), as: UTF8.self), radix: 16) else { return nil }
        units.append(unit)
        digits = digits.dropFirst(width)
      }
      let text =
        width == 4
        ? String(decoding: units.map { UInt16(truncatingIfNeeded: $0) }, as: UTF16.self)
        : String(decoding: units, as: UTF32.self)
      return (text, hex.count + 8)
    }
    if rest.starts(with: "\\X\\".utf8),
      let code = UInt8(String(decoding: rest.dropFirst(3).prefix(2), as: UTF8.self), radix: 16)
    {
      return (String(Unicode.Scalar(code)), 5)
    }
    if rest.starts(with: "\\S\\".utf8), let byte = rest.dropFirst(3).first, byte < 0x80 {
      return (String(Unicode.Scalar(byte | 0x80)), 4)
    }
    return rest.starts(with: "\\\\".utf8) ? ("\\", 2) : nil
  }
}
