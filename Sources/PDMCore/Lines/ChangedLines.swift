/// The lines of one text with the marks of what changed, and the moving of groups of marks to where people expect them
/// (xdiff's xdl_change_compact).
struct ChangedLines {
  private let table: LineTable
  private let count: Int
  private var marks: [Bool]
  /// No line before this is marked, and none from ``upper`` on.
  private var lower: Int
  private var upper = 0

  /// - Parameters:
  ///   - count: how many of the first lines take part.
  ///   - start: lines before this are not going to be marked.
  init(_ table: LineTable, count: Int, from start: Int) {
    self.table = table
    self.count = count
    lower = start
    marks = [Bool](repeating: false, count: count)
  }

  /// - Parameter lines: sorted.
  mutating func mark(_ lines: some Collection<Int>) {
    guard let first = lines.first else { return }
    lower = min(lower, first)
    for line in lines {
      marks[line] = true
      upper = max(upper, line + 1)
    }
  }

  private func isSame(_ one: Int, _ other: Int) -> Bool { table.isAlike(one, table, other) }

  private func isMarked(_ line: Int) -> Bool { line >= 0 && line < marks.count && marks[line] }

  /// Neighbouring marked lines; empty between two lines that are not marked.
  private struct Group {
    var start = 0
    var end = 0
    var count: Int { end - start }
  }

  static func hunks(_ old: ChangedLines, _ new: ChangedLines) -> [LineHunk] {
    var hunks: [LineHunk] = []
    var i = min(old.lower, new.lower)
    var j = i
    while i < old.upper || j < new.upper {
      let (oldStart, newStart) = (i, j)
      while old.isMarked(i) { i += 1 }
      while new.isMarked(j) { j += 1 }
      if i > oldStart || j > newStart {
        hunks.append(
          LineHunk(oldStart: oldStart, oldCount: i - oldStart, newStart: newStart, newCount: j - newStart))
      }
      i += 1
      j += 1
    }
    return hunks
  }

  static func compact(_ lines: inout ChangedLines, beside other: inout ChangedLines, _ usesIndentHeuristic: Bool) {
    // As many lines stand before this in both, and none of them is marked.
    let start = min(lines.lower, other.lower)
    var group = lines.group(at: start)
    var partner = other.group(at: start)
    while group.start < lines.upper {
      if group.count > 0 { lines.settle(&group, &partner, other, usesIndentHeuristic) }
      guard lines.next(&group) else { return }
      _ = other.next(&partner)
    }
  }

  private mutating func settle(
    _ group: inout Group, _ partner: inout Group, _ other: ChangedLines, _ usesIndentHeuristic: Bool
  ) {
    var size: Int
    var earliestEnd: Int
    var endAtPartner: Int?
    repeat {
      size = group.count
      endAtPartner = nil
      while slideUp(&group) { other.previous(&partner) }
      earliestEnd = group.end
      if partner.count > 0 { endAtPartner = group.end }
      while slideDown(&group) {
        _ = other.next(&partner)
        if partner.count > 0 { endAtPartner = group.end }
      }
    } while size != group.count

    if group.end == earliestEnd { return }
    if endAtPartner != nil {
      while partner.count == 0, slideUp(&group) { other.previous(&partner) }
    } else if usesIndentHeuristic {
      let best = bestEnd(of: group, size, from: earliestEnd)
      while group.end > best, slideUp(&group) { other.previous(&partner) }
    }
  }

  private static let longestSlide = 100

  private func bestEnd(of group: Group, _ size: Int, from earliest: Int) -> Int {
    var end = max(earliest, group.end - size - 1, group.end - Self.longestSlide)
    var best: (end: Int, score: SplitScore)?
    while end <= group.end {
      var score = SplitScore()
      score.add(SplitMeasure(table, count, above: end))
      score.add(SplitMeasure(table, count, above: end - size))
      if best.map({ score.isAsGood(as: $0.score) }) ?? true { best = (end, score) }
      end += 1
    }
    return best?.end ?? group.end
  }

  // MARK: Groups

  private func group(at line: Int) -> Group {
    var group = Group(start: line, end: line)
    while isMarked(group.end) { group.end += 1 }
    return group
  }

  private func next(_ group: inout Group) -> Bool {
    if group.end == count { return false }
    group.start = group.end + 1
    group.end = group.start
    while isMarked(group.end) { group.end += 1 }
    return true
  }

  private func previous(_ group: inout Group) {
    if group.start == 0 { return }
    group.end = group.start - 1
    group.start = group.end
    while isMarked(group.start - 1) { group.start -= 1 }
  }

  private mutating func slideDown(_ group: inout Group) -> Bool {
    guard group.end < count, isSame(group.start, group.end) else { return false }
    marks[group.start] = false
    marks[group.end] = true
    group.start += 1
    group.end += 1
    while isMarked(group.end) { group.end += 1 }
    upper = max(upper, group.end)
    return true
  }

  private mutating func slideUp(_ group: inout Group) -> Bool {
    guard group.start > 0, isSame(group.start - 1, group.end - 1) else { return false }
    group.start -= 1
    group.end -= 1
    marks[group.start] = true
    marks[group.end] = false
    while isMarked(group.start - 1) { group.start -= 1 }
    lower = min(lower, group.start)
    return true
  }
}

/// What stands around a place where a text might be split.
private struct SplitMeasure {
  var isAtEnd = false
  var indent: Int?
  var blanksBefore = 0
  var indentBefore: Int?
  var blanksAfter = 0
  var indentAfter: Int?

  private static let mostBlanks = 20

  init(_ table: LineTable, _ count: Int, above line: Int) {
    if line >= count { isAtEnd = true } else { indent = table.indent(of: line) }
    for above in stride(from: line - 1, through: 0, by: -1) {
      indentBefore = table.indent(of: above)
      if indentBefore != nil { break }
      blanksBefore += 1
      if blanksBefore == Self.mostBlanks {
        indentBefore = 0
        break
      }
    }
    for below in stride(from: line + 1, to: count, by: 1) {
      indentAfter = table.indent(of: below)
      if indentAfter != nil { break }
      blanksAfter += 1
      if blanksAfter == Self.mostBlanks {
        indentAfter = 0
        break
      }
    }
  }
}

/// How bad it would be to split there: git's weights, found by its authors on a corpus.
private struct SplitScore {
  private var indent = 0
  private var penalty = 0

  mutating func add(_ measure: SplitMeasure) {
    if measure.indentBefore == nil, measure.blanksBefore == 0 { penalty += 1 }
    if measure.isAtEnd { penalty += 21 }
    let blanksAfter = measure.indent == nil ? 1 + measure.blanksAfter : 0
    let blanks = measure.blanksBefore + blanksAfter
    penalty += -30 * blanks + 6 * blanksAfter
    let effective = measure.indent ?? measure.indentAfter
    indent += effective ?? -1
    guard let effective, let before = measure.indentBefore, effective != before else { return }
    if effective > before {
      penalty += blanks > 0 ? 10 : -4
    } else if let after = measure.indentAfter, after > effective {
      penalty += blanks > 0 ? 17 : 24
    } else {
      penalty += blanks > 0 ? 17 : 23
    }
  }

  func isAsGood(as other: SplitScore) -> Bool {
    60 * (indent - other.indent).signum() + (penalty - other.penalty) <= 0
  }
}

extension LineTable {
  /// In columns, with tab stops at each eighth; nil for a blank line.
  fileprivate func indent(of line: Int) -> Int? {
    var columns = 0
    for byte in bytes[range(of: line)] {
      switch byte {
      case 0x20: columns += 1
      case 0x09: columns += 8 - columns % 8
      case 0x0a, 0x0d: break
      default: return columns
      }
      if columns >= 200 { return 200 }
    }
    return nil
  }
}
