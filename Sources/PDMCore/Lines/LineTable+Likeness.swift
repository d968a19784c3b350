import Glibc

extension LineTable {
  /// Whether two lines are alike under the rule of the tables. Digests alone could be made to agree.
  func isAlike(_ line: Int, _ other: LineTable, _ otherLine: Int) -> Bool {
    guard digests[line] == other.digests[otherLine] else { return false }
    let mine = range(of: line)
    let theirs = other.range(of: otherLine)
    return unsafe bytes.withUnsafeBufferPointer { one in
      unsafe other.bytes.withUnsafeBufferPointer { two in
        guard let first = one.baseAddress, let second = two.baseAddress else { return true }
        if rule == .exact {
          return unsafe mine.count == theirs.count
            && memcmp(first + mine.lowerBound, second + theirs.lowerBound, mine.count) == 0
        }
        return unsafe Self.isAlikeWithoutSpace(first, mine, second, theirs)
      }
    }
  }

  private static func isAlikeWithoutSpace(
    _ first: UnsafePointer<UInt8>, _ mine: Range<Int>, _ second: UnsafePointer<UInt8>, _ theirs: Range<Int>
  ) -> Bool {
    var (i, j) = (mine.lowerBound, theirs.lowerBound)
    while true {
      while i < mine.upperBound, LineDigest.isSpace(unsafe first[i]) { i += 1 }
      while j < theirs.upperBound, LineDigest.isSpace(unsafe second[j]) { j += 1 }
      if i == mine.upperBound || j == theirs.upperBound { return i == mine.upperBound && j == theirs.upperBound }
      if unsafe first[i] != second[j] { return false }
      i += 1
      j += 1
    }
  }

  /// How many lines two tables have in common from the top, of the first `limit` ones.
  func commonHead(_ other: LineTable, limit: Int) -> Int {
    var count = 0
    while count < limit, digests[count] == other.digests[count] { count += 1 }
    if rule == .exact, range(0..<count).elementsIdentical(to: other.range(0..<count), in: bytes, other.bytes) {
      return count
    }
    return (0..<count).first { !isAlike($0, other, $0) } ?? count
  }

  /// The same from the bottom, of the first `mine` and `theirs` lines.
  func commonTail(_ mine: Int, _ other: LineTable, _ theirs: Int, limit: Int) -> Int {
    var count = 0
    while count < limit, digests[mine - count - 1] == other.digests[theirs - count - 1] { count += 1 }
    if rule == .exact,
      range((mine - count)..<mine).elementsIdentical(to: other.range((theirs - count)..<theirs), in: bytes, other.bytes)
    {
      return count
    }
    return (0..<count).first { !isAlike(mine - $0 - 1, other, theirs - $0 - 1) } ?? count
  }

  /// The bytes of some lines.
  private func range(_ lines: Range<Int>) -> Range<Int> {
    Int(starts[lines.lowerBound])..<Int(starts[lines.upperBound])
  }
}

extension Range<Int> {
  /// Whether two stretches of two texts have the same bytes.
  fileprivate func elementsIdentical(to other: Range<Int>, in one: [UInt8], _ two: [UInt8]) -> Bool {
    guard count == other.count else { return false }
    return unsafe one.withUnsafeBufferPointer { one in
      unsafe two.withUnsafeBufferPointer { two in
        guard let first = one.baseAddress, let second = two.baseAddress else { return true }
        return unsafe memcmp(first + lowerBound, second + other.lowerBound, count) == 0
      }
    }
  }
}
