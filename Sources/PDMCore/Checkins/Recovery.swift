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

  /// A check-in of a clone that cannot be reached: on another computer, or in somebody's home. If its commit arrived, it
  /// is finished; else it waits for a command in that clone, and its files stay checked out.
  private func finishFromAfar(_ intent: Intent) throws {
    guard let branch = intent.centralBranch, intent.kind != .cancel else { return }
    let home = try IntentPlace.home(of: vault)
    let repository = try home.openRepository()
    guard let commit = try CheckinLedger.arrived(intent, on: branch, in: repository.value) else { return }
    try CheckinLedger.finish(intent, commit: commit, in: repository.value, store: vault.store, recovered: true)
  }

  /// Brings one intent to its end.
  /// - Parameter recovered: its maker is dead, which the audit then says.
  func settle(_ intent: Intent, inheriting: [Int32], recovered: Bool) throws {
    let repository = try vault.openRepository()
    try RefLocks(commonDirectory: vault.location.commonDirectory, intent: intent).clear(in: repository.value)
    let index = try index(of: intent)
    IndexLease.clear(intent: intent.id, gitDirectory: intent.gitDirectory, index: index)
    guard try vault.store.read({ try $0.intent(intent.id) }) != nil else { return }
    switch intent.kind {
    case .checkin, .add, .remove, .rename, .restore:
      if let commit = try CheckinLedger.commit(of: intent, isLive: !recovered, in: repository.value),
        try isToStay(commit, of: intent, repository.value)
      {
        try matchIndex(of: intent, inheriting: inheriting)
        try CheckinLedger.finish(intent, commit: commit, in: repository.value, store: vault.store, recovered: recovered)
      } else {
        // In a clone the commit was in the index before it was pushed.
        if intent.centralBranch != nil { try matchIndex(of: intent, inheriting: inheriting) }
        try undo(intent, inheriting: inheriting)
      }
    case .cancel:
      // Its rescue was made before the intent was written: nothing can be lost by going on.
      guard try hasWorkTree(intent) else {
        try Cancellation(vault: vault, inheriting: inheriting).finishWithoutWorkTree(intent, in: repository.value)
        return
      }
      let other = try self.vault(of: intent)
      try Cancellation(vault: other, inheriting: inheriting).finish(
        intent, in: other.openRepository().value, recovered: recovered)
    }
  }

  /// In the vault's own repository a commit that is there has happened. In a clone it is taken back unless it arrived.
  private func isToStay(_ commit: ObjectID, of intent: Intent, _ repository: borrowing GitRepository) throws -> Bool {
    guard let branch = intent.centralBranch else { return true }
    let publication = try Publication(of: intent, centralBranch: branch, in: vault)
    if try publication.isPublished(commit, in: repository) { return true }
    if try !publication.takeBack(commit, of: intent) {
      let failure = CentralFailure.leftHere(commit, remote: publication.central.quoted)
      vault.context.observer.warning(failure.message)
    }
    return false
  }

  private func undo(_ intent: Intent, inheriting: [Int32]) throws {
    let isThere = try hasWorkTree(intent)
    // What a restore brought stays, as an edit of the holder's: the one before it is in the rescue.
    if isThere, intent.kind == .restore { try intent.paths.forEach(VersionContent.discard(of: intent)) }
    for item in intent.items
    where try isThere && FileSystem.status(of: intent.workTree.appending(item.path.bytes)) == nil {
      switch item.role {
      case .delete: try restore(item.path, of: intent, inheriting: inheriting)
      case .renameFrom: try RenameFile.moveBack(intent)
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
    let lease = try other.lease(intent.id, other.settings())
    do {
      try other.git.check(
        ["reset", "--quiet", "--pathspec-from-file=-", "--pathspec-file-nul"],
        input: .bytes(CheckinCommit.list(intent.paths)), extraEnvironment: ["GIT_INDEX_FILE": lease.privateIndex],
        inheriting: inheriting)
    } catch {
      lease.abandon()
      throw error
    }
    try lease.publish()
  }

  /// A linked worktree may be gone by now, or no longer known to git, and with it what was to be put back.
  private func hasWorkTree(_ intent: Intent) throws -> Bool {
    guard try FileSystem.status(of: intent.workTree) != nil, try FileSystem.status(of: intent.gitDirectory) != nil
    else { return false }
    do {
      return try vault(of: intent).location.gitDirectory == intent.gitDirectory
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
