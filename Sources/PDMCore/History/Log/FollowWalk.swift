/// The commits that changed one file, followed through its renames: those of `git log --follow -- FILE`, in its order.
///
/// git looks at every commit by date, with one name for the file at a time. Where a commit other than a merge differs
/// from its parent under that name, it is shown; where the file begins there, git looks for what it was before, and from
/// then on goes by that name on all branches (git's tree-diff.c, try_to_follow_renames). The same here, so the answer is
/// the same; the search itself, which is rare, is left to git.
struct FollowWalk {
  private let objects: ObjectDatabase
  private let git: GitProgram
  private var commits: CommitsByDate
  private(set) var path: [UInt8]
  private var lookup: PathLookup
  private let showsRoots: Bool

  /// - Parameter showsRoots: `log.showRoot`: a commit without parents changes something.
  init(
    _ path: RepoPath, from start: ObjectID, in span: LogSpan, showsRoots: Bool, _ objects: ObjectDatabase,
    _ git: GitProgram
  ) throws(ObjectFailure) {
    self.objects = objects
    self.git = git
    self.path = path.bytes
    self.showsRoots = showsRoots
    lookup = PathLookup(path.bytes)
    commits = try CommitsByDate(from: start, in: span, objects)
  }

  enum Step {
    case changed(ObjectID, CommitNode, path: [UInt8])
    /// A folder has or had that name: only git tells what that means.
    case needsGit
  }

  /// - Returns: nil after the last one.
  /// - Throws: ``Interrupted``: between two commits that changed the file there may be a hundred thousand.
  mutating func next() throws -> Step? {
    while let (id, node) = try commits.next() {
      try Interruption.check()
      guard node.parents.count < 2, showsRoots || !node.parents.isEmpty else { continue }
      var before: TreeEntry?
      if let parent = node.parents.first {
        let older = try objects.commit(parent)
        if older.tree == node.tree || !objects.mayHaveChanged(path, in: id) { continue }
        before = try lookup.entry(in: older.tree, objects)
      }
      let after = try lookup.entry(in: node.tree, objects)
      if before == after { continue }
      if before?.kind == .folder || after?.kind == .folder { return .needsGit }
      let name = path
      if before == nil, !node.parents.isEmpty { try goOn(asBefore: id) }
      return .changed(id, node, path: name)
    }
    return nil
  }

  private mutating func goOn(asBefore commit: ObjectID) throws {
    let output = try git.check(
      [
        "log", "--follow", "-1", "--format=", "--name-status", "-z", .object(commit), "--",
        .path(RepoPath(trusted: path)),
      ], as: .read, configuration: ["log.showSignature=false"])
    let fields = output.split(separator: 0)
    guard fields.count == 3, let letter = fields[0].first, letter == UInt8(ascii: "R") || letter == UInt8(ascii: "C")
    else { return }
    path = Array(fields[1])
    lookup = PathLookup(path)
  }
}
