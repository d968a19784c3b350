/// A JSON value on its way out (RFC 8259). Objects keep the order in which they are written down.
///
/// Output only: `pdm` reads no JSON. Foundation's encoder is left out for its start-up time.
public enum JSON: Sendable {
  case null
  case bool(Bool)
  case integer(Int64)
  case string(String)
  case array([JSON])
  case object([(String, JSON)])
  /// A value that was serialised before, such as the details stored with an audit event.
  case raw([UInt8])

  /// The string, or null where there is none.
  public static func text(_ text: String?) -> JSON { text.map(JSON.string) ?? .null }

  /// The time by RFC 3339, or null where there is none.
  public static func time(_ time: Timestamp?) -> JSON { text(time.map(RFC3339.format)) }

  /// The number, or null where there is none.
  public static func number(_ number: (some BinaryInteger)?) -> JSON {
    number.map { .integer(Int64(clamping: $0)) } ?? .null
  }

  /// The members that name a file: `path`, and `path_bytes` in base64 where the bytes are not UTF-8 and `path` can
  /// only show them with U+FFFD. Another `key` (`orig_path`) gets its own `…_bytes`.
  public static func path(_ path: RepoPath, key: String = "path") -> [(String, JSON)] {
    if let text = String(validating: path.bytes, as: UTF8.self) { return [(key, .string(text))] }
    return [
      (key, .string(String(decoding: path.bytes, as: UTF8.self))),
      ("\(key)_bytes", .string(Base64.encode(path.bytes))),
    ]
  }

  /// Appends the document, on one line unless `indent` says how many spaces a level gets. No newline follows.
  public func write(into output: inout [UInt8], indent: Int? = nil) {
    write(into: &output, indent: indent, level: 0)
  }

  private func write(into output: inout [UInt8], indent: Int?, level: Int) {
    switch self {
    case .null: output += "null".utf8
    case .bool(let value): output += (value ? "true" : "false").utf8
    case .integer(let value): output += String(value).utf8
    case .string(let text): JSONText.quote(text, into: &output)
    case .raw(let bytes): JSONText.copy(bytes, into: &output)
    case .array(let elements):
      Self.write(elements, between: ("[", "]"), into: &output, indent: indent, level: level) { element, output in
        element.write(into: &output, indent: indent, level: level + 1)
      }
    case .object(let members):
      Self.write(members, between: ("{", "}"), into: &output, indent: indent, level: level) { member, output in
        JSONText.quote(member.0, into: &output)
        output += (indent == nil ? ":" : ": ").utf8
        member.1.write(into: &output, indent: indent, level: level + 1)
      }
    }
  }

  private static func write<Item>(
    _ items: [Item], between brackets: (String, String), into output: inout [UInt8], indent: Int?, level: Int,
    each: (Item, inout [UInt8]) -> Void
  ) {
    func breakLine(_ level: Int) {
      guard let indent else { return }
      output.append(UInt8(ascii: "\n"))
      output.append(contentsOf: repeatElement(UInt8(ascii: " "), count: indent * level))
    }
    output += brackets.0.utf8
    for (index, item) in items.enumerated() {
      if index > 0 { output.append(UInt8(ascii: ",")) }
      breakLine(level + 1)
      each(item, &output)
    }
    if !items.isEmpty { breakLine(level) }
    output += brackets.1.utf8
  }
}

extension JSON: ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  public init(stringLiteral text: String) { self = .string(text) }
  public init(integerLiteral value: Int64) { self = .integer(value) }
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  public init(arrayLiteral elements: JSON...) { self = .array(elements) }
  public init(dictionaryLiteral members: (String, JSON)...) { self = .object(members) }
}

/// The characters of JSON text. Beyond what RFC 8259, section 7, asks for, everything is escaped that could steer a
/// terminal or break a line: DEL, C1 controls, U+2028, U+2029 and bidirectional controls. The value stays the same.
private enum JSONText {
  static func quote(_ text: String, into output: inout [UInt8]) {
    output.append(UInt8(ascii: "\""))
    if text.utf8.allSatisfy({ isPlain($0) }) {
      output += text.utf8
    } else {
      for scalar in text.unicodeScalars { append(scalar, into: &output) }
    }
    output.append(UInt8(ascii: "\""))
  }

  /// Copies JSON text without the power to break a line or steer a terminal. In valid JSON, a control character can
  /// only stand between tokens, and other characters beyond ASCII only inside strings.
  static func copy(_ json: [UInt8], into output: inout [UInt8]) {
    guard !json.isEmpty else {
      output += "null".utf8
      return
    }
    for scalar in String(decoding: json, as: UTF8.self).unicodeScalars {
      switch scalar {
      case "\n", "\r", "\t": output.append(UInt8(ascii: " "))
      case "\"", "\\": output.append(UInt8(ascii: scalar))
      default: append(scalar, into: &output)
      }
    }
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    (0x20..<0x7F).contains(byte) && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
  }

  private static func append(_ scalar: Unicode.Scalar, into output: inout [UInt8]) {
    switch scalar {
    case "\"": output += "\\\"".utf8
    case "\\": output += "\\\\".utf8
    case "\n": output += "\\n".utf8
    case "\r": output += "\\r".utf8
    case "\t": output += "\\t".utf8
    case " "..."~": output.append(UInt8(ascii: scalar))
    case ..<" ", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}": escape(scalar, into: &output)
    case _ where scalar.properties.isBidiControl: escape(scalar, into: &output)
    default: output += scalar.utf8
    }
  }

  /// All that are escaped lie in the first plane, so one `\uXXXX` is enough.
  private static func escape(_ scalar: Unicode.Scalar, into output: inout [UInt8]) {
    output += "\\u".utf8
    output += Hex.encode([UInt8(truncatingIfNeeded: scalar.value >> 8), UInt8(truncatingIfNeeded: scalar.value)]).utf8
  }
}
