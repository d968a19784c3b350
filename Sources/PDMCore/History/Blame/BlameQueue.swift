/// The versions that wait to be looked at, each once.
struct BlameQueue {
  private struct Key: Hashable {
    let commit: ObjectID
    let path: Int
  }

  private var waiting = NewestFirst<BlameOrigin>()
  private var byPlace: [Key: BlameOrigin] = [:]

  /// Tables of this many are kept: where many branches wait, reading twice is cheaper than holding all.
  private static let keptTables = 16

  /// When the newest was committed, in seconds since 1970; nil where none waits.
  var newest: Int64? { waiting.newest }

  /// Whether the origin must queue: others are newer, or lines of the same version wait already.
  func mustWait(_ origin: BlameOrigin) -> Bool {
    guard let newest = waiting.newest else { return false }
    return newest >= origin.node.seconds || byPlace[Key(commit: origin.commit, path: origin.path)] != nil
  }

  /// Adds an origin; its lines join those of the same version that wait already.
  mutating func add(_ origin: BlameOrigin) {
    let key = Key(commit: origin.commit, path: origin.path)
    if let same = byPlace[key] {
      same.segments = Self.merged(same.segments, origin.segments)
      if same.table == nil { same.table = origin.table }
      return
    }
    if waiting.count >= Self.keptTables { origin.table = nil }
    byPlace[key] = origin
    waiting.add(origin, seconds: origin.node.seconds)
  }

  mutating func next() -> BlameOrigin? {
    guard let origin = waiting.next() else { return nil }
    byPlace[Key(commit: origin.commit, path: origin.path)] = nil
    return origin
  }

  private static func merged(_ left: [BlameSegment], _ right: [BlameSegment]) -> [BlameSegment] {
    // Two sorted lists; few of them are long.
    (left + right).sorted { ($0.start, $0.line) < ($1.start, $1.line) }
  }
}

/// The paths that a walk meets, each with its memory of trees.
struct BlamePaths {
  private var list: [[UInt8]] = []
  private var lookups: [PathLookup] = []
  private var positions: [[UInt8]: Int] = [:]

  subscript(index: Int) -> [UInt8] { list[index] }

  mutating func index(of path: [UInt8]) -> Int {
    if let known = positions[path] { return known }
    positions[path] = list.count
    list.append(path)
    lookups.append(PathLookup(path))
    return list.count - 1
  }

  mutating func entry(of index: Int, in tree: ObjectID, _ objects: ObjectDatabase) throws(ObjectFailure) -> TreeEntry? {
    try lookups[index].entry(in: tree, objects)
  }
}
