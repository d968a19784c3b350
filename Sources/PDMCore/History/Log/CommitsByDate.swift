/// Commits in the order of `git log`: of those whose children were seen, always the newest; of equal ones, the one that
/// was met first (git's commit_list_insert_by_date). Each comes once.
struct CommitsByDate {
  private struct Waiting {
    let id: ObjectID
    let node: CommitNode
    let number: Int

    func comes(before other: Waiting) -> Bool {
      node.seconds != other.node.seconds ? node.seconds > other.node.seconds : number < other.number
    }
  }

  private let objects: ObjectDatabase
  private let span: LogSpan
  private var heap: [Waiting] = []
  private var seen: Set<ObjectID> = []

  init(from start: ObjectID, in span: LogSpan = LogSpan(), _ objects: ObjectDatabase) throws(ObjectFailure) {
    self.objects = objects
    self.span = span
    try add(start)
  }

  /// - Returns: nil after the last.
  mutating func next() throws(ObjectFailure) -> (id: ObjectID, node: CommitNode)? {
    while let first = heap.first {
      removeFirst()
      // Past an older one the walk does not go; past a newer one it does (git's revision.c, get_revision_1).
      if let oldest = span.since, first.node.seconds < oldest { continue }
      for parent in first.node.parents { try add(parent) }
      if let newest = span.until, first.node.seconds > newest { continue }
      return (first.id, first.node)
    }
    return nil
  }

  private mutating func add(_ id: ObjectID) throws(ObjectFailure) {
    guard seen.insert(id).inserted else { return }
    heap.append(Waiting(id: id, node: try objects.commit(id), number: seen.count))
    var position = heap.count - 1
    while position > 0, heap[position].comes(before: heap[(position - 1) / 2]) {
      heap.swapAt(position, (position - 1) / 2)
      position = (position - 1) / 2
    }
  }

  private mutating func removeFirst() {
    let last = heap.removeLast()
    guard !heap.isEmpty else { return }
    heap[0] = last
    var position = 0
    while true {
      var child = 2 * position + 1
      guard child < heap.count else { return }
      if child + 1 < heap.count, heap[child + 1].comes(before: heap[child]) { child += 1 }
      guard heap[child].comes(before: heap[position]) else { return }
      heap.swapAt(position, child)
      position = child
    }
  }
}
