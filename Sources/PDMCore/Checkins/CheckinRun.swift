/// One change of git and store together: intent, lease on the index, git's commit, ledger.
///
/// The order is what makes it safe to die at any point: before the intent nothing is there; between intent and commit
/// ``Recovery`` undoes; from the commit on it finishes. The guard is held only while the store is written.
struct CheckinRun {
  let vault: Vault
  let repository: RepositoryHandle
  let settings: RepositorySettings
  /// The check-in lock, which every child inherits.
  let inheriting: [Int32]
  /// Of a clone: where the commit has to arrive.
  let publication: Publication?

  /// What is to be committed.
  struct Plan {
    var kind: Intent.Kind
    var items: [(path: RepoPath, role: Intent.Role)]
    /// Those whose content changed; the others are only given back.
    var committing: [RepoPath]
    var message: String
    var keeps = false
    /// Add files although an ignore rule names them.
    var force = false
    /// How the files count on.
    var step = Revision.Step.minor
    /// For ``Intent/Kind/restore``.
    var restoring: Restoring?
  }

  /// What a restore has done before its intent is written: edits are kept first of all.
  struct Restoring {
    /// The intent's, after which the rescue is named.
    let id: String
    /// Who kept them.
    let user: User
    let rescueRef: String?
    let source: Intent.Source
  }

  /// What came of it.
  struct Outcome {
    /// nil when nothing had changed.
    let commit: ObjectID?
    /// Under the files' new names.
    let revisions: [RepoPath: Revision]

    init(_ intent: Intent, commit: ObjectID?) {
      self.commit = commit
      let given = commit == nil ? [] : intent.revisions
      revisions = Dictionary(given.map { ($0.path, $0.revision) }) { first, _ in first }
    }
  }

  /// The branch moved between reading it and holding the index.
  struct TipMoved: Error {}

  /// Thrown by what prepares the working tree: it is as in HEAD after all.
  struct NothingToCommit: Error {}

  /// Makes the commit and gives the files back.
  /// - Parameter prepare: changes the working tree, after the intent is written and the index held.
  /// - Throws: ``TipMoved`` when the caller must look again; then nothing has happened.
  func run(_ plan: Plan, on tip: BranchTip, prepare: (Intent) throws -> Void = { _ in }) throws -> Outcome {
    // The last moment at which nothing has happened.
    try Interruption.check()
    let (intent, head) = try record(plan, tip)
    do {
      return Outcome(intent, commit: try commit(plan, intent, head, tip, prepare))
    } catch {
      // What git has committed is not undone: the next step finds it and finishes.
      do {
        let made = try Recovery(vault: vault).settle(intent, inheriting: inheriting, recovered: false)
        if let made { return Outcome(intent, commit: made) }
      } catch let failure as CentralFailure {
        throw failure
      } catch let other as any Failure {
        // The intent is still there, so the next command tries again; what went wrong first is what counts.
        vault.context.observer.warning(
          "the next pdm command will finish or undo this one, since now it could not: \(other.message)")
        throw error
      }
      if publication == nil, let commit = try CheckinLedger.commit(of: intent, isLive: true, in: repository.value) {
        return Outcome(intent, commit: commit)
      }
      throw error
    }
  }

  private func record(_ plan: Plan, _ tip: BranchTip) throws -> (Intent, AuditHead) {
    let objects = try tip.commit.map { try repository.value.entries(at: plan.items.map(\.path), in: $0) } ?? [:]
    let target = plan.items.first?.path.bytes ?? []
    return try vault.recordingRefusal(target) {
      try vault.write(under: settings.pathRule) { transaction in
        let user = try vault.authenticate(transaction, to: .changeFiles).user
        var items: [Intent.Item] = []
        for (path, role) in plan.items {
          let reserved = try transaction.claim(
            path, role, for: user, plan: plan, object: objects[path]?.id, tip: tip, in: vault.waitingLine)
          items.append(
            Intent.Item(
              path: path, role: role, reserved: reserved,
              revision: try transaction.revision(for: path, role, plan: plan, objects: objects)))
        }
        if plan.keeps, items.contains(where: \.reserved) {
          try transaction.requireWithinQuota(
            user, took: items.count(where: \.reserved), under: transaction.settings())
        }
        if let restoring = plan.restoring, restoring.user != user { throw AccountFailure.notLoggedIn }
        let intent = Intent(
          id: plan.restoring?.id ?? Hex.encode(vault.context.random.bytes(16)), kind: plan.kind, user: user,
          host: vault.context.host,
          osUser: vault.context.userID, createdAt: transaction.now, gitDirectory: vault.location.gitDirectory,
          workTree: try vault.requireWorkTree(), branch: tip.branch, base: tip.commit, keeps: plan.keeps,
          rescueRef: plan.restoring?.rescueRef, source: plan.restoring?.source, centralBranch: publication?.branch,
          items: items)
        let head = try transaction.auditHead()
        try transaction.insertIntent(intent)
        return try transaction.commit(recording: [], returning: (intent, head))
      }
    }
  }

  private func commit(
    _ plan: Plan, _ intent: Intent, _ head: AuditHead, _ tip: BranchTip,
    _ prepare: (Intent) throws -> Void
  ) throws -> ObjectID? {
    guard !plan.committing.isEmpty else {
      try publication?.publishEarlier(
        intent.paths, at: tip.commit, in: repository.value, inheriting: inheriting)
      try CheckinLedger.finish(intent, commit: nil, in: repository.value, store: vault.store, recovered: false)
      return nil
    }
    let lease = try vault.lease(intent.id, settings)
    guard try BranchTip(of: repository.value) == tip else { throw TipMoved() }
    do {
      try prepare(intent)
    } catch is NothingToCommit {
      try lease.abandon()
      try CheckinLedger.finish(intent, commit: nil, in: repository.value, store: vault.store, recovered: false)
      return nil
    }
    let commit = CheckinCommit(
      git: vault.git, author: intent.user, settings: settings, lockTimeout: vault.options.lockTimeout)
    let message = try commit.message(plan.message, intent: intent, head: head)
    do {
      try commit.run(
        plan.committing, creating: plan.items.filter { $0.role == .create || $0.role == .renameTo }.map(\.path),
        removing: plan.items.filter { $0.role == .delete || $0.role == .renameFrom }.map(\.path), message: message,
        lease: lease, inheriting: inheriting, force: plan.force)
    } catch let failure as GitProgramFailure {
      throw GitLockFailure(failure, branch: tip.branch, at: vault.location, context: vault.context) ?? failure
    }
    try RefLocks(commonDirectory: vault.location.commonDirectory, intent: intent, index: vault.indexFile).clearIfLeft(
      in: repository.value)
    let made = try CheckinLedger.commit(of: intent, isLive: true, in: repository.value)
    if let made { try requireComplete(made, plan, intent) }
    try lease.publish()
    guard let made else { throw CheckinFailure.trailerRemoved }
    try publication?.publish(made, from: repository.value, inheriting: inheriting)
    try CheckinLedger.finish(intent, commit: made, in: repository.value, store: vault.store, recovered: false)
    return made
  }

  /// git commits the removal of a file that it cannot look at (its `add_remove_files`): an error of the file server, for a
  /// moment, would be a deletion. Nobody has seen the commit, since the index is ours.
  private func requireComplete(_ made: ObjectID, _ plan: Plan, _ intent: Intent) throws {
    let committing = Set(plan.committing)
    let paths = plan.items.filter { item in
      ![.delete, .renameFrom].contains(item.role) && committing.contains(item.path)
    }.map(\.path)
    let entries = try repository.value.entries(at: paths, in: made)
    guard let path = paths.first(where: { entries[$0] == nil }) else { return }
    guard try vault.git.takeBack(made, of: intent, since: "git left out a file") else { return }
    throw CheckinFailure.leftOut(path)
  }
}

extension GitProgram {
  /// Puts the intent's branch back to where it was, which leaves the files and the index as they are.
  /// - Returns: false where the branch has moved on.
  func takeBack(_ commit: ObjectID, of intent: Intent, since reason: String) throws -> Bool {
    let move: [GitArgument] =
      intent.base.map { [.text(intent.branch), .object($0), .object(commit)] }
      ?? ["-d", .text(intent.branch), .object(commit)]
    return try run(
      ["update-ref", "-m", .text("pdm: taken back, since \(reason)")] + move,
      configuration: CheckinCommit.durability(try version())
    ).succeeded
  }
}
