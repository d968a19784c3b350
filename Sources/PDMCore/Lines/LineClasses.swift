/// Numbers for the lines between what two texts have in common at their ends: lines that are alike have one number. Of
/// each it is known how often either text has it, the common ends included.
struct LineClasses {
  let old: [Int32]
  let new: [Int32]
  let oldCounts: [Int32]
  let newCounts: [Int32]

  /// - Parameters:
  ///   - middle: the lines that are numbered, of either text.
  ///   - ends: lines of the old text that the new one has as well, before and behind them.
  init(
    old: LineTable, new: LineTable, middle: (old: Range<Int>, new: Range<Int>), ends: [Range<Int>]
  ) {
    var register = LineRegister(old: old, new: new, capacity: middle.old.count + middle.new.count)
    self.old = register.classes(of: old, isOld: true, middle.old)
    self.new = register.classes(of: new, isOld: false, middle.new)
    var common = [Int32](repeating: 0, count: register.count)
    for range in ends { register.count(range, into: &common) }
    oldCounts = Self.counts(self.old, beside: common)
    newCounts = Self.counts(self.new, beside: common)
  }

  private static func counts(_ ids: [Int32], beside common: [Int32]) -> [Int32] {
    var counts = common
    for id in ids { counts[Int(id)] += 1 }
    return counts
  }
}

/// Gives out the numbers: a hash table with the first line of each class.
private struct LineRegister {
  private let old: LineTable
  private let new: LineTable
  private let oldDigests: [UInt64]
  private let newDigests: [UInt64]
  /// 0: free; else one more than the number of a class.
  private var slots: [Int32]
  /// The first line of each class; one of `new` as its complement.
  private var firstLines: [Int32] = []
  /// Bits of digests that were seen: most lines of the common ends are like none of those in the middle.
  private var seen: [UInt64]

  init(old: LineTable, new: LineTable, capacity: Int) {
    self.old = old
    self.new = new
    oldDigests = old.digests
    newDigests = new.digests
    var size = 16
    while size < capacity * 2 { size *= 2 }
    slots = [Int32](repeating: 0, count: size)
    seen = [UInt64](repeating: 0, count: max(1, size / 8))
  }

  var count: Int { firstLines.count }

  mutating func classes(of table: LineTable, isOld: Bool, _ lines: Range<Int>) -> [Int32] {
    var classes: [Int32] = []
    classes.reserveCapacity(lines.count)
    let digests = isOld ? oldDigests : newDigests
    for line in lines {
      let digest = digests[line]
      let (slot, known) = find(table, line, digest)
      if let known {
        classes.append(known)
        continue
      }
      seen[word(of: digest)] |= 1 << (digest & 63)
      firstLines.append(isOld ? Int32(line) : ~Int32(line))
      slots[slot] = Int32(firstLines.count)
      classes.append(Int32(firstLines.count - 1))
    }
    return classes
  }

  /// Counts those lines of the old text that are of a class.
  func count(_ lines: Range<Int>, into counts: inout [Int32]) {
    for line in lines {
      let digest = oldDigests[line]
      guard seen[word(of: digest)] & (1 << (digest & 63)) != 0, let known = find(old, line, digest).known else {
        continue
      }
      counts[Int(known)] += 1
    }
  }

  private func word(of digest: UInt64) -> Int { Int(truncatingIfNeeded: digest >> 6) & (seen.count - 1) }

  private func find(_ table: LineTable, _ line: Int, _ digest: UInt64) -> (slot: Int, known: Int32?) {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: digest >> 20) & mask
    while slots[slot] != 0 {
      let known = slots[slot] - 1
      let first = firstLines[Int(known)]
      let otherLine = Int(first < 0 ? ~first : first)
      if (first < 0 ? newDigests : oldDigests)[otherLine] == digest,
        table.isAlike(line, first < 0 ? new : old, otherLine)
      {
        return (slot, known)
      }
      slot = (slot + 1) & mask
    }
    return (slot, nil)
  }
}
