/// What a stored commit says of itself, read as `git blame` reads it (git's ident.c, split_ident_line; commit.c,
/// find_commit_subject).
struct CommitText: Equatable, Sendable {
  /// Who, with the time in seconds since 1970 and the zone as it is written, `+0100`.
  struct Signature: Equatable, Sendable {
    var name: [UInt8]
    var email: [UInt8]
    var seconds: UInt64
    var zone: [UInt8]

    /// The moment; of what no calendar has, its end.
    var time: Timestamp { Timestamp(seconds: Int64(clamping: seconds)) }

    /// What git shows for a line that it cannot read.
    static let unknown = Signature(
      name: Array("(unknown)".utf8), email: Array("(unknown)".utf8), seconds: 0, zone: Array("(unknown)".utf8))
  }

  var author: Signature
  var committer: Signature
  /// The first line of the message; empty where there is none.
  var summary: [UInt8]
  /// The text is in another encoding than UTF-8: git converts it, and this reader does not.
  var hasOtherEncoding: Bool

  init(_ commit: [UInt8]) {
    // To git the text ends at a NUL.
    let text = commit.prefix { $0 != 0 }
    author = Self.signature(after: "\nauthor ", in: text) ?? .unknown
    committer = Self.signature(after: "\ncommitter ", in: text) ?? .unknown
    summary = Self.summary(of: text)
    hasOtherEncoding = Self.hasOtherEncoding(text)
  }

  init(author: Signature, committer: Signature, summary: [UInt8]) {
    self.author = author
    self.committer = committer
    self.summary = summary
    hasOtherEncoding = false
  }

  private static func signature(after label: String, in text: ArraySlice<UInt8>) -> Signature? {
    guard let start = position(after: label, in: text) else { return nil }
    return signature(of: text[start...].prefix { $0 != UInt8(ascii: "\n") })
  }

  private static func position(after label: String, in text: ArraySlice<UInt8>) -> Int? {
    let wanted = Array(label.utf8)
    var start = text.startIndex
    while let newline = text[start...].firstIndex(of: UInt8(ascii: "\n")) {
      if text[newline...].starts(with: wanted) { return newline + wanted.count }
      start = newline + 1
    }
    return nil
  }

  private static func signature(of line: ArraySlice<UInt8>) -> Signature? {
    guard let left = line.firstIndex(of: UInt8(ascii: "<")),
      let right = line[(left + 1)...].firstIndex(of: UInt8(ascii: ">")),
      let last = line.lastIndex(of: UInt8(ascii: ">"))
    else { return nil }
    var nameEnd = left
    while nameEnd > line.startIndex, ArraySlice.isSpace(line[nameEnd - 1]) { nameEnd -= 1 }
    var signature = Signature(
      name: Array(line[..<nameEnd]), email: Array(line[(left + 1)..<right]), seconds: 0, zone: Array("(unknown)".utf8))
    let date = line[(last + 1)...].drop(while: ArraySlice.isSpace)
    let digits = date.prefix { ($0 &- UInt8(ascii: "0")) < 10 }
    let zone = date[digits.endIndex...].drop(while: ArraySlice.isSpace)
    let zoneDigits = zone.dropFirst().prefix { ($0 &- UInt8(ascii: "0")) < 10 }
    // Without a zone git takes the whole date for unreadable.
    guard !digits.isEmpty, let sign = zone.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"),
      !zoneDigits.isEmpty
    else { return signature }
    // strtoul(3): the largest number where it is too large.
    signature.seconds = UInt64(String(decoding: digits, as: UTF8.self)) ?? .max
    signature.zone = [sign] + zoneDigits
    return signature
  }

  private static func summary(of text: ArraySlice<UInt8>) -> [UInt8] {
    guard let end = headerEnd(of: text) else { return [] }
    var rest = text[(end + 2)...]
    while let end = rest.firstIndex(of: UInt8(ascii: "\n")), rest[..<end].allSatisfy(ArraySlice.isSpace) {
      rest = rest[(end + 1)...]
    }
    let line = rest.prefix { $0 != UInt8(ascii: "\n") }
    return line.allSatisfy(ArraySlice.isSpace) && line.endIndex == text.endIndex ? [] : Array(line)
  }

  private static func hasOtherEncoding(_ text: ArraySlice<UInt8>) -> Bool {
    guard let start = position(after: "\nencoding ", in: text), let header = headerEnd(of: text), start < header else {
      return false
    }
    let name = String(decoding: text[start...].prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self).lowercased()
    return name != "utf-8" && name != "utf8"
  }

  private static func headerEnd(of text: ArraySlice<UInt8>) -> Int? {
    var start = text.startIndex
    while let newline = text[start...].firstIndex(of: UInt8(ascii: "\n")) {
      if newline + 1 < text.endIndex, text[newline + 1] == UInt8(ascii: "\n") { return newline }
      start = newline + 1
    }
    return nil
  }
}
