/// What the first lines of a difference tell about it.
enum PatchHead {
  /// Names are told four times, of at most 4,096 bytes, each byte of which may take four.
  static let limit = 1 << 17

  /// Whether git took the file for binary and shows no lines of it.
  static func isBinary(_ head: [UInt8]) -> Bool {
    for line in head.split(separator: UInt8(ascii: "\n")) {
      let text = withoutColours(line)
      if text.starts(with: "@@".utf8) || text.starts(with: "--- ".utf8) { return false }
      if text.starts(with: "Binary files ".utf8), text.reversed().starts(with: " differ".utf8.reversed()) {
        return true
      }
      if isBinaryStatistics(text) { return true }
    }
    return false
  }

  /// ` base plate.stl | Bin 0 -> 95000 bytes`
  private static func isBinaryStatistics(_ line: [UInt8]) -> Bool {
    guard line.first == UInt8(ascii: " "), let bar = line.lastIndex(of: UInt8(ascii: "|")) else { return false }
    return line[(bar + 1)...].drop { $0 == UInt8(ascii: " ") }.starts(with: "Bin".utf8)
  }

  private static func withoutColours(_ line: ArraySlice<UInt8>) -> [UInt8] {
    guard line.contains(0x1B) else { return Array(line) }
    var text: [UInt8] = []
    var rest = line
    while let byte = rest.popFirst() {
      if byte == 0x1B {
        rest = rest.drop { $0 != UInt8(ascii: "m") }.dropFirst()
      } else {
        text.append(byte)
      }
    }
    return text
  }
}
