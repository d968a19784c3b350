/// Commits in the order of `git log`: of those whose children were seen, always the newest; of equal ones, the one that
/// was met first. Each comes once.
struct CommitsByDate {
  private let objects: ObjectDatabase
  private let span: LogSpan
  private var waiting = NewestFirst<(id: ObjectID, node: CommitNode)>()
  private var seen: Set<ObjectID> = []

  init(from start: ObjectID, in span: LogSpan = LogSpan(), _ objects: ObjectDatabase) throws(ObjectFailure) {
    self.objects = objects
    self.span = span
    try add(start)
  }

  /// - Returns: nil after the last.
  mutating func next() throws(ObjectFailure) -> (id: ObjectID, node: CommitNode)? {
    while let first = waiting.next() {
      // Past an older one the walk does not go; past a newer one it does (git's revision.c, get_revision_1).
      if let oldest = span.since, first.node.seconds < oldest { continue }
      for parent in first.node.parents { try add(parent) }
      if let newest = span.until, first.node.seconds > newest { continue }
      return first
    }
    return nil
  }

  private mutating func add(_ id: ObjectID) throws(ObjectFailure) {
    guard seen.insert(id).inserted else { return }
    let node = try objects.commit(id)
    waiting.add((id, node), seconds: node.seconds)
  }
}
