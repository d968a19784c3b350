/// Ends other people's check-outs: an administrator's right at any time, everybody's once they are stale by policy. What
/// the holder has edited is kept first.
///
/// It happens in the vault's own repository, also for somebody who works in a clone: there the files of all are, where
/// there is a shared tree, and the holder's clone can be reached from nowhere.
public struct Break {
  let vault: Vault

  public init(_ vault: Vault) {
    self.vault = vault
  }

  public struct Request: Sendable {
    /// As typed.
    public var files: [[UInt8]]
    public var reason: String
    /// Leave the files as they are.
    public var keepEdits = false
    public var dryRun = false
    /// What a person was shown before; nil: whatever is there.
    public var seen: Preview?

    public init(files: [[UInt8]], reason: String) {
      self.files = files
      self.reason = reason
    }
  }

  /// What is about to be ended.
  public struct Preview: Sendable {
    public let targets: [(lock: Lock, isEdited: Bool)]
    /// Nobody works in the vault's own repository: every check-out was taken in a clone.
    public let hasOnlyClones: Bool
    public let now: Timestamp
  }

  /// - Throws: ``BreakFailure`` where it would not be done.
  public func look(at files: [[UInt8]]) throws -> Preview {
    let paths = try vault.paths(named: files)
    let home = try IntentPlace.home(of: vault)
    let (found, now) = try vault.tellingOfAbsence {
      try home.recordingRefusal {
        try home.read { transaction in (try breakable(paths, nil, home, in: transaction), transaction.now) }
      }
    }
    let locks = found.locks.map(\.lock)
    var edited = Set(try EditedPlace(locks.map(\.path), in: home).edited)
    for place in try EditedPlace.others(locks.map(\.path), of: home) { edited.formUnion(place.edited) }
    return Preview(
      targets: locks.map { ($0, edited.contains($0.path)) }, hasOnlyClones: home.location.workTree == nil, now: now)
  }

  public func run(_ request: Request) throws -> ChangeReport {
    let reason = try Reason.check(request.reason)
    let paths = try vault.paths(named: request.files)
    let home = try IntentPlace.home(of: vault)
    return try ChangeSession.run(in: home) { session throws in
      try finishArrived(paths)
      let (user, locks) = try home.recordingRefusal {
        try home.read { transaction in try breakable(paths, request.seen, home, in: transaction) }
      }
      guard !request.dryRun else {
        return session.report(locks.map { FileOutcome($0.lock.path, .wouldBreak, lock: $0.lock) })
      }
      let outcome = try home.recordingRefusal {
        try session.breakLocks(locks, by: user, reason: reason, keepingEdits: request.keepEdits) { transaction in
          let now = try breakable(paths, request.seen, home, in: transaction)
          guard now.user == user else { throw AccountFailure.notLoggedIn }
          for (before, after) in zip(locks, now.locks) where before.lock.id != after.lock.id {
            throw BreakFailure.takenAnew(after.lock, now: transaction.now)
          }
        }
      }
      session.remindReadOnly(
        locks.map(\.lock.path).filter { !request.keepEdits || !outcome.edited.contains($0) })
      let inHead = try session.head.commit.map { commit in
        try session.repository.value.entries(at: locks.map(\.lock.path), in: commit)
      }
      return session.report(
        locks.map { lock, _ in
          var file = FileOutcome(lock.path, .broken, lock: lock, rescue: outcome.rescues[lock.path]?.first)
          file.isSubmodule = inHead?[lock.path]?.isSubmodule ?? false
          return file
        })
    }
  }

  /// The check-outs, if the account may end all of them now.
  private func breakable(
    _ paths: [RepoPath], _ seen: Preview?, _ home: Vault, in transaction: borrowing some Transaction & ~Copyable
  ) throws -> (user: User, locks: [(lock: Lock, holder: User)]) {
    let user = try home.authenticate(transaction, to: .changeFiles).user
    let locks = try paths.map { path in
      guard let lock = try transaction.lock(on: path), let holder = try transaction.user(id: lock.owner.id) else {
        throw BreakFailure.free(path, now: transaction.now)
      }
      try lock.requireBreakable(by: user, at: transaction.now)
      if let seen, !seen.targets.contains(where: { $0.lock.id == lock.id }) {
        throw BreakFailure.takenAnew(lock, now: transaction.now)
      }
      return (lock, holder)
    }
    return (user, locks)
  }

  /// A dead check-in of a clone may have arrived where only a clone of the same remote can see it: then it is finished and
  /// nothing is broken.
  private func finishArrived(_ paths: [RepoPath]) throws {
    guard vault.isClone else { return }
    let left = try vault.store.read { transaction in
      let keys = Set(paths.map { transaction.pathRule.key(for: $0) })
      return try transaction.intents().filter { intent in
        intent.kind != .cancel && intent.paths.contains { keys.contains(transaction.pathRule.key(for: $0)) }
      }
    }
    guard !left.isEmpty else { return }
    let repository = try vault.openRepository()
    for intent in left {
      guard let branch = intent.centralBranch else { continue }
      let central = try CentralRepository(of: vault, branch: branch)
      guard let tip = try central.fetchedTip(of: branch, in: repository.value),
        let commit = try CheckinLedger.arrived(intent, at: tip, in: repository.value)
      else { continue }
      try central.settle(branch)
      try CheckinLedger.finish(intent, commit: commit, in: repository.value, store: vault.store, recovered: true)
    }
  }
}

extension Vault {
  /// The paths of files that need not be there: in a bare repository names are relative to the top.
  func paths(named names: [[UInt8]]) throws -> [RepoPath] {
    guard location.workTree == nil else { return try resolve(names, submodules: true).map(\.path) }
    var seen: Set<RepoPath> = []
    return try names.map { try RepoPath(checking: $0) }.filter { seen.insert($0).inserted }
  }
}
