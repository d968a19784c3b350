/// The beginning and the end of a file, to tell what it is.
struct ByteProbe {
  /// As many as git looks at to tell text from other things.
  private static let headLength = 8000
  /// Names of members stand at the end of a ZIP file.
  private static let tailLength = 65_536

  let head: [UInt8]
  let tail: [UInt8]
  /// Where the text begins, behind a byte order mark and white space.
  private let textStart: Int

  init(_ bytes: Span<UInt8>) {
    head = Self.copy(bytes, 0..<min(Self.headLength, bytes.count))
    tail = Self.copy(bytes, max(0, bytes.count - Self.tailLength)..<bytes.count)
    let afterMark = head.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    textStart = head[afterMark...].firstIndex { $0 > 0x20 } ?? head.count
  }

  private static func copy(_ bytes: Span<UInt8>, _ range: Range<Int>) -> [UInt8] {
    var copy: [UInt8] = []
    copy.reserveCapacity(range.count)
    for index in range { copy.append(bytes[index]) }
    return copy
  }

  var isBinary: Bool { head.isBinary }

  func begins(_ text: String) -> Bool { head.starts(with: text.utf8) }

  func begins(_ bytes: [UInt8]) -> Bool { head.starts(with: bytes) }

  func has(_ text: String, at offset: Int) -> Bool { head.dropFirst(offset).starts(with: text.utf8) }

  /// Letters in either case.
  func textBegins(_ word: String) -> Bool {
    let candidate = head[textStart...].prefix(word.utf8.count)
    return candidate.count == word.utf8.count && candidate.elementsEqual(word.utf8) { Self.lower($0) == Self.lower($1) }
  }

  /// Whether the word, in lower case, stands in the head, in either case.
  func contains(_ word: String) -> Bool { Self.find(word, in: head.map(Self.lower)) }

  func tailContains(_ word: String) -> Bool { Self.find(word, in: tail) }

  /// A DXF begins with a section, behind comments (group code 999).
  var isDXF: Bool {
    let lines = head.split(maxSplits: 200, omittingEmptySubsequences: false) { $0 == UInt8(ascii: "\n") }
      .map { line in line.filter { $0 > 0x20 } }
    var index = 0
    while index + 1 < lines.count, lines[index].elementsEqual("999".utf8) { index += 2 }
    return index + 1 < lines.count && lines[index].elementsEqual("0".utf8)
      && lines[index + 1].elementsEqual("SECTION".utf8)
  }

  private static func find(_ word: String, in bytes: [UInt8]) -> Bool {
    let wanted = Array(word.utf8)
    guard let first = wanted.first, bytes.count >= wanted.count else { return false }
    return (0...bytes.count - wanted.count).contains { start in
      bytes[start] == first && bytes[start..<start + wanted.count].elementsEqual(wanted)
    }
  }

  private static func lower(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
  }
}
