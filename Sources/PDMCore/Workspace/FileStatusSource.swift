/// Puts together what is known of a file from index, store, git and disk.
struct FileStatusSource {
  private let vault: Vault
  private let user: User
  private let locks: [[UInt8]: Lock]
  private let changes: WorkTreeChanges
  private let stale: Set<RepoPath>
  private let revisions: [RepoPath: Revision]
  private let rule: PathRule
  private let now: Timestamp

  init(
    vault: Vault, user: User, locks: [Lock], changes: WorkTreeChanges, stale: Set<RepoPath>,
    revisions: [RepoPath: Revision], rule: PathRule, now: Timestamp
  ) {
    self.vault = vault
    self.user = user
    self.changes = changes
    self.stale = stale
    self.revisions = revisions
    self.rule = rule
    self.now = now
    self.locks = Dictionary(locks.map { (rule.key(for: $0.path), $0) }) { first, _ in first }
  }

  /// - Parameter asksDisk: size and time are the file's own. The index has only the last 32 bits of a size.
  func entry(for entry: IndexEntry, asksDisk: Bool = false) throws -> FileEntry {
    let lock = locks.isEmpty ? nil : locks[rule.key(for: entry.path)]
    let isModified = changes[entry.path] != nil
    // Of a submodule there is only a commit.
    var size = entry.isSubmodule ? nil : entry.size.map(Int64.init)
    var changedAt = entry.modified.map {
      Timestamp(milliseconds: Int64($0.seconds) * 1000 + Int64($0.nanoseconds) / 1_000_000)
    }
    // The index knows size and time of an unchanged file; git leaves the size at zero where it is not sure of them.
    if asksDisk || isModified || size == nil || size == 0, let workTree = vault.location.workTree {
      let status = try FileSystem.status(of: workTree.appending(entry.path.bytes))
      if !entry.isSubmodule { size = status?.size }
      changedAt = status?.modified
    }
    return FileEntry(
      path: entry.path, displayPath: vault.displayPath(entry.path), lock: lock, isMine: lock?.owner.id == user.id,
      isModified: isModified, isStale: stale.contains(entry.path),
      isOverdue: lock?.isOverdue(at: now) ?? false, isSubmodule: entry.isSubmodule, size: size, object: entry.id,
      revision: revisions[entry.path], changedAt: changedAt)
  }
}

/// Which files are older here than their newest recorded version.
struct StaleFiles {
  let vault: Vault
  let head: ObjectID?
  let versions: [RecordedVersion]
  let rule: PathRule

  /// Only versions whose content differs from the index are looked up in history, each commit once.
  func paths(in index: GitIndex, _ repository: borrowing GitRepository) throws -> Set<RepoPath> {
    var stale: Set<RepoPath> = []
    var included: [ObjectID: Bool] = [:]
    for version in versions {
      guard let entry = index.entry(at: version.path), entry.id != version.object else { continue }
      if included[version.commit] == nil { included[version.commit] = try isOld(version, repository) }
      if included[version.commit] == false { stale.insert(version.path) }
    }
    return stale
  }

  /// Part of HEAD's history, or of none at all.
  private func isOld(_ version: RecordedVersion, _ repository: borrowing GitRepository) throws -> Bool {
    if let head, try repository.contains(version.commit, in: head) { return true }
    guard vault.isClone else { return try version.branch(in: repository) == nil }
    let central = try IntentPlace.home(of: vault).openRepository()
    // Known to neither: it went to a central repository that is not on this file system.
    guard try central.value.commit(version.commit) != nil else { return false }
    return try version.branch(in: central.value) == nil
  }
}
