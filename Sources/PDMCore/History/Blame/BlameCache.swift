/// What earlier walks found about one path, so that the next walk can stop where they have been.
///
/// A node is a version, a commit and a path, with the fate of lines in it: that never changes, since a commit's name is a
/// digest of all its history. Beside the version that was asked for, the newest versions that were compared are nodes
/// as well (the trail): a merge may bring in a branch that was forked before the version asked for, whose lines would
/// slip past that one and walk to the root.
enum BlameCache {
  /// The fate of lines of one version.
  struct Node: Equatable, Sendable {
    /// In ``Content/places``.
    var place: Int
    /// Sorted by line, without overlap.
    var runs: [BlameRun]
  }

  /// The nodes of one file of the cache.
  struct Content: Equatable, Sendable {
    private(set) var places: BlamePlaces
    /// The newest first.
    private(set) var nodes: [Node] = []
    private var commits: Set<ObjectID> = []

    init(places: BlamePlaces = BlamePlaces()) {
      self.places = places
    }

    func node(of commit: ObjectID, path: [UInt8]) -> Node? {
      guard commits.contains(commit) else { return nil }
      return nodes.first { places[$0.place] == BlameAnswer.Place(commit: commit, path: path) }
    }

    func hasNode(of place: BlameAnswer.Place) -> Bool { node(of: place.commit, path: place.path) != nil }

    /// Adds a node unless its version has one.
    /// - Parameter runs: with numbers of ``places``.
    mutating func add(_ place: BlameAnswer.Place, _ runs: [BlameRun]) {
      guard !hasNode(of: place) else { return }
      commits.insert(place.commit)
      nodes.append(Node(place: places.index(of: place), runs: runs))
    }

    /// Some of the nodes alone, with no more places than they need.
    func selecting(_ nodes: ArraySlice<Node>) -> Content {
      var part = Content()
      part.add(nodes, of: self)
      return part
    }

    /// Copies the nodes of another content, as far as there is room.
    mutating func add(_ other: Content) { add(other.nodes[...], of: other) }

    private mutating func add(_ some: ArraySlice<Node>, of other: Content) {
      var numbers: [Int: Int] = [:]
      func number(_ place: Int, _ places: inout BlamePlaces) -> Int {
        if let known = numbers[place] { return known }
        let number = places.index(of: other.places[place])
        numbers[place] = number
        return number
      }
      for node in some where nodes.count <= BlameWalk.trailLength && runCount < BlameCache.runLimit {
        guard !hasNode(of: other.places[node.place]) else { continue }
        var runs = node.runs
        for position in runs.indices {
          runs[position].origin = number(runs[position].origin, &places)
          runs[position].previous = runs[position].previous.map { number($0, &places) }
        }
        add(other.places[node.place], runs)
      }
    }

    var runCount: Int { nodes.reduce(0) { $0 + $1.runs.count } }
  }

  /// About so many runs are kept, some 400 KB: of a file of many lines by many people, the newest nodes are worth most.
  static let runLimit = 1 << 16

  /// Decides the lines that a node knows, in the numbers of its content.
  /// - Returns: what it knows, and the segments that are left.
  static func settle(_ segments: [BlameSegment], by node: Node) -> (found: [BlameRun], left: [BlameSegment]) {
    var found: [BlameRun] = []
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
        var run = node.runs[position]
        if run.line > next {
          left.append(BlameSegment(line: line, start: next, count: run.line - next))
          next = run.line
          continue
        }
        let end = min(segment.end, run.line + run.count)
        run.originLine += next - run.line
        run.line = line
        run.count = end - next
        found.append(run)
        next = end
        position += 1
      }
    }
    return (found, left)
  }

  /// What is to be kept of a finished walk, with what was there before.
  static func content(of walk: BlameWalk, keeping old: Content?) -> Content {
    var content = Content(places: walk.places)
    let sorted = walk.runs.sorted { $0.line < $1.line }
    var count = 0
    for node in walk.trail where count < runLimit && !content.hasNode(of: node.place) {
      var runs: [BlameRun] = []
      for segment in node.segments { add(fatesOf: segment, in: sorted, to: &runs) }
      content.add(node.place, runs.withoutOverlap)
      count += runs.count
    }
    if let old { content.add(old) }
    return content
  }

  /// What was found about lines of the file that was asked for, told in the numbers of the version on the way.
  private static func add(fatesOf segment: BlameSegment, in sorted: [BlameRun], to runs: inout [BlameRun]) {
    let end = segment.line + segment.count
    var position = sorted.firstIndex(endingAfter: segment.line)
    while position < sorted.count, sorted[position].line < end {
      var run = sorted[position]
      let skipped = max(0, segment.line - run.line)
      let line = run.line + skipped
      run.originLine += skipped
      run.count = min(end, run.line + run.count) - line
      run.line = segment.start + (line - segment.line)
      runs.append(run)
      position += 1
    }
  }
}

extension [BlameRun] {
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

  /// Sorted by line; of two that speak of one line, which after a merge they may, one is left: they say the same.
  fileprivate var withoutOverlap: [BlameRun] {
    var result: [BlameRun] = []
    result.reserveCapacity(count)
    for var run in sorted(by: { $0.line < $1.line }) {
      let covered = result.last.map { $0.line + $0.count } ?? 0
      let skipped = Swift.max(0, covered - run.line)
      guard run.count > skipped else { continue }
      run.line += skipped
      run.originLine += skipped
      run.count -= skipped
      result.append(run)
    }
    return result
  }
}
