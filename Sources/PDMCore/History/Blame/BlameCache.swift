/// What earlier walks found about one path, so that the next walk can stop where they have been.
///
/// A node is a version, a commit and a path, with the fate of lines in it: that never changes, since a commit's name is a
/// digest of all its history. Beside the version that was asked for, the newest versions that were compared are nodes
/// as well (the trail): a merge may bring in a branch that was forked before the version asked for, whose lines would
/// slip past that one and walk to the root.
enum BlameCache {
  /// Lines of a node that one commit wrote one after the other.
  struct Run: Equatable, Sendable {
    var line: Int
    var count: Int
    /// In ``Content/places``.
    var origin: Int
    var originLine: Int
    /// In ``Content/places``.
    var previous: Int?
  }

  struct Node: Equatable, Sendable {
    /// In ``Content/places``.
    var place: Int
    /// Sorted by line, without overlap.
    var runs: [Run]
  }

  /// The nodes of one file of the cache.
  struct Content: Equatable, Sendable {
    private(set) var places: [BlameAnswer.Place] = []
    /// The newest first.
    private(set) var nodes: [Node] = []
    private var positions: [BlameAnswer.Place: Int] = [:]
    private var nodesByPlace: [BlameAnswer.Place: Int] = [:]
    private var nodeCommits: Set<ObjectID> = []

    init() {}

    var isEmpty: Bool { nodes.isEmpty }

    func node(of commit: ObjectID, path: [UInt8]) -> Node? {
      guard nodeCommits.contains(commit) else { return nil }
      return nodesByPlace[BlameAnswer.Place(commit: commit, path: path)].map { nodes[$0] }
    }

    /// Adds a node unless its version has one.
    mutating func add(_ place: BlameAnswer.Place, _ verdicts: [BlameVerdict]) {
      guard nodesByPlace[place] == nil else { return }
      let runs = verdicts.map { verdict in
        Run(
          line: verdict.line, count: verdict.count, origin: index(of: verdict.origin), originLine: verdict.start,
          previous: verdict.previous.map { index(of: $0) })
      }
      nodesByPlace[place] = nodes.count
      nodeCommits.insert(place.commit)
      nodes.append(Node(place: index(of: place), runs: runs))
    }

    /// Copies the nodes of another content.
    mutating func add(_ other: Content, upTo limit: Int) {
      for node in other.nodes where nodes.count < limit {
        add(other.places[node.place], node.runs.map(other.verdict))
      }
    }

    func newest(_ count: Int) -> Content {
      var part = Content()
      part.add(self, upTo: count)
      return part
    }

    private mutating func index(of place: BlameAnswer.Place) -> Int {
      if let known = positions[place] { return known }
      positions[place] = places.count
      places.append(place)
      return places.count - 1
    }

    private func verdict(_ run: Run) -> BlameVerdict {
      BlameVerdict(
        line: run.line, count: run.count, origin: places[run.origin], start: run.originLine,
        previous: run.previous.map { places[$0] })
    }

    /// Decides the lines that a node knows.
    /// - Returns: the others.
    func settle(_ segments: [BlameSegment], at node: Node, into verdicts: inout [BlameVerdict]) -> [BlameSegment] {
      var left: [BlameSegment] = []
      for segment in segments {
        var next = segment.start
        var position = node.runs.firstIndex(endingAfter: segment.start)
        while next < segment.end {
          let line = segment.line + (next - segment.start)
          guard position < node.runs.count, node.runs[position].line < segment.end else {
            left.append(BlameSegment(line: line, start: next, count: segment.end - next))
            break
          }
          let run = node.runs[position]
          if run.line > next {
            left.append(BlameSegment(line: line, start: next, count: run.line - next))
            next = run.line
            continue
          }
          let end = min(segment.end, run.line + run.count)
          var verdict = verdict(run)
          verdict.line = line
          verdict.start += next - run.line
          verdict.count = end - next
          verdicts.append(verdict)
          next = end
          position += 1
        }
      }
      return left
    }
  }

  /// What is to be kept of a finished walk, with what was there before.
  ///
  /// - Parameters:
  ///   - trail: the versions on the way, the one that was asked for first.
  ///   - verdicts: what was found, by lines of the file that was asked for.
  static func content(
    trail: [BlameTrailNode], verdicts: [BlameVerdict], keeping old: Content?
  ) -> Content {
    var content = Content()
    let sorted = verdicts.sorted { $0.line < $1.line }
    for node in trail {
      content.add(node.place, node.segments.flatMap { fates(of: $0, in: sorted) }.withoutOverlap)
    }
    if let old { content.add(old, upTo: BlameWalk.trailLength + 1) }
    return content
  }

  /// The verdicts about lines of the file that was asked for, told in the numbers of the version on the way.
  private static func fates(of segment: BlameSegment, in verdicts: [BlameVerdict]) -> [BlameVerdict] {
    let end = segment.line + segment.count
    var fates: [BlameVerdict] = []
    var position = verdicts.firstIndex(endingAfter: segment.line)
    while position < verdicts.count, verdicts[position].line < end {
      var verdict = verdicts[position]
      let skipped = max(0, segment.line - verdict.line)
      let line = verdict.line + skipped
      verdict.start += skipped
      verdict.count = min(end, verdict.line + verdict.count) - line
      verdict.line = segment.start + (line - segment.line)
      fates.append(verdict)
      position += 1
    }
    return fates
  }
}

/// Something that covers some lines.
private protocol CoversLines {
  var line: Int { get }
  var count: Int { get }
}

extension BlameCache.Run: CoversLines {}
extension BlameVerdict: CoversLines {}

extension [BlameVerdict] {
  /// Sorted by line; of two that speak of one line, which after a merge they may, one is left: they say the same.
  fileprivate var withoutOverlap: [BlameVerdict] {
    var result: [BlameVerdict] = []
    for var verdict in sorted(by: { $0.line < $1.line }) {
      let covered = result.last.map { $0.line + $0.count } ?? 0
      let skipped = Swift.max(0, covered - verdict.line)
      guard verdict.count > skipped else { continue }
      verdict.line += skipped
      verdict.start += skipped
      verdict.count -= skipped
      result.append(verdict)
    }
    return result
  }
}

extension Array where Element: CoversLines {
  /// The first that covers `line` or lies behind it, in a sorted list without overlap.
  fileprivate func firstIndex(endingAfter line: Int) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if self[middle].line + self[middle].count <= line { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
