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
  }

  /// The branch moved between reading it and holding the index.
  struct TipMoved: Error {}

  /// Makes the commit and gives the files back.
  /// - Parameter prepare: changes the working tree, after the intent is written and the index held.
  /// - Throws: ``TipMoved`` when the caller must look again; then nothing has happened.
  func run(_ plan: Plan, on tip: BranchTip, prepare: () throws -> Void = {}) throws -> ObjectID? {
    let (intent, head) = try record(plan, tip)
    do {
      return try commit(plan, intent, head, tip, prepare)
    } catch {
      // What git has committed is not undone: the next step finds it and finishes.
      do {
        try Recovery(vault: vault).settle(intent, inheriting: inheriting, recovered: false)
      } catch let other as any Failure {
        // The intent is still there, so the next command tries again; what went wrong first is what counts.
        vault.context.observer.warning(
          "the next pdm command will finish or undo this one, since now it could not: \(other.message)")
        throw error
      }
      if let commit = try CheckinLedger.commit(of: intent, isLive: true, in: repository.value) { return commit }
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
            path, role, for: user, plan: plan, object: objects[path]?.id, tip: tip)
          items.append(Intent.Item(path: path, role: role, reserved: reserved))
        }
        let intent = Intent(
          id: Hex.encode(vault.context.random.bytes(16)), kind: plan.kind, user: user, host: vault.context.host,
          osUser: vault.context.userID, createdAt: transaction.now, gitDirectory: vault.location.gitDirectory,
          workTree: try vault.requireWorkTree(), branch: tip.branch, base: tip.commit, keeps: plan.keeps,
          rescueRef: nil, items: items)
        let head = try transaction.auditHead()
        try transaction.insertIntent(intent)
        return try transaction.commit(recording: [], returning: (intent, head))
      }
    }
  }

  private func commit(
    _ plan: Plan, _ intent: Intent, _ head: AuditHead, _ tip: BranchTip, _ prepare: () throws -> Void
  ) throws -> ObjectID? {
    guard !plan.committing.isEmpty else {
      try CheckinLedger.finish(intent, commit: nil, in: repository.value, store: vault.store, recovered: false)
      return nil
    }
    let lease = try vault.lease(intent.id, settings)
    guard try BranchTip(of: repository.value) == tip else { throw TipMoved() }
    try prepare()
    let commit = CheckinCommit(git: vault.git, author: intent.user)
    let message = try commit.message(plan.message, intent: intent, head: head)
    try commit.run(
      plan.committing, creating: plan.items.filter { $0.role == .create || $0.role == .renameTo }.map(\.path),
      message: message, lease: lease, inheriting: inheriting, force: plan.force)
    try lease.publish()
    guard let made = try CheckinLedger.commit(of: intent, isLive: true, in: repository.value) else {
      throw CheckinFailure.trailerRemoved
    }
    try CheckinLedger.finish(intent, commit: made, in: repository.value, store: vault.store, recovered: false)
    return made
  }
}

extension WriteTransaction {
  /// Makes sure that a path is this account's: its own check-out, or one taken for this command where that is enough.
  /// - Returns: whether it was taken now.
  fileprivate func claim(
    _ path: RepoPath, _ role: Intent.Role, for user: User, plan: CheckinRun.Plan, object: ObjectID?, tip: BranchTip
  ) throws -> Bool {
    let held = try lock(on: path)
    switch role {
    case .change:
      guard let held, held.owner.id == user.id else {
        throw LockFailure.missing(path, holder: held, now: now)
      }
      // Somebody committed to this path past its check-out: going on would write over that.
      if plan.committing.contains(path), held.baseObject != object {
        throw LockFailure.stale(path, .changedWithoutCheckout(commit: tip.commit))
      }
      return false
    case .create, .renameTo, .delete, .renameFrom:
      if let held {
        guard held.owner.id == user.id else { throw LockFailure.held([held], now: now) }
        return false
      }
      let other = try insertLock(
        path, for: user, reason: Reason.firstLine(plan.message), baseObject: object, baseCommit: tip.commit,
        branch: tip.branch)
      if let other { throw LockFailure.held([other], now: now) }
      return true
    }
  }
}

/// Why a check-in did not come about.
public enum CheckinFailure: Failure, Equatable {
  case trailerRemoved
  case deleted(RepoPath)
  case typeChanged(RepoPath)
  case conflicted(RepoPath)
  case movedTooOften
  case editsBeforeRename(RepoPath)
  case editsBeforeRemoval(RepoPath)
  case exists(RepoPath)
  case alreadyTracked(RepoPath)
  case ignored(RepoPath)

  public var category: FailureCategory { .failed }

  public var path: RepoPath? {
    switch self {
    case .deleted(let path), .typeChanged(let path), .conflicted(let path), .editsBeforeRename(let path),
      .editsBeforeRemoval(let path), .exists(let path), .alreadyTracked(let path), .ignored(let path):
      path
    case .trailerRemoved, .movedTooOften: nil
    }
  }

  public var message: String {
    switch self {
    case .trailerRemoved:
      "git made the commit, but a hook took pdm's trailer out of its message, so it cannot be told for ours; the files stay checked out"
    case .deleted(let path): "\(path.quoted) is gone from the working tree"
    case .typeChanged(let path): "\(path.quoted) is no longer the kind of file that it was (a symbolic link, perhaps)"
    case .conflicted(let path): "\(path.quoted) has an unresolved merge conflict"
    case .movedTooOften: "the branch kept moving while the check-in was prepared; nothing was changed"
    case .editsBeforeRename(let path):
      "\(path.quoted) has edits that are not checked in, and a rename is a check-in of its own"
    case .editsBeforeRemoval(let path): "\(path.quoted) has edits that are not checked in"
    case .exists(let path): "\(path.quoted) is there already"
    case .alreadyTracked(let path): "\(path.quoted) is in the vault already"
    case .ignored(let path): "\(path.quoted) is named by an ignore rule of git"
    }
  }

  public var hint: String? { hint(naming: \.shellWord) }

  public func hint(naming name: (RepoPath) -> String) -> String? {
    switch self {
    case .trailerRemoved: "mend the commit-msg hook, then run pdm checkin again: the unchanged files are given back"
    case .deleted(let path):
      "to delete it: pdm rm \(name(path)) -m MESSAGE; to get it back: pdm cancel \(name(path))"
    case .typeChanged(let path): "put the file back, or give up with pdm cancel \(name(path))"
    case .conflicted: "resolve it with git first (git status shows how)"
    case .movedTooOften: "run the command again"
    case .editsBeforeRename(let path):
      "pdm checkout \(name(path)) -m REASON, unless it is yours; pdm checkin \(name(path)) --keep -m MESSAGE; then pdm mv"
    case .editsBeforeRemoval(let path):
      "pdm checkout \(name(path)) -m REASON, unless it is yours; pdm cancel \(name(path)); then pdm rm"
    case .ignored(let path): "pdm add --force \(name(path)) -m MESSAGE adds it all the same"
    case .exists: nil
    case .alreadyTracked(let path): "pdm checkout \(name(path)) -m REASON, change it, then pdm checkin"
    }
  }
}
