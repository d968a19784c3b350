/// The files in which two trees differ. Folders that are equal are not looked into, so that a commit costs what it
/// changed and not what the vault holds.
struct TreeDifference {
  /// One file; what is nil was not there.
  struct Change {
    let path: [UInt8]
    let old: TreeEntry?
    let new: TreeEntry?
  }

  let objects: ObjectDatabase

  /// In the order of git's trees.
  /// - Parameter old: nil is nothing at all.
  func changes(from old: ObjectID?, to new: ObjectID) throws(ObjectFailure) -> [Change] {
    var changes: [Change] = []
    try collect(old, new, [], depth: 0, into: &changes)
    return changes
  }

  private func collect(
    _ old: ObjectID?, _ new: ObjectID?, _ prefix: [UInt8], depth: Int, into changes: inout [Change]
  ) throws(ObjectFailure) {
    guard old != new else { return }
    if depth > TreeWalk.deepest, let tree = new ?? old { throw TreeWalk.tooDeep.failure(of: tree) }
    var before = try Side(old, objects)
    var after = try Side(new, objects)
    while true {
      switch Side.compare(before, after) {
      case .finished: return
      case .same:
        if before.entry != after.entry { try add(before, after, prefix, depth, into: &changes) }
        try before.advance()
        try after.advance()
      case .onlyFirst:
        try add(before, nil, prefix, depth, into: &changes)
        try before.advance()
      case .onlySecond:
        try add(nil, after, prefix, depth, into: &changes)
        try after.advance()
      }
    }
  }

  /// At least one side is there, and both are folders or neither is.
  private func add(
    _ before: Side?, _ after: Side?, _ prefix: [UInt8], _ depth: Int, into changes: inout [Change]
  ) throws(ObjectFailure) {
    guard let named = after ?? before, let name = named.name else { return }
    let path = prefix + name
    if named.entry?.kind == .folder {
      try collect(
        before?.entry?.id, after?.entry?.id, path + [UInt8(ascii: "/")], depth: depth + 1, into: &changes)
    } else {
      changes.append(Change(path: path, old: before?.entry, new: after?.entry))
    }
  }

  /// One of two trees that are walked side by side.
  private struct Side {
    private let tree: ObjectID?
    private var walk: TreeWalk
    private var item: TreeWalk.Item?

    init(_ tree: ObjectID?, _ objects: ObjectDatabase) throws(ObjectFailure) {
      self.tree = tree
      var bytes: [UInt8] = []
      if let tree { bytes = try objects.tree(tree) }
      walk = TreeWalk(bytes)
      try advance()
    }

    var entry: TreeEntry? { item?.entry }
    var name: [UInt8]? { item.map { Array(walk.bytes[$0.name]) } }

    mutating func advance() throws(ObjectFailure) {
      do throws(ObjectDamage) {
        item = try walk.next()
      } catch {
        item = nil
        if let tree { throw error.failure(of: tree) }
      }
    }

    enum Order { case finished, same, onlyFirst, onlySecond }

    /// git sorts a folder as if its name ended in a slash (tree.c, base_name_compare).
    static func compare(_ first: Side, _ second: Side) -> Order {
      guard let one = first.item else { return second.item == nil ? .finished : .onlySecond }
      guard let other = second.item else { return .onlyFirst }
      let (left, right) = (first.walk.bytes.span, second.walk.bytes.span)
      let shared = min(one.name.count, other.name.count)
      var position = 0
      while position < shared,
        left[one.name.lowerBound + position] == right[other.name.lowerBound + position]
      {
        position += 1
      }
      let mine =
        position < one.name.count ? left[one.name.lowerBound + position] : one.entry.kind == .folder ? slash : 0
      let theirs =
        position < other.name.count ? right[other.name.lowerBound + position] : other.entry.kind == .folder ? slash : 0
      if mine == theirs { return .same }
      return mine < theirs ? .onlyFirst : .onlySecond
    }

    private static let slash = UInt8(ascii: "/")
  }
}

extension TreeDifference {
  /// What a commit changed against its first parent.
  func changes(of entry: LogEntry) throws(ObjectFailure) -> [Change] {
    var before: ObjectID?
    if let parent = entry.parents.first { before = try objects.commit(parent).tree }
    return try changes(from: before, to: objects.commit(entry.commit).tree)
  }
}
