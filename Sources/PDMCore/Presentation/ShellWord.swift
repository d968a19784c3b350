extension PathQuoting {
  /// A name as a word that can be pasted into a shell, for hints that are commands: as it is where that is safe, else in
  /// single quotes, else in `$'…'` (bash, zsh, ksh and POSIX.1-2024) where a byte must not reach a terminal.
  public static func shellWord(_ bytes: some Collection<UInt8>) -> String {
    let text = String(decoding: bytes, as: UTF8.self)
    let isSafe = !bytes.isEmpty && bytes.first != UInt8(ascii: "-") && bytes.allSatisfy(isSafeInShell)
    if isSafe { return text }
    let plain = isPlain(bytes.filter { $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") })
    let guardedName = bytes.first == UInt8(ascii: "-") ? "./" : ""
    if plain {
      // Byte by byte: to Swift an apostrophe and an accent behind it are one character, to a shell they are two.
      let quoted = bytes.reduce(into: [UInt8]()) { $0 += $1 == UInt8(ascii: "'") ? Array("'\\''".utf8) : [$1] }
      return "'" + guardedName + String(decoding: quoted, as: UTF8.self) + "'"
    }
    let escaped = bytes.map { byte -> String in
      if isSafeInShell(byte) || byte == UInt8(ascii: " ") { return String(UnicodeScalar(byte)) }
      let octal = String(byte, radix: 8)
      return "\\" + String(repeating: "0", count: 3 - octal.count) + octal
    }
    return "$'" + guardedName + escaped.joined() + "'"
  }

  private static func isSafeInShell(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: "_-./+,@%:=".utf8.contains(byte)
    }
  }
}
