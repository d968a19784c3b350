/// Which lines of two texts are not in the other: E. Myers's algorithm with git's cut-offs (xdiff's xprepare.c, xdiffi.c).
struct ChangeMarks {
  private(set) var old: [Bool]
  private(set) var new: [Bool]

  init(of classes: LineClasses) {
    old = [Bool](repeating: false, count: classes.old.count)
    new = [Bool](repeating: false, count: classes.new.count)
    var start = 0
    var (oldEnd, newEnd) = (classes.old.count, classes.new.count)
    while start < oldEnd, start < newEnd, classes.old[start] == classes.new[start] { start += 1 }
    while oldEnd > start, newEnd > start, classes.old[oldEnd - 1] == classes.new[newEnd - 1] {
      oldEnd -= 1
      newEnd -= 1
    }
    let one = Self.candidates(classes.old, start..<oldEnd, others: classes.newCounts, &old)
    let two = Self.candidates(classes.new, start..<newEnd, others: classes.oldCounts, &new)
    var search = MyersSearch(one.ids, two.ids)
    search.run()
    for (position, line) in one.lines.enumerated() where search.oldChanged[position] { old[Int(line)] = true }
    for (position, line) in two.lines.enumerated() where search.newChanged[position] { new[Int(line)] = true }
  }

  /// The lines that are worth comparing. Those that the other text has not are changed for sure; those that it has very
  /// often, among such, are taken for changed as well.
  private static func candidates(
    _ ids: [Int32], _ range: Range<Int>, others: [Int32], _ changed: inout [Bool]
  ) -> (ids: [Int32], lines: [Int32]) {
    let limit = min(approximateRoot(ids.count), 1024)
    // 0: no match, 1: some, 2: too many.
    var matches = [UInt8](repeating: 1, count: ids.count)
    for line in range {
      let count = Int(others[Int(ids[line])])
      matches[line] = count == 0 ? 0 : count >= limit ? 2 : 1
    }
    var kept: [Int32] = []
    var lines: [Int32] = []
    for line in range {
      if matches[line] == 1 || (matches[line] == 2 && !isAmongChanges(matches, line, range)) {
        kept.append(ids[line])
        lines.append(Int32(line))
      } else {
        changed[line] = true
      }
    }
    return (kept, lines)
  }

  private static let window = 100

  private static func isAmongChanges(_ matches: [UInt8], _ line: Int, _ range: Range<Int>) -> Bool {
    let first = max(range.lowerBound, line - window)
    let last = min(range.upperBound - 1, line + window)
    func scan(_ lines: some Sequence<Int>) -> (none: Int, many: Int) {
      var (none, many) = (0, 1)
      for line in lines {
        if matches[line] == 1 { break }
        if matches[line] == 0 { none += 1 } else { many += 1 }
      }
      return (none, many)
    }
    let before = scan(stride(from: line - 1, through: first, by: -1))
    if before.none == 0 { return false }
    let after = scan(stride(from: line + 1, through: last, by: 1))
    if after.none == 0 { return false }
    let many = before.many + after.many
    return many * 4 < many + before.none + after.none
  }

  /// git's square root, a power of two.
  static func approximateRoot(_ number: Int) -> Int {
    var root = 1
    var rest = number
    while rest > 0 {
      root <<= 1
      rest >>= 2
    }
    return root
  }
}
