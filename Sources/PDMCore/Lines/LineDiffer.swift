import Glibc

/// Lines of one text that stand in place of lines of another. Lines count from 0.
struct LineHunk: Equatable, Sendable {
  var oldStart: Int
  var oldCount: Int
  var newStart: Int
  var newCount: Int
}

/// Compares two texts line by line, with exactly git's result (git 2.39, xdiff).
struct LineDiffer {
  let usesIndentHeuristic: Bool
  let rule: WhitespaceRule

  init(usesIndentHeuristic: Bool = true, rule: WhitespaceRule = .exact) {
    self.usesIndentHeuristic = usesIndentHeuristic
    self.rule = rule
  }

  /// - Parameter trimsTail: as git does where no context is shown, which may decide where a change is said to be.
  func hunks(old: LineTable, new: LineTable, trimsTail: Bool = true) -> [LineHunk] {
    let trimmed = trimsTail ? Self.commonTail(old.bytes, new.bytes) : 0
    let oldCount = Self.lines(of: old, upTo: old.bytes.count - trimmed)
    let newCount = Self.lines(of: new, upTo: new.bytes.count - trimmed)
    let head = old.commonHead(new, limit: min(oldCount, newCount))
    if head == oldCount, head == newCount { return [] }
    let tail = old.commonTail(oldCount, new, newCount, limit: min(oldCount, newCount) - head)
    let middle = (old: head..<(oldCount - tail), new: head..<(newCount - tail))
    var first = ChangedLines(old, count: oldCount, from: head)
    var second = ChangedLines(new, count: newCount, from: head)
    if middle.old.isEmpty || middle.new.isEmpty {
      first.mark(middle.old)
      second.mark(middle.new)
    } else {
      let classes = LineClasses(
        old: old, new: new, middle: middle, ends: [0..<head, (oldCount - tail)..<oldCount])
      ChangeMarks.find(classes, counts: (oldCount, newCount), head: head, &first, &second)
    }
    ChangedLines.compact(&first, beside: &second, usesIndentHeuristic)
    ChangedLines.compact(&second, beside: &first, usesIndentHeuristic)
    return ChangedLines.hunks(first, second)
  }

  /// git's trim_common_tail: blocks of 1024 bytes, then back to behind the first newline.
  private static func commonTail(_ one: [UInt8], _ other: [UInt8]) -> Int {
    let smaller = min(one.count, other.count)
    return unsafe one.withUnsafeBufferPointer { one in
      unsafe other.withUnsafeBufferPointer { other in
        guard let first = one.baseAddress, let second = other.baseAddress else { return 0 }
        var trimmed = 0
        while trimmed + 1024 <= smaller,
          unsafe memcmp(first + (one.count - trimmed - 1024), second + (other.count - trimmed - 1024), 1024) == 0
        {
          trimmed += 1024
        }
        var recovered = 0
        while recovered < trimmed {
          recovered += 1
          if unsafe first[one.count - trimmed + recovered - 1] == 0x0a { break }
        }
        return trimmed - recovered
      }
    }
  }

  private static func lines(of table: LineTable, upTo end: Int) -> Int {
    if end == table.bytes.count { return table.count }
    var low = 0
    var high = table.count
    while low < high {
      let middle = (low + high) / 2
      if Int(table.starts[middle]) < end { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
