/// Finds who wrote each line, walking back from one version of a file as `git blame` does (git's blame.c).
///
/// The fate of a line depends on nothing but the commit, the path and the line where it is met. So the order of the walk
/// decides how fast it is and not what it finds, and what was found once can be kept (``BlameCache``).
///
/// One walk answers one question; one thread.
final class BlameWalk {
  private let objects: ObjectDatabase
  private let differ: LineDiffer
  private let rule: WhitespaceRule
  private let cache: BlameCache.Content?
  private var queue = BlameQueue()
  private var paths = BlamePaths()
  private(set) var places = BlamePlaces()
  /// What was found so far, by lines of the file that was asked for.
  private(set) var runs: [BlameRun] = []
  /// The numbers that places of the cache have here.
  private var numbersOfCache: [Int?]
  /// The newest versions that were compared, with the lines that came through them: see ``BlameCache``.
  private(set) var trail: [BlameTrailNode] = []
  /// How many commits were looked at, those of the cache apart.
  private(set) var visits = 0
  /// Takes the lines that are found.
  var progress: Progress?

  /// A walk of a few steps is as quick as reading what it found.
  var isWorthKeeping: Bool { visits >= 32 || (cache == nil && !trail.isEmpty) }

  /// Sixty-four serve as well as all (measured; research on `git` and `libgit2`), in a fraction of the room.
  static let trailLength = 64

  init(objects: ObjectDatabase, rule: WhitespaceRule, usesIndentHeuristic: Bool, cache: BlameCache.Content?) {
    self.objects = objects
    self.rule = rule
    self.cache = cache
    numbersOfCache = [Int?](repeating: nil, count: cache?.places.list.count ?? 0)
    differ = LineDiffer(usesIndentHeuristic: usesIndentHeuristic, rule: rule)
  }

  /// Walks back from a file as a commit has it.
  ///
  /// - Parameter lines: those that are asked for.
  /// - Throws: ``Interrupted`` at any commit.
  func run(from place: BlameAnswer.Place, lines: [Range<Int>]) throws {
    let node = try objects.commit(place.commit)
    let path = paths.index(of: place.path)
    guard let entry = try paths.entry(of: path, in: node.tree, objects), entry.isFile else {
      throw ObjectFailure.missing(place.commit)
    }
    let segments = lines.map { BlameSegment(line: $0.lowerBound, start: $0.lowerBound, count: $0.count) }
    queue.add(BlameOrigin(commit: place.commit, node: node, path: path, entry: entry, segments: segments))
    trail.append(BlameTrailNode(place: place, segments: segments))
    while let origin = queue.next() {
      try Interruption.check()
      try examine(origin)
    }
  }

  /// Walks back from a text that is in no commit yet: the working file.
  /// - Parameter parent: the commit that it would follow. It has the file under the same path.
  func run(
    from content: [UInt8], path: [UInt8], parent: ObjectID, lines: [Range<Int>]
  ) throws {
    let node = try objects.commit(parent)
    let index = paths.index(of: path)
    guard let entry = try paths.entry(of: index, in: node.tree, objects), entry.isFile else {
      throw ObjectFailure.missing(parent)
    }
    let segments = lines.map { BlameSegment(line: $0.lowerBound, start: $0.lowerBound, count: $0.count) }
    let working = BlameOrigin(
      commit: .zero, node: node, path: index, entry: entry, segments: segments,
      table: LineTable(content, rule: rule))
    let older = BlameOrigin(commit: parent, node: node, path: index, entry: entry, segments: [])
    try pass(working, to: older)
    trail.append(BlameTrailNode(place: older.place(in: paths), segments: older.segments))
    convict(working, previous: older.place(in: paths))
    while let origin = queue.next() {
      try Interruption.check()
      try examine(origin)
    }
  }

  /// The groups that were found, neighbours joined.
  func groups() -> [BlameAnswer.Group] {
    BlameAnswer.joined(
      runs.map { run in
        BlameAnswer.Group(
          line: run.line, count: run.count, origin: places[run.origin], originLine: run.originLine,
          previous: run.previous.map { places[$0] })
      })
  }

  // MARK: The walk

  private func examine(_ origin: BlameOrigin) throws {
    try passOver(origin)
    while try !handOver(origin) {
      try Interruption.check()
      // A step in which no line need be found.
      progress?.advance(by: 0)
      guard !origin.segments.isEmpty else { return }
      // The same lines go on in an older commit that nothing else waits before: no need to queue.
      try passOver(origin)
    }
  }

  /// Moves an origin on over commits that left the file alone, as long as it need not wait for others.
  private func passOver(_ origin: BlameOrigin) throws(ObjectFailure) {
    let path = paths[origin.path]
    if let cache, cache.node(of: origin.commit, path: path) != nil { return }
    guard
      let older = objects.oldestUnchanged(path, from: origin.commit, newerThan: queue.newest ?? .min)
    else { return }
    visits += older.steps
    origin.move(to: older.commit, try objects.commit(older.commit), path: origin.path, origin.entry)
  }

  /// Gives the lines of an origin to its parents, and keeps what no parent has.
  /// - Returns: false where all went to one parent, which `origin` has become: the caller goes on with it.
  private func handOver(_ origin: BlameOrigin) throws(ObjectFailure) -> Bool {
    if let cache, settle(origin, cache) { return true }
    visits += 1
    let parents = origin.node.parents
    if parents.isEmpty {
      convict(origin, previous: nil)
      return true
    }
    var candidates: [BlameOrigin?] = []
    var absent: [(position: Int, parent: ObjectID, node: CommitNode)] = []
    for (position, parent) in parents.enumerated() {
      let node = try objects.commit(parent)
      guard let entry = try entry(of: origin, in: node, isFirst: position == 0) else {
        absent.append((position, parent, node))
        candidates.append(nil)
        continue
      }
      if entry.id == origin.entry.id, entry.kind == origin.entry.kind {
        return moveWhole(origin, to: parent, node, path: origin.path, entry)
      }
      let isCandidate =
        entry.kind == origin.entry.kind && !candidates.contains { $0?.entry.id == entry.id }
      candidates.append(
        isCandidate ? BlameOrigin(commit: parent, node: node, path: origin.path, entry: entry, segments: []) : nil)
    }
    for (position, parent, node) in absent {
      guard let source = try renameSource(of: origin, in: node) else { continue }
      let path = paths.index(of: source.path)
      if source.entry.id == origin.entry.id {
        return moveWhole(origin, to: parent, node, path: path, source.entry)
      }
      if candidates[..<position].contains(where: { $0?.entry.id == source.entry.id }) { continue }
      candidates[position] = BlameOrigin(commit: parent, node: node, path: path, entry: source.entry, segments: [])
    }
    try compare(origin, with: candidates.compactMap { $0 })
    return true
  }

  private func compare(_ origin: BlameOrigin, with candidates: [BlameOrigin]) throws(ObjectFailure) {
    if !candidates.isEmpty, trail.count < Self.trailLength {
      trail.append(BlameTrailNode(place: origin.place(in: paths), segments: origin.segments))
    }
    for candidate in candidates {
      try pass(origin, to: candidate)
      if origin.segments.isEmpty { return }
    }
    convict(origin, previous: candidates.first?.place(in: paths))
  }

  /// The file in a parent; nil where it is not there, or only a folder of its name.
  private func entry(
    of origin: BlameOrigin, in parent: CommitNode, isFirst: Bool
  ) throws(ObjectFailure) -> TreeEntry? {
    if parent.tree == origin.node.tree { return origin.entry }
    if isFirst, !objects.mayHaveChanged(paths[origin.path], in: origin.commit) { return origin.entry }
    let entry = try paths.entry(of: origin.path, in: parent.tree, objects)
    return entry?.kind == .folder ? nil : entry
  }

  /// All lines go to one parent.
  /// - Returns: whether they were queued; false where `origin` itself became that parent's.
  private func moveWhole(
    _ origin: BlameOrigin, to parent: ObjectID, _ node: CommitNode, path: Int, _ entry: TreeEntry
  ) -> Bool {
    origin.move(to: parent, node, path: path, entry)
    guard queue.mustWait(origin) else { return false }
    queue.add(origin)
    return true
  }

  /// Gives to `candidate` the lines that it has too.
  private func pass(_ origin: BlameOrigin, to candidate: BlameOrigin) throws(ObjectFailure) {
    let new: LineTable
    if let table = origin.table {
      new = table
    } else {
      new = LineTable(try objects.blob(origin.entry.id), rule: rule)
      origin.table = new
    }
    let old = LineTable(try objects.blob(candidate.entry.id), like: new)
    let (passed, kept) = BlameSegment.split(origin.segments, at: differ.hunks(old: old, new: new))
    origin.segments = kept
    guard !passed.isEmpty else { return }
    candidate.segments = passed
    candidate.table = old
    queue.add(candidate)
  }

  private func convict(_ origin: BlameOrigin, previous: BlameAnswer.Place?) {
    let place = places.index(of: origin.place(in: paths))
    let previous = previous.map { places.index(of: $0) }
    for segment in origin.segments {
      runs.append(
        BlameRun(
          line: segment.line, count: segment.count, origin: place, originLine: segment.start, previous: previous))
      progress?.advance(by: Int64(segment.count))
    }
    origin.segments = []
  }

  /// Takes from the cache what it knows of this version.
  /// - Returns: whether nothing is left.
  private func settle(_ origin: BlameOrigin, _ cache: BlameCache.Content) -> Bool {
    guard let node = cache.node(of: origin.commit, path: paths[origin.path]) else { return false }
    let (found, left) = BlameCache.settle(origin.segments, by: node)
    for var run in found {
      run.origin = number(run.origin, cache)
      run.previous = run.previous.map { number($0, cache) }
      runs.append(run)
      progress?.advance(by: Int64(run.count))
    }
    origin.segments = left
    return left.isEmpty
  }

  private func number(_ place: Int, _ cache: BlameCache.Content) -> Int {
    if let known = numbersOfCache[place] { return known }
    let number = places.index(of: cache.places[place])
    numbersOfCache[place] = number
    return number
  }

  /// Where the file came from that the parent does not have under this name (git's diffcore-rename.c).
  private func renameSource(
    of origin: BlameOrigin, in parent: CommitNode
  ) throws(ObjectFailure) -> (path: [UInt8], entry: TreeEntry)? {
    let sources = try AbsentFiles.list(in: parent.tree, absentFrom: origin.node.tree, objects)
    return try RenameSource.find(
      path: paths[origin.path], entry: origin.entry, among: sources, objects: objects)
  }
}
