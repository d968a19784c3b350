/// The hunks of a difference as git writes them without colours (xdl_emit_diff and xdl_get_hunk in its xdiff/xemit.c).
struct UnifiedText {
  let old: LineTable
  let new: LineTable
  /// Lines around a change.
  let context: Int

  /// The most of a function's line that is shown, in bytes.
  private static let longestHeading = 80

  /// - Parameter changes: in their order.
  func text(_ changes: [LineHunk]) -> [UInt8] {
    var text: [UInt8] = []
    var heading: [UInt8] = []
    var searched = -1
    var first = 0
    while first < changes.count {
      var last = first
      // What lies between two changes is shown whole where their contexts touch.
      while last + 1 < changes.count,
        changes[last + 1].oldStart - (changes[last].oldStart + changes[last].oldCount) <= 2 * context
      {
        last += 1
      }
      append(changes[first...last], &heading, &searched, to: &text)
      first = last + 1
    }
    return text
  }

  private func append(
    _ changes: ArraySlice<LineHunk>, _ heading: inout [UInt8], _ searched: inout Int, to text: inout [UInt8]
  ) {
    guard let first = changes.first, let last = changes.last else { return }
    let oldStart = max(first.oldStart - context, 0)
    let newStart = max(first.newStart - context, 0)
    let (oldEnd, newEnd) = (last.oldStart + last.oldCount, last.newStart + last.newCount)
    let trailing = min(context, old.count - oldEnd, new.count - newEnd)
    find(&heading, from: oldStart - 1, downTo: searched)
    searched = oldStart - 1

    text += "@@ -\(Self.range(oldStart, oldEnd + trailing - oldStart))".utf8
    text += " +\(Self.range(newStart, newEnd + trailing - newStart)) @@".utf8
    if !heading.isEmpty { text += [UInt8(ascii: " ")] + heading }
    text.append(UInt8(ascii: "\n"))

    var line = newStart
    for change in changes {
      while line < change.newStart { append(new, &line, " ", to: &text) }
      var removed = change.oldStart
      while removed < change.oldStart + change.oldCount { append(old, &removed, "-", to: &text) }
      while line < change.newStart + change.newCount { append(new, &line, "+", to: &text) }
    }
    while line < newEnd + trailing { append(new, &line, " ", to: &text) }
  }

  /// An empty range is told by the line before it.
  private static func range(_ start: Int, _ count: Int) -> String {
    let first = count == 0 ? start : start + 1
    return count == 1 ? "\(first)" : "\(first),\(count)"
  }

  private func append(_ table: LineTable, _ line: inout Int, _ mark: Unicode.Scalar, to text: inout [UInt8]) {
    text.append(UInt8(ascii: mark))
    text += table.bytes[table.range(of: line)]
    if text.last != UInt8(ascii: "\n") { text += "\n\\ No newline at end of file\n".utf8 }
    line += 1
  }

  /// The last line above the hunk that begins with a letter, `_` or `$` (def_ff); where none was passed since the hunk
  /// before, that one's stays.
  private func find(_ heading: inout [UInt8], from start: Int, downTo limit: Int) {
    var line = start
    while line > limit, line >= 0 {
      let range = old.range(of: line)
      if Self.beginsFunction(old.bytes[range.lowerBound]) {
        var found = old.bytes[range].prefix(Self.longestHeading)
        while let last = found.last, [0x20, 0x09, 0x0A, 0x0D].contains(last) { found.removeLast() }
        heading = Self.textual(found)
        return
      }
      line -= 1
    }
  }

  /// Up to the first byte that is no part of a character, as the limit may have cut one (diff.c, sane_truncate_line).
  private static func textual(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    var text: [UInt8] = []
    for piece in UTF8Pieces(bytes) {
      // To git these two are none (utf8.c, pick_one_utf8_char).
      guard case .scalar(let scalar) = piece, scalar != "\u{FFFE}", scalar != "\u{FFFF}" else { break }
      text += scalar.utf8
    }
    return text
  }

  private static func beginsFunction(_ byte: UInt8) -> Bool {
    let letter = byte | 0x20
    return letter >= UInt8(ascii: "a") && letter <= UInt8(ascii: "z") || byte == UInt8(ascii: "_")
      || byte == UInt8(ascii: "$")
  }
}
