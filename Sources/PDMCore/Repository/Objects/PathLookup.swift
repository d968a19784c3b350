/// Finds one path in many trees, and remembers what the folders on the way led to: from one commit to the next most of
/// them are the same.
struct PathLookup {
  private struct Memory {
    var tree: ObjectID
    var entry: TreeEntry?
  }

  private struct Level {
    let name: [UInt8]
    /// By some bits of the tree's name.
    var memory = [Memory?](repeating: nil, count: PathLookup.memorySize)
  }

  /// Branches that are walked side by side have different trees.
  private static let memorySize = 16
  private var levels: [Level]

  /// - Parameter path: from the root of the work tree, `/` between its parts.
  init(_ path: [UInt8]) {
    levels = path.split(separator: UInt8(ascii: "/")).map { Level(name: Array($0)) }
  }

  /// - Parameter tree: the root tree of a commit.
  /// - Returns: nil where there is no such path.
  mutating func entry(in tree: ObjectID, _ objects: ObjectDatabase) throws(ObjectFailure) -> TreeEntry? {
    var tree = tree
    var found: TreeEntry?
    for index in levels.indices {
      let place = Int(truncatingIfNeeded: tree.high) & (Self.memorySize - 1)
      if let memory = levels[index].memory[place], memory.tree == tree {
        found = memory.entry
      } else {
        found = try objects.entry(named: levels[index].name, inTree: tree)
        levels[index].memory[place] = Memory(tree: tree, entry: found)
      }
      guard let entry = found else { return nil }
      if index < levels.count - 1 {
        guard entry.mode & 0o170000 == 0o040000 else { return nil }
        tree = entry.id
      }
    }
    return found
  }
}
