/// The objects of one repository, read only: packs, loose objects, alternates, and what a commit-graph says of commits.
///
/// Made for walks over a whole history, which libgit2 reads several times slower. It keeps what it unpacked last, so one
/// database belongs to one thread. What git writes meanwhile is found; what git removes stays readable where it has been
/// opened.
final class ObjectDatabase {
  private let folders: [[UInt8]]
  private let packs: PackFolders
  private let tools = ObjectTools()
  private let graph: CommitGraph?

  /// - Parameters:
  ///   - folders: in the order of search, the repository's own first. Their alternates follow them.
  ///   - usesCommitGraph: false where git would not look at it: with grafts, replaced objects, in a shallow repository,
  ///     or when the configuration says so.
  init(folders: [[UInt8]], usesCommitGraph: Bool = true) {
    self.folders = Alternates.expanded(folders)
    packs = PackFolders(folders: self.folders)
    graph = usesCommitGraph ? CommitGraph(folders: self.folders) : nil
  }

  // MARK: Objects

  func object(_ id: ObjectID) throws(ObjectFailure) -> StoredObject {
    if let kind = Self.kindOfEmpty(id) { return StoredObject(kind: kind, bytes: []) }
    let tools = tools
    return try read(id) { pack, offset throws(ObjectDamage) in
      try pack.object(at: offset, tools)
    } loose: { loose throws(ObjectDamage) in
      try loose.object(tools)
    }
  }

  func blob(_ id: ObjectID) throws(ObjectFailure) -> [UInt8] { try bytes(of: id, .blob) }

  /// The entries as they are stored: see ``TreeWalk``.
  func tree(_ id: ObjectID) throws(ObjectFailure) -> [UInt8] { try bytes(of: id, .tree) }

  private func bytes(of id: ObjectID, _ kind: ObjectKind) throws(ObjectFailure) -> [UInt8] {
    let object = try object(id)
    guard object.kind == kind else { throw .unexpectedKind(id, object.kind) }
    return object.bytes
  }

  /// In bytes, without unpacking more than that needs.
  func size(of id: ObjectID) throws(ObjectFailure) -> Int {
    if Self.kindOfEmpty(id) != nil { return 0 }
    let tools = tools
    return try read(id) { pack, offset throws(ObjectDamage) in
      try pack.size(at: offset, tools)
    } loose: { loose throws(ObjectDamage) in
      try loose.header(tools).size
    }
  }

  func kind(of id: ObjectID) throws(ObjectFailure) -> ObjectKind {
    if let kind = Self.kindOfEmpty(id) { return kind }
    let tools = tools
    return try read(id) { pack, offset throws(ObjectDamage) in
      try pack.kind(at: offset)
    } loose: { loose throws(ObjectDamage) in
      try loose.header(tools).kind
    }
  }

  /// Whether it is here, in whatever state.
  func contains(_ id: ObjectID) -> Bool {
    Self.kindOfEmpty(id) != nil || packs.place(of: id) != nil || folders.contains { LooseObject(id, in: $0) != nil }
  }

  /// git knows the empty tree and the empty blob without their being stored.
  @inline(__always) private static func kindOfEmpty(_ id: ObjectID) -> ObjectKind? {
    if id == ObjectID(high: 0x4B82_5DC6_42CB_6EB9, middle: 0xA060_E54B_F8D6_9288, low: 0xFBEE_4904) { return .tree }
    if id == ObjectID(high: 0xE69D_E29B_B2D1_D643, middle: 0x4B8B_29AE_775A_D8C2, low: 0xE48C_5391) { return .blob }
    return nil
  }

  // MARK: Commits

  /// From the commit-graph where it has the commit.
  func commit(_ id: ObjectID) throws(ObjectFailure) -> CommitNode {
    if let graph, let place = graph.place(of: id), let node = graph.node(at: place) { return node }
    if let node = try head(of: id) { return node }
    let object = try object(id)
    guard object.kind == .commit else { throw .unexpectedKind(id, object.kind) }
    let node = unsafe object.bytes.withUnsafeBufferPointer { bytes in
      unsafe bytes.baseAddress.flatMap { unsafe CommitHead.node($0, bytes.count, isWhole: true) }
    }
    guard let node else { throw .damaged(id, reason: "its first lines are not those of a commit") }
    return node
  }

  /// - Returns: nil where the commit has to be read as a whole.
  private func head(of id: ObjectID) throws(ObjectFailure) -> CommitNode? {
    let tools = tools
    let (kind, node) = try read(id) { pack, offset throws(ObjectDamage) -> (ObjectKind, CommitNode?) in
      guard let (kind, count) = try pack.beginning(at: offset, CommitHead.usualSize, tools) else {
        return (.commit, nil)
      }
      return (kind, kind == .commit ? unsafe CommitHead.node(tools.scratch.start, count, isWhole: false) : nil)
    } loose: { loose throws(ObjectDamage) in
      let (header, count) = try loose.beginning(CommitHead.usualSize, tools)
      guard header.kind == .commit else { return (header.kind, nil) }
      return unsafe (.commit, CommitHead.node(LooseObject.content(of: header, in: tools), count, isWhole: false))
    }
    guard kind == .commit else { throw .unexpectedKind(id, kind) }
    return node
  }

  /// Whether a commit may differ from its first parent at a path; true where the commit-graph has no filter for it.
  ///
  /// - Parameter path: from the root of the work tree. git adds every folder above a changed file too, so asking for the
  ///   path itself is enough.
  func mayHaveChanged(_ path: [UInt8], in commit: ObjectID) -> Bool {
    guard let graph, let place = graph.place(of: commit) else { return true }
    return graph.mayHaveChanged(path, at: place)
  }

  /// Goes back by first parents as far as the commit-graph tells that a path stayed as it is.
  ///
  /// - Parameter limit: in seconds since 1970; it goes to no commit of that age or older.
  /// - Returns: the last commit that it came to, and how many steps that took; nil where it took none.
  func oldestUnchanged(
    _ path: [UInt8], from commit: ObjectID, newerThan limit: Int64
  ) -> (commit: ObjectID, steps: Int)? {
    guard let graph, let place = graph.place(of: commit) else { return nil }
    return graph.oldestUnchanged(path, from: place, newerThan: limit)
  }

  // MARK: Trees

  /// - Parameter name: of one component.
  /// - Returns: nil where the tree has no such entry.
  func entry(named name: [UInt8], inTree id: ObjectID) throws(ObjectFailure) -> TreeEntry? {
    let tree = try tree(id)
    do {
      return try TreeWalk.entry(name, in: tree)
    } catch {
      throw error.failure(of: id)
    }
  }

  /// How many objects the packs tell of, those in several of them as often.
  var packedCount: Int { packs.packs.reduce(0) { $0 + $1.index.count } }

  // MARK: Names

  /// All objects whose names begin with these digits, each once, sorted: what an abbreviation may mean.
  ///
  /// - Parameter hex: four digits or more, as git wants; none is found with fewer.
  func matches(prefix hex: String) -> [ObjectID] {
    let digits = Array(hex.lowercased().utf8)
    guard (4...40).contains(digits.count),
      let first = ObjectID(hex: hex + String(repeating: "0", count: 40 - digits.count))
    else { return [] }
    var found = Set(packs.names(from: first) { $0.hex.utf8.starts(with: digits) })
    for folder in folders {
      let names = (try? FileSystem.names(in: folder.appending(Array(digits[..<2])))) ?? []
      for name in names where name.starts(with: digits[2...]) {
        if let id = ObjectID(hex: String(decoding: digits[..<2] + name, as: UTF8.self)) { found.insert(id) }
      }
    }
    return found.sorted()
  }

  // MARK: Search

  /// Reads an object from a pack or a file, whichever has it in order. Where nothing has it, packs are looked for again.
  @inline(__always) private func read<Answer>(
    _ id: ObjectID, packed: (Packfile, Int) throws(ObjectDamage) -> Answer,
    loose: (LooseObject) throws(ObjectDamage) -> Answer
  ) throws(ObjectFailure) -> Answer {
    var damage: ObjectDamage?
    if let place = packs.place(of: id) {
      do {
        return try packed(place.pack, place.offset)
      } catch {
        damage = error
      }
    }
    return try readElsewhere(id, damage, packed, loose)
  }

  private func readElsewhere<Answer>(
    _ id: ObjectID, _ first: ObjectDamage?, _ packed: (Packfile, Int) throws(ObjectDamage) -> Answer,
    _ loose: (LooseObject) throws(ObjectDamage) -> Answer
  ) throws(ObjectFailure) -> Answer {
    var damage = first
    for attempt in 0..<2 {
      var tried: [Packfile] = []
      while let place = packs.place(of: id, except: tried) {
        do {
          return try packed(place.pack, place.offset)
        } catch {
          damage = damage ?? error
        }
        tried.append(place.pack)
      }
      for folder in folders {
        guard let file = LooseObject(id, in: folder) else { continue }
        do {
          return try loose(file)
        } catch {
          damage = damage ?? error
        }
      }
      if attempt == 0 { packs.rescan() }
    }
    throw damage?.failure(of: id) ?? .missing(id)
  }
}
