/// The encodings in which commits are stored (git-commit(1), "Discussion"; git's commit.c, pretty.c).
enum StoredCommitText {
  /// A commit's text in UTF-8. Latin-1, which is what most commits without UTF-8 are in, is converted here: a history may
  /// have thousands of them, and asking git costs a child each.
  ///
  /// - Returns: nil where git has to convert it.
  static func inUTF8(_ content: [UInt8]) -> [UInt8]? {
    guard let name = encoding(content), !utf8.contains(name) else { return content }
    guard latin1.contains(name) else { return nil }
    var converted: [UInt8] = []
    converted.reserveCapacity(content.count + 64)
    // To git the text ends at a NUL.
    for byte in content {
      if byte == 0 { break }
      if byte < 0x80 {
        converted.append(byte)
      } else {
        converted.append(0xC0 | byte >> 6)
        converted.append(0x80 | byte & 0x3F)
      }
    }
    return converted
  }

  private static let utf8: Set<String> = ["utf-8", "utf8"]
  private static let latin1: Set<String> = ["iso-8859-1", "iso8859-1", "iso_8859-1", "latin1", "latin-1"]

  private static let label = Array("encoding ".utf8)

  /// What the header says, in small letters; nil for UTF-8 that needs no saying.
  private static func encoding(_ content: [UInt8]) -> String? {
    let text = content.span
    var start = 0
    // An empty line ends the header.
    while start < text.count, text[start] != UInt8(ascii: "\n") {
      var end = start
      while end < text.count, text[end] != UInt8(ascii: "\n") { end += 1 }
      if text[start] == UInt8(ascii: "e"), content[start..<end].starts(with: label) {
        return String(decoding: content[(start + label.count)..<end], as: UTF8.self).lowercased()
      }
      start = end + 1
    }
    return nil
  }
}
