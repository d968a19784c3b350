/// Finishes or undoes what a dead command left: called by whoever holds the check-in lock.
///
/// The commit decides. If it is on its branch, the check-in happened, and its audit lines and release are made up for; if
/// not, it did not, and everything is put back. Both can be repeated, so that this may be killed as well. Of a clone the
/// branch is the one in the central repository.
struct Recovery {
  let vault: Vault

  /// - Parameter inheriting: the check-in lock, for the git children.
  func run(holding inheriting: [Int32]) throws {
    let intents = try vault.store.read { transaction in try transaction.intents() }
    for intent in intents {
      do {
        clearPushed(intent)
        guard let owner = try IntentPlace(of: intent, seenFrom: vault).repository() else {
          try finishFromAfar(intent)
          continue
        }
        try Recovery(vault: owner).settle(intent, inheriting: inheriting, recovered: true)
      } catch let failure as CentralFailure {
        // It is for that clone to wait, and for nobody else.
        vault.context.observer.warning(failure.message)
      }
    }
  }

  /// In the way of everybody's check-ins, where a clone's died in the middle of its push. What is in the way for another reason
  /// is for git to say.
  private func clearPushed(_ intent: Intent) {
    guard let branch = intent.centralBranch, let home = try? IntentPlace.home(of: vault),
      let repository = try? home.openRepository()
    else { return }
    let locks = RefLocks(commonDirectory: home.location.commonDirectory, intent: intent, index: [])
    try? locks.clearPushed(locks.commonDirectory.appending(branch + ".lock"), in: repository.value)
  }

  /// A check-in of a clone that cannot be reached: on another computer, or in somebody's home. If its commit arrived, it
  /// is finished; else it waits for a command in that clone, and its files stay checked out.
  private func finishFromAfar(_ intent: Intent) throws {
    guard let branch = intent.centralBranch, intent.kind != .cancel else { return }
    let home = try IntentPlace.home(of: vault)
    let repository = try home.openRepository()
    guard let tip = try repository.value.reference(branch),
      let commit = try CheckinLedger.arrived(intent, at: tip, in: repository.value)
    else { return }
    try ReferenceFiles.sync(branch, in: home.location.commonDirectory)
    try CheckinLedger.finish(intent, commit: commit, in: repository.value, store: vault.store, recovered: true)
  }

  /// Brings one intent to its end.
  /// - Parameter recovered: its maker is dead, which the audit then says.
  /// - Returns: the commit, where the change has happened.
  @discardableResult
  func settle(_ intent: Intent, inheriting: [Int32], recovered: Bool) throws -> ObjectID? {
    let repository = try vault.openRepository()
    let index = try index(of: intent)
    let locks = RefLocks(commonDirectory: vault.location.commonDirectory, intent: intent, index: index)
    try locks.clear(in: repository.value)
    if let branch = intent.centralBranch {
      let central = try CentralRepository(of: vault, branch: intent.branch)
      try locks.clearPushed(central.followingLock(branch), in: repository.value)
    }
    try IndexLease.clear(intent: intent.id, gitDirectory: intent.gitDirectory, index: index)
    guard try vault.store.read({ try $0.intent(intent.id) }) != nil else { return nil }
    switch intent.kind {
    case .restore where intent.source == nil:
      // Of a rescue, which makes no commit: each file is as before or as it was kept.
      try undo(intent, inheriting: inheriting)
    case .checkin, .add, .remove, .rename, .restore:
      if let commit = try commit(of: intent, recovered: recovered, repository.value) {
        try matchIndex(of: intent, inheriting: inheriting)
        try CheckinLedger.finish(intent, commit: commit, in: repository.value, store: vault.store, recovered: recovered)
        return commit
      }
      // In a clone the commit was in the index before it was pushed.
      if intent.centralBranch != nil { try matchIndex(of: intent, inheriting: inheriting) }
      try undo(intent, inheriting: inheriting)
    case .cancel, .breakLock:
      // Its rescue was made before the intent was written: nothing can be lost by going on.
      guard try hasWorkTree(intent) else {
        try Cancellation(vault: vault, inheriting: inheriting).finishWithoutWorkTree(intent, in: repository.value)
        return nil
      }
      let other = try self.vault(of: intent)
      try Cancellation(vault: other, inheriting: inheriting).finish(
        intent, in: other.openRepository().value, recovered: recovered)
    }
    return nil
  }

  /// The commit by which an intent has happened: one on its branch. Of a clone's it is the central repository that counts,
  /// whatever has become of the branch here, and a commit that did not arrive is taken back.
  /// - Throws: ``CentralFailure`` where nobody answers, or it cannot be taken back: then the intent waits.
  private func commit(
    of intent: Intent, recovered: Bool, _ repository: borrowing GitRepository
  ) throws -> ObjectID? {
    let here = try CheckinLedger.commit(of: intent, isLive: !recovered, in: repository)
    guard let branch = intent.centralBranch else {
      // Whoever made it may have died before that.
      if here != nil { try ReferenceFiles.sync(intent.branch, in: vault.location.commonDirectory) }
      return here
    }
    let publication = try Publication(of: intent, centralBranch: branch, in: vault)
    if let commit = try publication.arrived(intent, here: here, in: repository) { return commit }
    guard let here else { return nil }
    try keepContent(of: here, intent)
    guard try publication.takeBack(here, of: intent) else {
      throw CentralFailure.leftHere(here, remote: publication.central.quoted)
    }
    try ReferenceFiles.sync(intent.branch, in: vault.location.commonDirectory)
    return nil
  }

  /// What is taken back is in the files still, unless somebody has switched branches or edited since.
  private func keepContent(of commit: ObjectID, _ intent: Intent) throws {
    let same = try vault(of: intent).git.run(
      ["diff", "--quiet", "--no-ext-diff", .object(commit), "--"] + intent.paths.map(GitArgument.path), as: .read,
      // Else it would take index.lock, asked to or not. A copy too many does no harm.
      configuration: ["diff.autoRefreshIndex=false"])
    if same.succeeded { return }
    let reference = Rescue.reference(user: intent.user, id: intent.id, now: vault.context.clock.now())
    try vault.git.check(
      ["update-ref", .text(reference), .object(commit)],
      configuration: CheckinCommit.durability(try vault.git.version()))
    try ReferenceFiles.sync(reference, in: vault.location.commonDirectory)
    vault.context.observer.warning(
      "\(intent.user.name)'s check-in of \(intent.paths.map(\.quoted).joined(separator: ", ")) was not pushed and is taken "
        + "back; what it had is kept in \(reference)")
  }

  private func undo(_ intent: Intent, inheriting: [Int32]) throws {
    let isThere = try hasWorkTree(intent)
    // What a restore brought stays, as an edit of the holder's: the one before it is in the rescue.
    if isThere, intent.kind == .restore { try intent.paths.forEach(VersionContent.discard(of: intent)) }
    for item in intent.items
    where try isThere && FileSystem.status(of: intent.workTree.appending(item.path.bytes)) == nil {
      switch item.role {
      case .delete:
        try restore(item.path, of: intent, inheriting: inheriting)
        try FileSystem.syncFile(intent.workTree.appending(item.path.bytes))
      case .renameFrom:
        try RenameFile.moveBack(intent)
        try FileSystem.syncFolder(intent.workTree.appending(item.path.bytes).droppingLastComponent)
      case .change, .create, .renameTo: break
      }
    }
    if let rescue = intent.rescueRef {
      // Whoever was killed has not been told.
      vault.context.observer.warning(
        "\(intent.user.name)'s \(intent.kind.rawValue) of \(intent.paths.map(\.quoted).joined(separator: ", ")) did not come about; "
          + "the edits before it are kept in \(rescue)")
    }
    try vault.store.write { transaction in
      try transaction.undoIntent(intent)
      return try transaction.commit(recording: [], returning: ())
    }
  }

  /// A file that was removed and whose removal was not committed. Takes no lock of git's: the index is only read.
  private func restore(_ path: RepoPath, of intent: Intent, inheriting: [Int32]) throws {
    let arguments: [GitArgument] = ["checkout-index", "--quiet", "--", .path(path)]
    let result = try vault(of: intent).git.run(arguments, inheriting: inheriting)
    // 1: the index does not have it any more, since somebody committed the removal with plain git.
    guard result.succeeded || result.status == .exited(1) else { throw GitProgram.failure(arguments, result) }
  }

  /// The commit is there, but the index may not have been put in its place: then these paths would look staged for
  /// being reverted.
  private func matchIndex(of intent: Intent, inheriting: [Int32]) throws {
    guard try hasWorkTree(intent) else { return }
    let other = try vault(of: intent)
    // Another branch's entries are not ours.
    if intent.centralBranch != nil, try other.openRepository().value.head().branchName != intent.branch { return }
    let lease = try other.lease(intent.id, other.settings())
    do {
      try other.git.check(
        ["reset", "--quiet", "--pathspec-from-file=-", "--pathspec-file-nul"],
        input: .bytes(CheckinCommit.list(intent.paths)), extraEnvironment: ["GIT_INDEX_FILE": lease.privateIndex],
        inheriting: inheriting)
    } catch {
      try lease.abandon()
      throw error
    }
    try lease.publish()
  }

  /// A linked worktree may be gone by now, or no longer known to git, and with it what was to be put back.
  private func hasWorkTree(_ intent: Intent) throws -> Bool {
    guard try FileSystem.status(of: intent.workTree) != nil, try FileSystem.status(of: intent.gitDirectory) != nil
    else { return false }
    do {
      // Both, since files are put back under the one, and git asked about the other.
      let place = try vault(of: intent).location
      return place.gitDirectory == intent.gitDirectory && place.workTree == intent.workTree
    } catch is GitFailure {
      return false
    }
  }

  private func index(of intent: Intent) throws -> [UInt8] {
    intent.gitDirectory == vault.location.gitDirectory ? vault.indexFile : intent.gitDirectory.appending("index")
  }

  /// The worktree that the intent was about, which need not be the one at hand.
  private func vault(of intent: Intent) throws -> Vault {
    if intent.gitDirectory == vault.location.gitDirectory { return vault }
    var context = vault.context
    context.environment = context.environment.withoutRepositoryVariables()
    context.workingDirectory = intent.workTree
    return try Vault(
      location: RepositoryLocation.find(in: context), reason: vault.reason, context: context, options: vault.options)
  }
}
