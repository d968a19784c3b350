/// The files that one tree has and another has not: where a file may have come from that was renamed.
enum AbsentFiles {
  struct File {
    let path: [UInt8]
    let entry: TreeEntry
  }

  /// In the order of git's trees. Folders that are equal are not looked into.
  static func list(
    in old: ObjectID, absentFrom new: ObjectID, _ objects: ObjectDatabase
  ) throws(ObjectFailure) -> [File] {
    var files: [File] = []
    try collect(old, new, [], depth: 0, objects, into: &files)
    return files
  }

  private static func collect(
    _ old: ObjectID, _ new: ObjectID?, _ prefix: [UInt8], depth: Int, _ objects: ObjectDatabase,
    into files: inout [File]
  ) throws(ObjectFailure) {
    if depth > TreeWalk.deepest { throw TreeWalk.tooDeep.failure(of: old) }
    var others: [[UInt8]: TreeEntry] = [:]
    if let new { try visit(new, objects) { name, entry in others[name] = entry } }
    var items: [(name: [UInt8], entry: TreeEntry)] = []
    try visit(old, objects) { name, entry in items.append((name, entry)) }
    for item in items {
      let other = others[item.name]
      if item.entry == other { continue }
      let path = prefix + item.name
      if item.entry.kind == .folder {
        let tree = other?.kind == .folder ? other?.id : nil
        try collect(item.entry.id, tree, path + [UInt8(ascii: "/")], depth: depth + 1, objects, into: &files)
      } else if other == nil || other?.kind == .folder {
        files.append(File(path: path, entry: item.entry))
      }
    }
  }

  private static func visit(
    _ tree: ObjectID, _ objects: ObjectDatabase, _ visit: ([UInt8], TreeEntry) -> Void
  ) throws(ObjectFailure) {
    var walk = TreeWalk(try objects.tree(tree))
    do throws(ObjectDamage) {
      while let item = try walk.next() { visit(Array(walk.bytes[item.name]), item.entry) }
    } catch {
      throw error.failure(of: tree)
    }
  }
}
