/// Takes files: all or none, in one transaction against the store's unique key.
public struct Checkout {
  let vault: Vault

  public init(_ vault: Vault) {
    self.vault = vault
  }

  public struct Request: Sendable {
    /// As typed.
    public var files: [[UInt8]]
    public var reason: String
    /// Take what is free and report the rest.
    public var partial = false
    public var dryRun = false
    /// Wait in line for what others hold.
    public var patience: Patience?

    public init(files: [[UInt8]], reason: String) {
      self.files = files
      self.reason = reason
    }
  }

  /// How long to wait for files.
  public enum Patience: Sendable, Equatable {
    case endless
    case atMost(Duration)
  }

  /// - Throws: ``LockFailure`` when others hold some of them or a copy is stale, ``PathFailure`` for names that are no
  ///   tracked files of the vault.
  public func run(_ request: Request) throws -> ChangeReport {
    guard let patience = request.patience else { return try attempt(request) }
    return try PatientCheckout(checkout: self, request: request, patience: patience).run()
  }

  /// Takes them now or not at all.
  /// - Parameter ticket: this process's place in the line, which ends when they are taken.
  func attempt(_ request: Request, ticket: Int64? = nil) throws -> ChangeReport {
    try vault.requireStore()
    let reason = try Reason.check(request.reason)
    var files = try vault.resolve(request.files, submodules: true)
    if files.contains(where: { $0.status == nil }) {
      // A dead rm or cancel may have taken it away, and is settled by any look into the store.
      try vault.read { _ in }
      files = try vault.resolve(request.files, submodules: true)
    }
    let repository = try vault.openRepository()
    let settings = try vault.settings()
    let paths = files.map(\.path)
    let index = try repository.value.index()
    for file in files where file.status == nil { throw index.absence(of: file.path) }
    try Self.requireTracked(paths, in: index)
    if !request.dryRun { try fetchContent(of: paths, in: index, settings, partial: request.partial) }
    var versions = FreshnessCheck()
    var accepted: ReasonRule?
    while true {
      try Interruption.check()
      let head = try repository.value.head()
      let central = try vault.isClone ? CentralRepository(of: vault, branch: head.branchName) : nil
      try central?.requireNewest(paths, head: head, in: repository.value)
      let objects = try head.commit.map { try repository.value.entries(at: paths, in: $0) } ?? [:]
      do {
        let report = try vault.recordingRefusal(paths.first?.bytes ?? []) {
          try vault.write(under: settings.pathRule) { transaction in
            // A check-in that ended since HEAD was read has moved it; the version taken must be the present one.
            guard try repository.value.head() == head else { throw FreshnessCheck.HeadMoved() }
            let session = try vault.authenticate(transaction, to: .changeFiles)
            let taking = Taking(
              paths: paths, objects: objects.mapValues(\.id), head: head, user: session.user, reason: reason,
              partial: request.partial, acceptedBy: accepted, line: vault.waitingLine, ticket: ticket)
            return try taking.run(in: transaction, versions: versions, dryRun: request.dryRun) {
              vault.denied($0, $1.bytes)
            }
          }
        }
        if !request.dryRun { remindWritable(report, settings) }
        return report
      } catch let dry as DryRun {
        return dry.report
      } catch let unchecked as ReasonRule.Unchecked {
        try unchecked.rule.check(reason)
        accepted = unchecked.rule
      } catch is FreshnessCheck.HeadMoved {
        versions = FreshnessCheck()
      } catch let unknown as FreshnessCheck.Unknown {
        try versions.learn(
          unknown, head: head.commit, in: repository.value, of: vault, central: central)
      }
    }
  }

  static func requireTracked(_ paths: [RepoPath], in index: GitIndex) throws {
    for path in paths {
      if index.isConflicted(path) { throw PathFailure.conflicted(path) }
      guard index.entry(at: path) != nil else { throw PathFailure.untracked(path) }
    }
  }

  /// Before anything is taken: a large file that cannot be fetched is not checked out. What others hold is not fetched.
  private func fetchContent(
    of paths: [RepoPath], in index: GitIndex, _ settings: RepositorySettings, partial: Bool
  ) throws {
    let largeFiles = LargeFiles(vault: vault, settings: settings)
    let pointers = try largeFiles.pointers(among: paths)
    guard !pointers.isEmpty else { return }
    let held = try vault.recordingRefusal(pointers.first?.bytes ?? []) {
      try vault.read { transaction in
        let user = try vault.authenticate(transaction, to: .changeFiles).user
        return try paths.filter { path in
          let lock = try transaction.lock(on: path)
          return lock != nil && lock?.owner.id != user.id
        }
      }
    }
    guard partial || held.isEmpty else { return }
    for path in pointers where !held.contains(path) { try largeFiles.fetch(path, in: index) }
  }

  private func remindWritable(_ report: ChangeReport, _ settings: RepositorySettings) {
    guard let workTree = vault.location.workTree else { return }
    let reminder = WriteReminder(
      workTree: workTree, groupWritable: settings.groupWrites, context: vault.context)
    for file in report.files where file.result == .checkedOut || file.result == .alreadyYours {
      do {
        try reminder.makeWritable(file.path)
        settings.shared.open([file.path], in: workTree, as: vault.context.userID)
      } catch {
        let text = (error as? any Failure)?.message ?? "\(error)"
        vault.context.observer.warning("\(file.path.quoted) is yours, but could not be made writable: \(text)")
      }
    }
  }
}

/// The part of a check-out that happens under the guard.
private struct Taking {
  let paths: [RepoPath]
  let objects: [RepoPath: ObjectID]
  let head: Head
  let user: User
  let reason: String
  let partial: Bool
  /// What the reason was found to be as wanted by.
  let acceptedBy: ReasonRule?
  let line: WaitingLine
  let ticket: Int64?

  /// - Parameter denied: the line for a file that does not fit, where others do.
  func run(
    in transaction: consuming WriteTransaction, versions: FreshnessCheck, dryRun: Bool,
    denied: (QuotaFailure, RepoPath) -> AuditEvent
  ) throws -> Committed<ChangeReport> {
    let settings = try transaction.settings()
    if let rule = settings.reasonRule, rule != acceptedBy { throw ReasonRule.Unchecked(rule: rule) }
    let quota = try partial ? transaction.room(for: user, under: settings) : nil
    var taken = 0
    var beyond: [RepoPath] = []
    var outcomes: [FileOutcome] = []
    var conflicts: [Lock] = []
    var ahead: [Waiter] = []
    var events: [AuditEvent] = []
    for path in paths {
      if let version = try transaction.recordedVersion(of: path) {
        try versions.check(path, here: objects[path], recorded: version)
      }
      let gaveBack = try transaction.giveBackReserved(path, of: user)
      if let quota, quota.held + taken >= quota.limit, try transaction.lock(on: path) == nil {
        if gaveBack { try transaction.endRequests(on: path, of: user, by: user, .unchanged) }
        beyond.append(path)
        outcomes.append(FileOutcome(path, .overLimit))
        continue
      }
      let obstacle = try transaction.take(
        path, for: user, reason: reason, baseObject: objects[path], baseCommit: head.commit, branch: head.branchName,
        in: line, ticket: ticket)
      switch obstacle {
      case .held(let lock) where lock.owner.id == user.id:
        // Taking one's own file again takes the newest version as the base.
        if lock.baseObject != objects[path] {
          try transaction.rebaseLock(
            on: path, of: user, baseObject: objects[path], baseCommit: head.commit, branch: head.branchName)
          events.append(event(path, [("rebased", true)]))
        }
        outcomes.append(FileOutcome(path, .alreadyYours, lock: lock))
      case .held(let lock):
        conflicts.append(lock)
        outcomes.append(FileOutcome(path, .held, lock: lock))
      case .awaited(let waiter):
        if gaveBack { try transaction.endRequests(on: path, of: user, by: user, .unchanged) }
        ahead.append(waiter)
        outcomes.append(FileOutcome(path, .held, waiter: waiter))
      case nil:
        taken += 1
        events.append(event(path, []))
        outcomes.append(FileOutcome(path, dryRun ? .wouldCheckOut : .checkedOut))
      }
    }
    let now = transaction.now
    if !partial, !conflicts.isEmpty || !ahead.isEmpty { throw LockFailure.held(conflicts, waiting: ahead, now: now) }
    if !partial { try transaction.requireWithinQuota(user, took: taken, under: settings) }
    var report = ChangeReport(files: outcomes, branch: head.branchName, now: now)
    if let quota, let first = beyond.first {
      let failure = QuotaFailure(
        user: user, actor: user, limit: quota.limit, held: quota.held + taken, wanted: beyond.count)
      report.quota = failure
      events.append(denied(failure, first))
    }
    if dryRun { throw DryRun(report: report) }
    if let ticket { try transaction.deleteWaiter(ticket) }
    return try transaction.commit(recording: events, returning: report)
  }

  private func event(_ path: RepoPath, _ more: [(String, JSON)]) -> AuditEvent {
    AuditEvent(
      .checkout, by: user.name, target: path.bytes,
      details: [
        ("reason", .string(reason)), ("base_oid", .text(objects[path]?.hex)), ("base_commit", .text(head.commit?.hex)),
        ("branch", .text(head.branchName)),
      ] + more)
  }
}

/// Leaves a transaction without a commit, with what it would have done.
struct DryRun: Error {
  let report: ChangeReport
}
