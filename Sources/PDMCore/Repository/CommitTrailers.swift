/// The trailers of a commit message: `Name: value` lines in its last paragraph, by git's rules
/// (git-interpret-trailers(1); trailer.c, find_trailer_block_start).
///
/// Exactness matters: pdm's gate trusts a trailer, so prose that happens to hold the words must not count where git
/// itself would not count it.
enum CommitTrailers {
  /// The values of all trailers called `name`, in order, without the white space around them.
  static func values(of name: String, in message: [UInt8]) -> [[UInt8]] {
    let wanted = Array(name.utf8)
    var values: [[UInt8]] = []
    var isWanted = false
    for line in block(of: message) {
      if line.first.map(isSpace) == true {
        // A folded line goes on with the value before it.
        if isWanted, let last = values.popLast() { values.append(last + [UInt8(ascii: " ")] + trimmed(line)) }
      } else if let colon = separator(in: line) {
        isWanted = equalsIgnoringCase(trimmed(line[..<colon]), wanted)
        if isWanted { values.append(trimmed(line[(colon + 1)...])) }
      } else {
        isWanted = false
      }
    }
    return values
  }

  /// The lines of the last paragraph, if it is a block of trailers: all lines are, or one was made by git and at least
  /// a quarter is.
  private static func block(of message: [UInt8]) -> ArraySlice<ArraySlice<UInt8>> {
    let lines = message.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    // The first paragraph is the title and holds none.
    guard let titleStart = lines.firstIndex(where: { !isComment($0) && !isBlank($0) }),
      let titleEnd = lines[titleStart...].firstIndex(where: { !isComment($0) && isBlank($0) }),
      let end = lines.lastIndex(where: { !isComment($0) && !isBlank($0) }), end > titleEnd
    else { return [] }

    var trailers = 0
    var others = 0
    var continuations = 0
    var isMadeByGit = false
    var position = end
    while position > titleEnd {
      let line = lines[position]
      if isComment(line) {
        others += continuations
        continuations = 0
      } else if isBlank(line) {
        break
      } else if gitPrefixes.contains(where: { line.starts(with: $0.utf8) }) {
        trailers += 1
        continuations = 0
        isMadeByGit = true
      } else if line.first.map(isSpace) == true {
        continuations += 1
      } else if separator(in: line) != nil {
        trailers += 1
        continuations = 0
      } else {
        others += 1 + continuations
        continuations = 0
      }
      position -= 1
    }
    others += continuations
    let isBlock = (isMadeByGit && trailers * 3 >= others) || (trailers > 0 && others == 0)
    return isBlock ? lines[(position + 1)...end].filter { !isComment($0) }[...] : []
  }

  private static let gitPrefixes = ["Signed-off-by: ", "(cherry picked from commit "]

  /// The position of the colon behind a token of letters, digits and hyphens.
  private static func separator(in line: ArraySlice<UInt8>) -> Int? {
    var sawSpace = false
    for (position, byte) in zip(line.indices, line) {
      if byte == UInt8(ascii: ":") { return position == line.startIndex ? nil : position }
      if !sawSpace, isTokenByte(byte) { continue }
      guard position != line.startIndex, byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") else { return nil }
      sawSpace = true
    }
    return nil
  }

  private static func isTokenByte(_ byte: UInt8) -> Bool {
    let isLetter = ((byte | 0x20) &- UInt8(ascii: "a")) < 26
    return isLetter || (byte &- UInt8(ascii: "0")) < 10 || byte == UInt8(ascii: "-")
  }

  private static func isComment(_ line: ArraySlice<UInt8>) -> Bool { line.first == UInt8(ascii: "#") }

  private static func isBlank(_ line: ArraySlice<UInt8>) -> Bool { line.allSatisfy(isSpace) }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (byte >= 0x09 && byte <= 0x0d) }

  private static func trimmed(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    let head = bytes.drop(while: isSpace)
    guard let end = head.lastIndex(where: { !isSpace($0) }) else { return [] }
    return Array(head[...end])
  }

  private static func equalsIgnoringCase(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    left.count == right.count
      && zip(left, right).allSatisfy { pair in
        pair.0 == pair.1 || (pair.0 | 0x20 == pair.1 | 0x20 && ((pair.0 | 0x20) &- UInt8(ascii: "a")) < 26)
      }
  }
}

extension CommitValue {
  /// The values of all trailers called `name`: see ``CommitTrailers``.
  public func trailers(named name: String) -> [[UInt8]] {
    CommitTrailers.values(of: name, in: message)
  }
}
