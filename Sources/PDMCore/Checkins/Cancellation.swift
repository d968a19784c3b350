/// Takes edits back and ends check-outs: rescue, intent, HEAD's content, ledger. The holder gives up, or somebody else
/// breaks (``Breaking``).
struct Cancellation {
  let vault: Vault
  /// The check-in lock, for the git children.
  let inheriting: [Int32]

  /// Gives up check-outs of the acting account.
  /// - Parameter edited: those whose content is to go back to HEAD's.
  /// - Returns: the rescue ref, where there were bytes to keep.
  func run(
    _ paths: [RepoPath], edited: [RepoPath], head: Head, settings: RepositorySettings, in repository: RepositoryHandle
  ) throws -> String? {
    guard !edited.isEmpty else {
      try release(paths, under: settings.pathRule)
      return nil
    }
    try requireRoom(edited, head, in: repository.value)
    try requireContent(edited, head, settings, in: repository.value)
    let (user, now) = try vault.read { transaction in (try holder(of: paths, in: transaction), transaction.now) }
    let id = Hex.encode(vault.context.random.bytes(16))
    let workTree = try vault.requireWorkTree()
    let rescue = Rescue(
      git: vault.git, user: user, workTree: workTree, commonDirectory: vault.location.commonDirectory)
    let written = try rescue.written(edited, parent: head.commit)
    var kept = Rescue.Kept()
    var reference: String?
    if !written.isEmpty {
      let name = Rescue.reference(user: user, id: id, now: now)
      let indexed = try Self.indexed(written, in: vault)
      kept = try rescue.keep(
        written, reference: name, parent: head.commit, reason: "Edits kept when \(user.name) gave up the check-out\n")
      kept.indexed = indexed
      reference = name
    }
    // The last moment at which nothing was taken away.
    try Interruption.check()
    let intent = Intent(
      id: id, kind: .cancel, user: user, host: vault.context.host, osUser: vault.context.userID, createdAt: now,
      gitDirectory: vault.location.gitDirectory, workTree: workTree, branch: head.branchName ?? "HEAD",
      base: head.commit, keeps: false, rescueRef: reference,
      centralBranch: vault.isClone ? head.branchName ?? "HEAD" : nil,
      items: paths.map { Intent.Item(path: $0, role: .change, reserved: false) })
    try carryOut(intent, kept: kept, under: settings.pathRule, in: repository.value) { transaction in
      guard try holder(of: paths, in: transaction) == user else { throw AccountFailure.notLoggedIn }
    }
    return reference
  }

  /// From the rescue to the release.
  /// - Parameter requireRight: asked in the transaction that writes the intent.
  func carryOut(
    _ intent: Intent, kept: Rescue.Kept, under rule: PathRule, in repository: borrowing GitRepository,
    requireRight: (borrowing WriteTransaction) throws -> Void
  ) throws {
    try vault.write(under: rule) { transaction in
      try requireRight(transaction)
      try transaction.insertIntent(intent)
      return try transaction.commit(recording: [], returning: ())
    }
    var hasBegun = false
    do {
      try finish(intent, in: repository, kept: kept, recovered: false) { hasBegun = true }
    } catch {
      // Who was told that it failed must not find it done by somebody's next command.
      guard hasBegun else {
        giveUp(intent)
        throw error
      }
      guard try goesOn(intent, in: repository, kept: kept) else { throw error }
    }
  }

  /// git makes room for a file by force: a folder in its place goes with all that is in it, and so does a file where one of
  /// its folders was. What is in there is in no rescue.
  func requireRoom(_ paths: [RepoPath], _ head: Head, in repository: borrowing GitRepository) throws {
    guard !paths.isEmpty, let commit = head.commit else { return }
    let workTree = try vault.requireWorkTree()
    for (path, entry) in try repository.entries(at: paths, in: commit) where !entry.isSubmodule {
      if let name = try Self.obstacle(to: path, in: workTree) { throw RescueFailure.inTheWay(of: path, name) }
    }
  }

  /// What stands where a file or one of its folders was.
  private static func obstacle(to path: RepoPath, in workTree: [UInt8]) throws -> RepoPath? {
    for end in path.bytes.indices where path.bytes[end] == UInt8(ascii: "/") {
      let folder = path.bytes[..<end]
      guard let status = try FileSystem.status(of: workTree.appending(Array(folder))) else { return nil }
      if status.kind != .folder { return RepoPath(trusted: Array(folder)) }
    }
    return try FileSystem.status(of: workTree.appending(path.bytes))?.kind == .folder ? path : nil
  }

  /// Has HEAD's content made once and thrown away, where it goes through a driver: one that fails, or a large file that
  /// cannot be fetched, is to be found before the edits are taken away.
  func requireContent(
    _ paths: [RepoPath], _ head: Head, _ settings: RepositorySettings, in repository: borrowing GitRepository
  ) throws {
    guard settings.filters.smudges, !paths.isEmpty, let commit = head.commit else { return }
    let inHead = try repository.entries(at: paths, in: commit)
    let paths = paths.filter { inHead[$0] != nil }
    let drivers = try FilterAttribute.drivers(of: paths, git: vault.git)
    for path in paths where drivers[path] != nil {
      guard let entry = inHead[path], entry.isFile, !entry.isLink else { continue }
      try VersionContent(git: vault.git, path: path, entry: entry, settings: settings).stream { _ in }
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
    let changes = try WorkTreeChanges.andStaged(intent.paths, head: head, in: vault)
    let edited = intent.paths.filter { changes[$0] != nil && inHead[$0] != nil }
    let rescue = Rescue(
      git: vault.git, user: intent.user, workTree: intent.workTree, commonDirectory: vault.location.commonDirectory)
    let restored =
      try edited.isEmpty
      ? []
      : restore(edited, of: intent, beginning: beginning) { path, indexed in
        // What was staged since is in no rescue either.
        if let staged = indexed[path], staged != inHead[path]?.id {
          guard kept.map({ $0.indexed[path] == staged }) ?? rescued[path, default: []].contains(staged) else {
            return false
          }
        }
        // In a submodule nothing is written: its pointer goes back, in the index.
        if inHead[path]?.isSubmodule == true { return true }
        guard try Self.obstacle(to: path, in: intent.workTree) == nil else { return false }
        guard let objects = rescued[path], kept == nil else { return try rescue.isAsKept(path, kept, object: nil) }
        return try objects.contains { try rescue.isAsKept(path, nil, object: $0) }
      }
    let left = edited.filter { !restored.contains($0) }
    try conclude(intent, releasing: Set(intent.paths).subtracting(left), rescued: rescued, recovered) {
      inHead[$0] != nil && (rescued[$0] != nil || restored.contains($0))
    }
    if let path = left.first, !recovered { throw RescueFailure.changedMeanwhile(path) }
  }

  /// For an intent whose worktree is gone: there is nothing to put back.
  func finishWithoutWorkTree(_ intent: Intent, in repository: borrowing GitRepository) throws {
    let rescued = try rescuedObjects(intent, in: repository)
    try conclude(intent, releasing: Set(intent.paths), rescued: rescued, true) { _ in false }
  }

  private func conclude(
    _ intent: Intent, releasing paths: Set<RepoPath>, rescued: [RepoPath: [ObjectID]], _ recovered: Bool,
    wasRestored: (RepoPath) -> Bool
  ) throws {
    let ended = try vault.store.write { transaction in
      var events: [AuditEvent] = []
      var ended: [Intent] = []
      for item in intent.items where paths.contains(item.path) {
        if intent.kind == .breakLock {
          guard let broken = try transaction.breakLock(item, of: intent, recovered: recovered) else { continue }
          events.append(broken.event)
          ended += broken.ended
        } else if try transaction.deleteLock(on: item.path, of: intent.user, .cancelled) {
          events.append(
            Self.event(
              item.path, by: intent.user, rescue: rescued[item.path] == nil ? nil : intent.rescueRef,
              wasRestored(item.path), recovered))
        }
      }
      try transaction.dropIntent(intent)
      return try transaction.commit(recording: events, returning: ended)
    }
    Breaking.tell(of: ended, vault.context.observer)
  }

  /// What the index has of some files, as far as they are in no conflict.
  static func indexed(_ paths: [RepoPath], in vault: Vault) throws -> [RepoPath: ObjectID] {
    let index = try GitIndex(of: vault.location, using: vault.git, only: paths)
    return paths.reduce(into: [:]) { $0[$1] = index.entry(at: $1)?.id }
  }

  /// git writes the files, through its filters, and the index entries of these paths alone.
  /// - Parameter isKept: asked with the index in hand, since waiting for it may have taken a while.
  /// - Returns: those that were put back.
  private func restore(
    _ paths: [RepoPath], of intent: Intent, beginning: () -> Void,
    where isKept: (RepoPath, _ indexed: [RepoPath: ObjectID]) throws -> Bool
  ) throws -> Set<RepoPath> {
    let settings = try vault.settings()
    let lease = try vault.lease(intent.id, settings)
    var restored: [RepoPath] = []
    do {
      let indexed = try Self.indexed(paths, in: vault)
      for path in paths where try isKept(path, indexed) { restored.append(path) }
      if !restored.isEmpty {
        beginning()
        try putBack(restored, lease)
        settings.shared.open(restored, in: intent.workTree, as: vault.context.userID)
        // git leaves their bytes to the system, and the store is about to say that they are back.
        for path in restored { try FileSystem.syncFile(intent.workTree.appending(path.bytes)) }
      }
    } catch {
      try lease.abandon()
      throw error
    }
    try lease.publish()
    return Set(restored)
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
      WorkTreeChanges.arguments(paths: [], submodules: false), as: .read,
      extraEnvironment: ["GIT_INDEX_FILE": lease.privateIndex])
    let changes = WorkTreeChanges(parsing: output.output)
    return output.succeeded && !paths.contains { changes[$0] != nil }
  }

  /// What of each path is kept, from the disk and from the index: the bytes of one of these may go.
  private func rescuedObjects(
    _ intent: Intent, in repository: borrowing GitRepository
  ) throws -> [RepoPath: [ObjectID]] {
    var objects: [RepoPath: [ObjectID]] = [:]
    for name in intent.rescueRefs {
      let paths = intent.items.filter { name == intent.rescueRef || $0.rescues.contains(name) }.map(\.path)
      guard let reference = try repository.reference(name), let kept = try repository.commit(reference) else {
        continue
      }
      // The first parent is HEAD's; the second is what was staged (``Rescue``).
      for commit in [kept.id] + kept.parents.dropFirst() {
        for (path, entry) in try repository.entries(at: paths, in: commit) {
          objects[path, default: []].append(entry.id)
        }
      }
    }
    return objects
  }

  /// Without edits there is nothing to put back: one transaction.
  private func release(_ paths: [RepoPath], under rule: PathRule) throws {
    try vault.write(under: rule) { transaction in
      let user = try holder(of: paths, in: transaction)
      for path in paths { try transaction.deleteLock(on: path, of: user, .cancelled) }
      return try transaction.commit(
        recording: paths.map { Self.event($0, by: user, rescue: nil, false, false) }, returning: ())
    }
  }

  /// The account, which must hold all of them.
  private func holder(of paths: [RepoPath], in transaction: borrowing some Transaction & ~Copyable) throws -> User {
    let user = try vault.authenticate(transaction, to: .changeFiles).user
    for path in paths { try transaction.requireHeld(path, by: user) }
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
