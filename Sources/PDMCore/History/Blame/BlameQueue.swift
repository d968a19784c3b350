/// The versions that wait to be looked at, the newest commit first, in the order they came where dates are equal.
struct BlameQueue {
  private struct Waiting {
    let seconds: Int64
    let number: Int
    let origin: BlameOrigin

    func comes(before other: Waiting) -> Bool {
      seconds != other.seconds ? seconds > other.seconds : number < other.number
    }
  }

  private struct Key: Hashable {
    let commit: ObjectID
    let path: Int
  }

  private var heap: [Waiting] = []
  private var byPlace: [Key: BlameOrigin] = [:]
  private var counter = 0

  /// Tables of this many are kept: where many branches wait, reading twice is cheaper than holding all.
  private static let keptTables = 16

  /// Whether the origin must queue: others are newer, or lines of the same version wait already.
  func mustWait(_ origin: BlameOrigin) -> Bool {
    guard let top = heap.first else { return false }
    return top.seconds >= origin.node.seconds || byPlace[Key(commit: origin.commit, path: origin.path)] != nil
  }

  /// Adds an origin; its lines join those of the same version that wait already.
  mutating func add(_ origin: BlameOrigin) {
    let key = Key(commit: origin.commit, path: origin.path)
    if let waiting = byPlace[key] {
      waiting.segments = Self.merged(waiting.segments, origin.segments)
      if waiting.table == nil { waiting.table = origin.table }
      return
    }
    if heap.count >= Self.keptTables { origin.table = nil }
    byPlace[key] = origin
    counter += 1
    heap.append(Waiting(seconds: origin.node.seconds, number: counter, origin: origin))
    rise(from: heap.count - 1)
  }

  mutating func next() -> BlameOrigin? {
    guard let first = heap.first else { return nil }
    let last = heap.removeLast()
    if !heap.isEmpty {
      heap[0] = last
      sink()
    }
    byPlace[Key(commit: first.origin.commit, path: first.origin.path)] = nil
    return first.origin
  }

  private static func merged(_ left: [BlameSegment], _ right: [BlameSegment]) -> [BlameSegment] {
    // Two sorted lists; few of them are long.
    (left + right).sorted { ($0.start, $0.line) < ($1.start, $1.line) }
  }

  private mutating func rise(from start: Int) {
    var position = start
    while position > 0 {
      let parent = (position - 1) / 2
      guard heap[position].comes(before: heap[parent]) else { return }
      heap.swapAt(position, parent)
      position = parent
    }
  }

  private mutating func sink() {
    var position = 0
    while true {
      let left = 2 * position + 1
      guard left < heap.count else { return }
      let right = left + 1
      let child = right < heap.count && heap[right].comes(before: heap[left]) ? right : left
      guard heap[child].comes(before: heap[position]) else { return }
      heap.swapAt(position, child)
      position = child
    }
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
