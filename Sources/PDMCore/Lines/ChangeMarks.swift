/// Which lines of two texts are not in the other: E. Myers's algorithm with git's cut-offs (xdiff's xprepare.c, xdiffi.c).
enum ChangeMarks {
  /// Marks what changed between the common ends.
  /// - Parameters:
  ///   - counts: how many lines the texts have.
  ///   - head: how many of them are common at the top.
  static func find(
    _ classes: LineClasses, counts: (old: Int, new: Int), head: Int, _ old: inout ChangedLines,
    _ new: inout ChangedLines
  ) {
    let one = candidates(classes.old, of: counts.old, others: classes.newCounts)
    let two = candidates(classes.new, of: counts.new, others: classes.oldCounts)
    var search = MyersSearch(one.ids, two.ids)
    search.run()
    old.mark(changed(one, search.oldChanged, head))
    new.mark(changed(two, search.newChanged, head))
  }

  private static func changed(_ side: Candidates, _ marks: [Bool], _ head: Int) -> [Int] {
    (side.changed + zip(side.lines, marks).filter(\.1).map(\.0)).map { head + Int($0) }.sorted()
  }

  private struct Candidates {
    var ids: [Int32] = []
    /// Where they stand.
    var lines: [Int32] = []
    /// The others.
    var changed: [Int32] = []
  }

  /// The lines that are worth comparing. Those that the other text has not are changed for sure; those that it has very
  /// often, among such, are taken for changed as well.
  private static func candidates(
    _ ids: [Int32], of count: Int, others: [Int32]
  ) -> Candidates {
    let limit = min(approximateRoot(count), 1024)
    // 0: no match, 1: some, 2: too many.
    let matches = ids.map { id -> UInt8 in
      let count = Int(others[Int(id)])
      return count == 0 ? 0 : count >= limit ? 2 : 1
    }
    var candidates = Candidates()
    for line in ids.indices {
      if matches[line] == 1 || (matches[line] == 2 && !isAmongChanges(matches, line)) {
        candidates.ids.append(ids[line])
        candidates.lines.append(Int32(line))
      } else {
        candidates.changed.append(Int32(line))
      }
    }
    return candidates
  }

  private static let window = 100

  private static func isAmongChanges(_ matches: [UInt8], _ line: Int) -> Bool {
    let first = max(0, line - window)
    let last = min(matches.count - 1, line + window)
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
