/// Paths as git shows them with `core.quotePath=false`: as they are, or where that would be ambiguous between double
/// quotes with the escapes of C (git-config(1), `core.quotePath`; git's quote.c).
///
/// Stricter than git in one point: bytes that are not UTF-8, and characters that a terminal would obey or hide, are
/// escaped as well, byte by byte in octal. git and ``unquote(_:)`` read both forms alike.
public enum PathQuoting {
  public static func quote(_ bytes: some Collection<UInt8>) -> String {
    if isPlain(bytes) { return String(decoding: bytes, as: UTF8.self) }
    var quoted: [UInt8] = [UInt8(ascii: "\"")]
    for piece in UTF8Pieces(bytes) {
      switch piece {
      case .scalar(let scalar) where isPlain(scalar): quoted += scalar.utf8
      case .scalar(let scalar): for byte in scalar.utf8 { escape(byte, into: &quoted) }
      case .invalid(let bytes): for byte in bytes { escape(byte, into: &quoted) }
      }
    }
    quoted.append(UInt8(ascii: "\""))
    return String(decoding: quoted, as: UTF8.self)
  }

  /// Whether the path is shown as it is.
  public static func isPlain(_ bytes: some Collection<UInt8>) -> Bool {
    if bytes.allSatisfy({ $0 < 0x80 }) { return bytes.allSatisfy { isPlain(Unicode.Scalar($0)) } }
    return UTF8Pieces(bytes).allSatisfy { piece in
      switch piece {
      case .scalar(let scalar): isPlain(scalar)
      case .invalid: false
      }
    }
  }

  /// Reads one path as git writes it: what does not begin with a quote stands for itself.
  ///
  /// - Returns: nil for a quote without an end, text after it, or an escape that git does not know.
  public static func unquote(_ text: some Collection<UInt8>) -> [UInt8]? {
    guard text.first == UInt8(ascii: "\"") else { return Array(text) }
    var rest = Array(text)[...].dropFirst()
    var bytes: [UInt8] = []
    while let next = rest.popFirst() {
      switch next {
      case UInt8(ascii: "\""): return rest.isEmpty ? bytes : nil
      case UInt8(ascii: "\\"):
        guard let byte = unescape(&rest) else { return nil }
        bytes.append(byte)
      default: bytes.append(next)
      }
    }
    return nil
  }

  private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    scalar != "\"" && scalar != "\\" && !scalar.isUnsafeOnTerminal
  }

  /// The letters of C for single bytes.
  private static let letters: [(letter: UInt8, byte: UInt8)] = [
    (UInt8(ascii: "a"), 7), (UInt8(ascii: "b"), 8), (UInt8(ascii: "t"), 9), (UInt8(ascii: "n"), 10),
    (UInt8(ascii: "v"), 11), (UInt8(ascii: "f"), 12), (UInt8(ascii: "r"), 13),
    (UInt8(ascii: "\""), UInt8(ascii: "\"")), (UInt8(ascii: "\\"), UInt8(ascii: "\\")),
  ]

  private static func escape(_ byte: UInt8, into quoted: inout [UInt8]) {
    quoted.append(UInt8(ascii: "\\"))
    if let (letter, _) = letters.first(where: { $0.byte == byte }) {
      quoted.append(letter)
    } else {
      quoted += [byte >> 6, byte >> 3 & 7, byte & 7].map { UInt8(ascii: "0") + $0 }
    }
  }

  private static func unescape(_ rest: inout ArraySlice<UInt8>) -> UInt8? {
    guard let first = rest.popFirst() else { return nil }
    if let (_, byte) = letters.first(where: { $0.letter == first }) { return byte }
    let digits = [first] + rest.prefix(2)
    rest = rest.dropFirst(2)
    guard digits.count == 3, first <= UInt8(ascii: "3"),
      digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "7")).contains($0) })
    else { return nil }
    return digits.reduce(0) { $0 << 3 | ($1 - UInt8(ascii: "0")) }
  }
}
