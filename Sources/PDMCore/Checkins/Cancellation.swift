/// Takes edits back and releases: rescue, intent, HEAD's content, ledger.
struct Cancellation {
  let vault: Vault
  /// The check-in lock, for the git children.
  let inheriting: [Int32]

  /// - Parameter edited: those whose content is to go back to HEAD's.
  /// - Returns: the rescue ref, where there were bytes to keep.
  func run(
    _ paths: [RepoPath], edited: [RepoPath], head: Head, settings: RepositorySettings, in repository: RepositoryHandle
  ) throws -> String? {
    guard !edited.isEmpty else {
      try release(paths, under: settings.pathRule)
      return nil
    }
    let inHead = try head.commit.map { try repository.value.entries(at: edited, in: $0) } ?? [:]
    try requireContent(edited.filter { inHead[$0] != nil }, inHead, settings)
    let (user, now) = try vault.read { transaction in (try holder(of: paths, in: transaction), transaction.now) }
    let id = Hex.encode(vault.context.random.bytes(16))
    let workTree = try vault.requireWorkTree()
    let existing = try edited.filter { try FileSystem.status(of: workTree.appending($0.bytes)) != nil }
    var kept = Rescue.Kept()
    var reference: String?
    if !existing.isEmpty {
      let name = Rescue.reference(user: user, id: id, now: now)
      kept = try Rescue(git: vault.git, user: user, workTree: workTree).keep(
        existing, reference: name, parent: head.commit, reason: "Edits kept when \(user.name) gave up the check-out\n")
      reference = name
    }
    let intent = Intent(
      id: id, kind: .cancel, user: user, host: vault.context.host, osUser: vault.context.userID, createdAt: now,
      gitDirectory: vault.location.gitDirectory, workTree: workTree, branch: head.branchName ?? "HEAD",
      base: head.commit, keeps: false, rescueRef: reference,
      centralBranch: vault.isClone ? head.branchName ?? "HEAD" : nil,
      items: paths.map { Intent.Item(path: $0, role: .change, reserved: false) })
    try vault.write(under: settings.pathRule) { transaction in
      guard try holder(of: paths, in: transaction) == user else { throw AccountFailure.notLoggedIn }
      try transaction.insertIntent(intent)
      return try transaction.commit(recording: [], returning: ())
    }
    var hasBegun = false
    do {
      try finish(intent, in: repository.value, kept: kept, recovered: false) { hasBegun = true }
    } catch {
      // Who was told that it failed must not find it done by somebody's next command.
      if !hasBegun { try forget(intent) }
      throw error
    }
    return reference
  }

  /// Has HEAD's content made once and thrown away, where it goes through a driver: one that fails, or a large file that
  /// cannot be fetched, is to be found before the edits are taken away.
  private func requireContent(
    _ paths: [RepoPath], _ inHead: [RepoPath: TreeEntry], _ settings: RepositorySettings
  ) throws {
    guard settings.filters.smudges else { return }
    let drivers = try FilterAttribute.drivers(of: paths, git: vault.git)
    for path in paths where drivers[path] != nil {
      guard let entry = inHead[path], entry.isFile, !entry.isLink else { continue }
      try VersionContent(git: vault.git, path: path, entry: entry, settings: settings).stream { _ in }
    }
  }

  private func forget(_ intent: Intent) throws {
    try vault.store.write { transaction in
      try transaction.dropIntent(intent)
      return try transaction.commit(recording: [], returning: ())
    }
  }

  /// From the intent to the release; also for an intent whose maker died.
  ///
  /// A file that was written after its rescue is left alone and stays checked out: its new bytes are in no rescue.
  func finish(
    _ intent: Intent, in repository: borrowing GitRepository, kept: Rescue.Kept? = nil, recovered: Bool,
    beginning: () -> Void = {}
  ) throws {
    let head = try repository.head().commit
    let inHead = try head.map { try repository.entries(at: intent.paths, in: $0) } ?? [:]
    let rescued = try rescuedObjects(intent, in: repository)
    let changes = try WorkTreeChanges.of(intent.paths, head: head, in: vault)
    let edited = intent.paths.filter { changes[$0] != nil && inHead[$0] != nil }
    let rescue = Rescue(git: vault.git, user: intent.user, workTree: intent.workTree)
    let restored =
      try edited.isEmpty
      ? []
      : restore(edited, of: intent, beginning: beginning) { path in
        // In a submodule nothing is written: its pointer goes back, in the index.
        try inHead[path]?.isSubmodule == true || rescue.isAsKept(path, kept, object: rescued[path])
      }
    let left = edited.filter { !restored.contains($0) }
    try conclude(intent, releasing: intent.items.map(\.path).filter { !left.contains($0) }, rescued: rescued, recovered)
    {
      inHead[$0] != nil && (rescued[$0] != nil || restored.contains($0))
    }
    if let path = left.first, !recovered { throw RescueFailure.changedMeanwhile(path) }
  }

  /// For an intent whose worktree is gone: there is nothing to put back.
  func finishWithoutWorkTree(_ intent: Intent, in repository: borrowing GitRepository) throws {
    let rescued = try rescuedObjects(intent, in: repository)
    try conclude(intent, releasing: intent.paths, rescued: rescued, true) { _ in false }
  }

  private func conclude(
    _ intent: Intent, releasing paths: [RepoPath], rescued: [RepoPath: ObjectID], _ recovered: Bool,
    wasRestored: (RepoPath) -> Bool
  ) throws {
    try vault.store.write { transaction in
      var events: [AuditEvent] = []
      for path in paths where try transaction.deleteLock(on: path, of: intent.user) {
        events.append(
          Self.event(
            path, by: intent.user, rescue: rescued[path] == nil ? nil : intent.rescueRef, wasRestored(path), recovered))
      }
      try transaction.dropIntent(intent)
      return try transaction.commit(recording: events, returning: ())
    }
  }

  /// git writes the files, through its filters, and the index entries of these paths alone.
  /// - Parameter isKept: asked with the index in hand, since waiting for it may have taken a while.
  /// - Returns: those that were put back.
  private func restore(
    _ paths: [RepoPath], of intent: Intent, beginning: () -> Void, where isKept: (RepoPath) throws -> Bool
  ) throws -> [RepoPath] {
    let settings = try vault.settings()
    let lease = try vault.lease(intent.id, settings)
    var restored: [RepoPath] = []
    do {
      for path in paths where try isKept(path) { restored.append(path) }
      if !restored.isEmpty {
        beginning()
        try putBack(restored, lease)
        settings.shared.open(restored, in: intent.workTree, as: vault.context.userID)
      }
    } catch {
      lease.abandon()
      throw error
    }
    try lease.publish()
    return restored
  }

  private func putBack(_ paths: [RepoPath], _ lease: borrowing IndexLease) throws {
    do {
      try vault.git.check(
        [
          "checkout", "--quiet", "--no-recurse-submodules", "--ignore-skip-worktree-bits", "HEAD",
          "--pathspec-from-file=-", "--pathspec-file-nul",
        ],
        input: .bytes(CheckinCommit.list(paths)), extraEnvironment: ["GIT_INDEX_FILE": lease.privateIndex],
        inheriting: inheriting, forwardOutput: true)
    } catch {
      guard try arePutBack(paths, lease) else { throw error }
      vault.context.observer.warning("the files are put back, but git's post-checkout hook failed")
    }
  }

  /// git ends with the code of its post-checkout hook, which has no say any more.
  private func arePutBack(_ paths: [RepoPath], _ lease: borrowing IndexLease) throws -> Bool {
    let output = try vault.git.run(
      ["diff", "--raw", "-z", "--no-ext-diff", "--ignore-submodules=all", "HEAD", "--"],
      as: .read, extraEnvironment: ["GIT_INDEX_FILE": lease.privateIndex])
    let changes = WorkTreeChanges(parsing: output.output)
    return output.succeeded && !paths.contains { changes[$0] != nil }
  }

  private func rescuedObjects(_ intent: Intent, in repository: borrowing GitRepository) throws -> [RepoPath: ObjectID] {
    guard let name = intent.rescueRef, let commit = try repository.reference(name) else { return [:] }
    return try repository.entries(at: intent.paths, in: commit).mapValues(\.id)
  }

  /// Without edits there is nothing to put back: one transaction.
  private func release(_ paths: [RepoPath], under rule: PathRule) throws {
    try vault.write(under: rule) { transaction in
      let user = try holder(of: paths, in: transaction)
      for path in paths { try transaction.deleteLock(on: path, of: user) }
      return try transaction.commit(
        recording: paths.map { Self.event($0, by: user, rescue: nil, false, false) }, returning: ())
    }
  }

  /// The account, which must hold all of them.
  private func holder(of paths: [RepoPath], in transaction: borrowing some Transaction & ~Copyable) throws -> User {
    let user = try vault.authenticate(transaction, to: .changeFiles).user
    for path in paths {
      let lock = try transaction.lock(on: path)
      guard lock?.owner.id == user.id else { throw LockFailure.missing(path, holder: lock, now: transaction.now) }
    }
    return user
  }

  private static func event(
    _ path: RepoPath, by user: User, rescue: String?, _ wasEdited: Bool, _ recovered: Bool
  ) -> AuditEvent {
    var details: [(String, JSON)] = [("rescue", .text(rescue)), ("restored", .bool(wasEdited))]
    if recovered { details.append(("recovered", true)) }
    return AuditEvent(.cancel, by: user.name, target: path.bytes, details: details)
  }
}
