/// The frame of every command that writes to git: its turn in the queue, the repository, HEAD; begun anew when plain git
/// moved the branch meanwhile.
struct ChangeSession {
  let vault: Vault
  let repository: RepositoryHandle
  let settings: RepositorySettings
  let head: Head
  /// What administrators set, as it was when the command began.
  let rules: StoredSettings
  private let inheriting: [Int32]

  /// How often the branch may move under us; each time is a commit that somebody else made in a few milliseconds.
  private static let attempts = 10

  static func run<Outcome>(in vault: Vault, _ body: (ChangeSession) throws -> Outcome) throws -> Outcome {
    try vault.requireStore()
    // Before waiting for a turn: who may not do this need not queue.
    let (rules, line) = try vault.recordingRefusal {
      try vault.read { transaction in
        _ = try vault.authenticate(transaction, to: .changeFiles)
        return (try transaction.settings(), try transaction.waitersForTurn())
      }
    }
    let queue = try CheckinQueue(entering: vault, behind: line)
    let descriptors = queue.descriptors
    let outcome = Result { try inTurn(vault, rules, descriptors, body) }
    // After a failure too: every child has ended by then, but what a hook left running may have our descriptors.
    queue.leave()
    return try outcome.get()
  }

  private static func inTurn<Outcome>(
    _ vault: Vault, _ rules: StoredSettings, _ descriptors: [Int32], _ body: (ChangeSession) throws -> Outcome
  ) throws -> Outcome {
    try Recovery(vault: vault).run(holding: descriptors)
    let settings = try vault.settings()
    for _ in 0..<attempts {
      let repository = try vault.openRepository()
      let session = ChangeSession(
        vault: vault, repository: repository, settings: settings, head: try repository.value.head(),
        rules: rules, inheriting: descriptors)
      do {
        return try body(session)
      } catch is CheckinRun.TipMoved {
        continue
      }
    }
    throw CheckinFailure.movedTooOften
  }

  func commit(_ plan: CheckinRun.Plan, prepare: (Intent) throws -> Void = { _ in }) throws -> CheckinRun.Outcome {
    let tip = try BranchTip(of: repository.value)
    guard tip.commit == head.commit else { throw CheckinRun.TipMoved() }
    let publication = try Publication(
      from: vault, head: head, makesCommit: !plan.committing.isEmpty, in: repository.value)
    let run = CheckinRun(
      vault: vault, repository: repository, settings: settings, inheriting: inheriting, publication: publication)
    return try run.run(plan, on: tip, prepare: prepare)
  }

  /// - Throws: ``NameFailure`` where one of these cannot be the name of a new file.
  func requireNames(_ paths: [RepoPath]) throws {
    try NameRules(rules).require(paths, under: rules.lockPolicy, git: vault.git)
  }

  /// Gives up check-outs; see ``Cancellation``.
  func cancel(_ paths: [RepoPath], edited: [RepoPath]) throws -> String? {
    try Cancellation(vault: vault, inheriting: inheriting).run(
      paths, edited: edited, head: head, settings: settings, in: repository)
  }

  /// Ends other people's check-outs; see ``Breaking``.
  func breakLocks(
    _ locks: [(lock: Lock, holder: User)], by user: User, reason: String, keepingEdits: Bool,
    requireRight: (borrowing WriteTransaction) throws -> Void
  ) throws -> Breaking.Outcome {
    let breaking = Breaking(
      vault: vault, inheriting: inheriting, user: user, reason: reason, locks: locks, keepsEdits: keepingEdits)
    return try breaking.run(head: head, settings: settings, in: repository, requireRight: requireRight)
  }

  /// - Throws: ``LockFailure/missing(_:holder:now:)`` unless the account holds all of them.
  func requireHeld(_ paths: [RepoPath]) throws {
    try vault.read { transaction in
      let user = try vault.authenticate(transaction).user
      for path in paths { try transaction.requireHeld(path, by: user) }
    }
  }

  /// What an editor and the umask have kept from colleagues is theirs as well once it is checked in.
  func share(_ paths: [RepoPath]) {
    guard let workTree = vault.location.workTree else { return }
    settings.shared.open(paths, in: workTree, as: vault.context.userID)
  }

  func remindReadOnly(_ paths: [RepoPath]) {
    guard settings.setsReadOnly, let workTree = vault.location.workTree else { return }
    let reminder = WriteReminder(workTree: workTree, groupWritable: settings.groupWrites, context: vault.context)
    // A reminder that cannot be set is no reason to fail what is already done.
    guard let exempt = try? Exemption.exempt(among: paths, under: rules.lockPolicy, git: vault.git) else { return }
    for path in paths where !exempt.contains(path) { _ = try? reminder.makeReadOnly(path) }
  }

  func report(_ files: [FileOutcome], commit: ObjectID? = nil) -> ChangeReport {
    ChangeReport(files: files, commit: commit, branch: head.branchName, now: vault.context.clock.now())
  }
}
