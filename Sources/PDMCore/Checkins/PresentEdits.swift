/// What is on disk before a command writes over it: kept under a rescue where HEAD has not the same.
struct PresentEdits {
  let vault: Vault
  let settings: RepositorySettings
  let head: ObjectID?

  /// What the files were a moment ago, so that whoever writes over them can see that they still are.
  struct Kept {
    var statuses: [RepoPath: FileStatus] = [:]
    /// Where edits are; nil where HEAD has all of it.
    var reference: String?
    /// Those that are kept there.
    var paths: Set<RepoPath> = []
  }

  func keep(
    _ paths: [RepoPath], inHead: [RepoPath: TreeEntry], by user: User, under reference: String, reason: String
  ) throws -> Kept {
    let workTree = try vault.requireWorkTree()
    let changes = try WorkTreeChanges.of(paths, in: vault)
    for path in paths {
      if changes[path] == .conflicted { throw CheckinFailure.conflicted(path) }
      if changes[path] == .skipped { throw CheckinFailure.skipped(path) }
    }
    let index = try GitIndex(of: vault.location, using: vault.git, only: paths)
    var kept = Kept()
    var edited: [RepoPath] = []
    for path in paths {
      let file = workTree.appending(path.bytes)
      guard let status = try FileSystem.status(of: file) else { continue }
      kept.statuses[path] = status
      if changes[path] == nil, let present = inHead[path], index.entry(at: path)?.id == present.id,
        try VersionContent(git: vault.git, path: path, entry: present, settings: settings).isContent(of: file)
      {
        continue
      }
      edited.append(path)
    }
    guard !edited.isEmpty else { return kept }
    let copy = try Rescue(
      git: vault.git, user: user, workTree: workTree, commonDirectory: vault.location.commonDirectory
    ).keep(
      edited, reference: reference, parent: head, reason: reason)
    kept.statuses.merge(copy.statuses) { $1 }
    kept.reference = reference
    kept.paths = Set(edited)
    return kept
  }
}
