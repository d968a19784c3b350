import Testing

@testable import PDMCore

/// Lines on their way through one comparison, checked line by line.
@Suite("Segments are split at differences")
struct BlameSegmentTests {
  @Test("each line goes where it is in the old text, overlapping segments too, and all stay sorted", arguments: 0..<40)
  func split(_ seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var hunks: [LineHunk] = []
    var (old, new) = (0, 0)
    for _ in 0..<random.below(8) {
      let common = random.below(6)
      let hunk = LineHunk(
        oldStart: old + common, oldCount: random.below(4), newStart: new + common, newCount: random.below(4))
      (old, new) = (hunk.oldStart + hunk.oldCount, hunk.newStart + hunk.newCount)
      hunks.append(hunk)
    }
    let count = new + 8
    var segments: [BlameSegment] = []
    var line = 0
    for _ in 0..<12 {
      let start = random.below(count)
      let length = 1 + random.below(count - start)
      segments.append(BlameSegment(line: line, start: start, count: length))
      line += length
    }
    segments.sort { ($0.start, $0.line) < ($1.start, $1.line) }

    /// Where a line of the new text is in the old one; nil where it is not.
    func place(_ line: Int) -> Int? {
      var shift = 0
      for hunk in hunks where hunk.newStart <= line {
        if line < hunk.newStart + hunk.newCount { return nil }
        shift = hunk.oldStart + hunk.oldCount - hunk.newStart - hunk.newCount
      }
      return line + shift
    }
    var expected: [Int: Int] = [:]
    for segment in segments {
      for offset in 0..<segment.count {
        if let place = place(segment.start + offset) { expected[segment.line + offset] = place }
      }
    }
    let (passed, kept) = BlameSegment.split(segments, at: hunks)
    var found: [Int: Int] = [:]
    for segment in passed {
      for offset in 0..<segment.count { found[segment.line + offset] = segment.start + offset }
    }
    #expect(found == expected)
    #expect(kept.reduce(0) { $0 + $1.count } == line - expected.count)
    for list in [passed, kept] { #expect(zip(list, list.dropFirst()).allSatisfy { $0.start <= $1.start }) }
  }
}
