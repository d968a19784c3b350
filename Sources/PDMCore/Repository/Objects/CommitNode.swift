/// What a walk over the history needs of a commit.
struct CommitNode: Equatable, Sendable {
  var tree: ObjectID
  var parents: ParentList
  /// The committer's time in seconds since 1970.
  var seconds: Int64
}

/// The parents of a commit in their order. Two need no memory of their own: walks make hundreds of thousands of lists.
struct ParentList: Equatable, Sendable, RandomAccessCollection {
  private var one = ObjectID(high: 0, middle: 0, low: 0)
  private var two = ObjectID(high: 0, middle: 0, low: 0)
  private var others: [ObjectID]?
  private(set) var count = 0

  init() {}

  init(_ parents: [ObjectID]) {
    for parent in parents { append(parent) }
  }

  var startIndex: Int { 0 }
  var endIndex: Int { count }

  subscript(position: Int) -> ObjectID {
    if position == 0, count > 0 { return one }
    if position == 1, count > 1 { return two }
    return (others ?? [])[position - 2]
  }

  mutating func append(_ parent: ObjectID) {
    switch count {
    case 0: one = parent
    case 1: two = parent
    default: others = (others ?? []) + [parent]
    }
    count += 1
  }
}
