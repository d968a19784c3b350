/// Lines of the file that was asked for, met at some place of another version.
struct BlameSegment: Equatable, Sendable {
  /// Where they begin in the file that was asked for. All lines count from 0.
  var line: Int
  /// Where they begin in the version at hand.
  var start: Int
  var count: Int

  var end: Int { start + count }

  /// Splits segments of a new version into what an older one has too, with its numbers, and what it does not.
  ///
  /// - Parameters:
  ///   - segments: sorted by ``start``.
  ///   - hunks: the differences, from the top.
  static func split(
    _ segments: [BlameSegment], at hunks: [LineHunk]
  ) -> (passed: [BlameSegment], kept: [BlameSegment]) {
    var passed: [BlameSegment] = []
    var kept: [BlameSegment] = []
    passed.reserveCapacity(segments.count + hunks.count)
    var first = 0
    // Behind the hunk before `first`, lines of the new version lie this much lower in the old one.
    var shift = 0
    for segment in segments {
      while first < hunks.count, hunks[first].newEnd <= segment.start {
        shift = hunks[first].oldEnd - hunks[first].newEnd
        first += 1
      }
      var rest = segment
      var position = first
      var offset = shift
      while rest.count > 0 {
        guard position < hunks.count, hunks[position].newStart < rest.end else {
          passed.append(BlameSegment(line: rest.line, start: rest.start + offset, count: rest.count))
          break
        }
        let hunk = hunks[position]
        let before = hunk.newStart - rest.start
        if before > 0 {
          passed.append(BlameSegment(line: rest.line, start: rest.start + offset, count: before))
          rest.drop(before)
        }
        let inside = min(hunk.newEnd, rest.end) - rest.start
        if inside > 0 {
          kept.append(BlameSegment(line: rest.line, start: rest.start, count: inside))
          rest.drop(inside)
        }
        offset = hunk.oldEnd - hunk.newEnd
        position += 1
      }
    }
    return (passed.inOrder, kept.inOrder)
  }

  private mutating func drop(_ lines: Int) {
    line += lines
    start += lines
    count -= lines
  }
}

extension [BlameSegment] {
  /// Segments that overlap come out of a split in the order of what they were.
  fileprivate var inOrder: [BlameSegment] {
    let isSorted = zip(self, dropFirst()).allSatisfy { $0.start <= $1.start }
    return isSorted ? self : sorted { ($0.start, $0.line) < ($1.start, $1.line) }
  }
}

extension LineHunk {
  fileprivate var oldEnd: Int { oldStart + oldCount }
  fileprivate var newEnd: Int { newStart + newCount }
}

/// A version of a file on the walk, with the lines that may have come from it.
final class BlameOrigin {
  private(set) var commit: ObjectID
  private(set) var node: CommitNode
  /// In ``BlamePaths``.
  private(set) var path: Int
  private(set) var entry: TreeEntry
  /// Sorted by ``BlameSegment/start``; after a merge they may overlap there.
  var segments: [BlameSegment]
  /// The content, once it was needed.
  var table: LineTable?

  init(
    commit: ObjectID, node: CommitNode, path: Int, entry: TreeEntry, segments: [BlameSegment], table: LineTable? = nil
  ) {
    self.commit = commit
    self.node = node
    self.path = path
    self.entry = entry
    self.segments = segments
    self.table = table
  }

  /// The same content, with an older commit.
  func move(to commit: ObjectID, _ node: CommitNode, path: Int, _ entry: TreeEntry) {
    self.commit = commit
    self.node = node
    self.path = path
    self.entry = entry
  }

  func place(in paths: borrowing BlamePaths) -> BlameAnswer.Place {
    BlameAnswer.Place(commit: commit, path: paths[path])
  }
}

/// What was found about neighbouring lines that one commit wrote one after the other.
struct BlameRun: Equatable, Sendable {
  /// Where they begin: in the file that was asked for, or in the version that a ``BlameCache/Node`` is about.
  var line: Int
  var count: Int
  /// Who wrote them, in ``BlamePlaces``, and where they began there.
  var origin: Int
  var originLine: Int
  /// The version before that, in ``BlamePlaces``.
  var previous: Int?
}

/// Versions by number: walks and caches name the same few a great many times.
struct BlamePlaces: Equatable, Sendable {
  private(set) var list: [BlameAnswer.Place] = []
  private var positions: [BlameAnswer.Place: Int] = [:]

  subscript(index: Int) -> BlameAnswer.Place { list[index] }

  mutating func index(of place: BlameAnswer.Place) -> Int {
    if let known = positions[place] { return known }
    positions[place] = list.count
    list.append(place)
    return list.count - 1
  }
}

/// A version with the lines that came through it.
struct BlameTrailNode: Sendable {
  let place: BlameAnswer.Place
  let segments: [BlameSegment]
}

extension TreeEntry {
  enum Kind { case folder, file, symlink, submodule }

  var kind: Kind {
    switch mode & 0o170000 {
    case 0o040000: .folder
    case 0o120000: .symlink
    case 0o160000: .submodule
    default: .file
    }
  }
}
