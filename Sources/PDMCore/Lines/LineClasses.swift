import Glibc

/// Numbers for lines: those that are alike have one number, which says how often each text has such a line.
struct LineClasses {
  let old: [Int32]
  let new: [Int32]
  let oldCounts: [Int32]
  let newCounts: [Int32]

  /// - Parameters:
  ///   - oldCount: how many of the first lines count.
  ///   - newCount: the same.
  init(old: LineTable, _ oldCount: Int, new: LineTable, _ newCount: Int) {
    var register = LineRegister(old: old, new: new, capacity: oldCount + newCount)
    self.old = register.classes(of: old, isOld: true, oldCount)
    self.new = register.classes(of: new, isOld: false, newCount)
    oldCounts = Self.counts(self.old, of: register.count)
    newCounts = Self.counts(self.new, of: register.count)
  }

  private static func counts(_ ids: [Int32], of classes: Int) -> [Int32] {
    var counts = [Int32](repeating: 0, count: classes)
    for id in ids { counts[Int(id)] += 1 }
    return counts
  }
}

/// Gives out the numbers: a hash table with the first line of each class.
private struct LineRegister {
  private let old: LineTable
  private let new: LineTable
  /// 0: free; else one more than the number of a class.
  private var slots: [Int32]
  /// The first line of each class; one of `new` as its complement.
  private var firstLines: [Int32] = []

  init(old: LineTable, new: LineTable, capacity: Int) {
    self.old = old
    self.new = new
    var size = 16
    while size < capacity * 2 { size *= 2 }
    slots = [Int32](repeating: 0, count: size)
  }

  var count: Int { firstLines.count }

  mutating func classes(of table: LineTable, isOld: Bool, _ count: Int) -> [Int32] {
    var classes: [Int32] = []
    classes.reserveCapacity(count)
    for line in 0..<count { classes.append(number(of: table, line, isOld)) }
    return classes
  }

  private mutating func number(of table: LineTable, _ line: Int, _ isOld: Bool) -> Int32 {
    let digest = table.digests[line]
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: digest >> 7) & mask
    while slots[slot] != 0 {
      let known = slots[slot] - 1
      let first = firstLines[Int(known)]
      let other = first < 0 ? new : old
      let otherLine = Int(first < 0 ? ~first : first)
      if other.digests[otherLine] == digest, table.isAlike(line, other, otherLine) { return known }
      slot = (slot + 1) & mask
    }
    firstLines.append(isOld ? Int32(line) : ~Int32(line))
    slots[slot] = Int32(firstLines.count)
    return Int32(firstLines.count - 1)
  }
}

extension LineTable {
  /// Whether two lines of one digest are alike indeed.
  fileprivate func isAlike(_ line: Int, _ other: LineTable, _ otherLine: Int) -> Bool {
    let mine = range(of: line)
    let theirs = other.range(of: otherLine)
    return unsafe bytes.withUnsafeBufferPointer { one in
      unsafe other.bytes.withUnsafeBufferPointer { two in
        guard let first = one.baseAddress, let second = two.baseAddress else { return true }
        if rule == .exact {
          return unsafe mine.count == theirs.count
            && memcmp(first + mine.lowerBound, second + theirs.lowerBound, mine.count) == 0
        }
        var i = mine.lowerBound
        var j = theirs.lowerBound
        while true {
          while i < mine.upperBound, LineDigest.isSpace(unsafe first[i]) { i += 1 }
          while j < theirs.upperBound, LineDigest.isSpace(unsafe second[j]) { j += 1 }
          if i == mine.upperBound || j == theirs.upperBound { return i == mine.upperBound && j == theirs.upperBound }
          if unsafe first[i] != second[j] { return false }
          i += 1
          j += 1
        }
      }
    }
  }
}
