/// Gives check-outs to another account: its holder does, or an administrator. All of them or none.
public struct Handover {
  let vault: Vault

  public init(_ vault: Vault) {
    self.vault = vault
  }

  public struct Request: Sendable {
    /// As typed.
    public var files: [[UInt8]]
    /// The account that gets them.
    public var receiver: String
    /// What it is told.
    public var note: String?
    /// Although edits of them are in this clone alone: they stay here.
    public var keepEdits = false
    public var dryRun = false

    public init(files: [[UInt8]], receiver: String) {
      self.files = files
      self.receiver = receiver
    }
  }

  public func run(_ request: Request) throws -> ChangeReport {
    let note = try request.note.map { try Reason.check($0) } ?? ""
    let paths = try vault.paths(named: request.files)
    // In its turn: no check-in of these files is under way.
    return try ChangeSession.run(in: vault) { session throws in
      if vault.isClone, !request.keepEdits { try requireNoEdits(paths, session) }
      do {
        return session.report(try vault.tellingOfAbsence { try move(paths, request, note, session) })
      } catch let dry as DryRun {
        return dry.report
      }
    }
  }

  private func move(
    _ paths: [RepoPath], _ request: Request, _ note: String, _ session: ChangeSession
  ) throws -> [FileOutcome] {
    try vault.recordingRefusal(paths.first?.bytes ?? []) {
      try vault.write(under: session.settings.pathRule) { transaction in
        let user = try vault.authenticate(transaction, to: .changeFiles).user
        let receiver = try transaction.receiver(named: request.receiver)
        var files: [FileOutcome] = []
        var events: [AuditEvent] = []
        for path in paths {
          let (lock, event) = try transaction.handOver(path, from: user, to: receiver, note)
          files.append(FileOutcome(path, request.dryRun ? .wouldHandOver : .handedOver, lock: lock))
          events.append(event)
        }
        try transaction.requireWithinQuota(receiver, took: paths.count, under: transaction.settings(), by: user)
        if request.dryRun { throw DryRun(report: session.report(files)) }
        return try transaction.commit(recording: events, returning: files)
      }
    }
  }

  /// What somebody has edited in a clone is nowhere else, and who gets the check-out would begin without it.
  private func requireNoEdits(_ paths: [RepoPath], _ session: ChangeSession) throws {
    let own = try vault.read { transaction in
      let user = try vault.authenticate(transaction).user
      return try paths.filter { try transaction.lock(on: $0)?.owner.id == user.id }
    }
    let changes = try WorkTreeChanges.of(own, in: vault)
    if let path = own.first(where: { changes[$0] != nil }) { throw HandoverFailure.editsHere(path) }
  }
}

extension WriteTransaction {
  /// An account that can be a holder.
  fileprivate func receiver(named name: String) throws -> User {
    guard let user = try user(named: name) else { throw AccountFailure.unknownAccount(name) }
    guard !user.isDisabled, Permission.changeFiles.isGiven(to: user.role) else {
      throw HandoverFailure.cannotHold(user)
    }
    return user
  }

  /// - Returns: the receiver's check-out.
  fileprivate func handOver(
    _ path: RepoPath, from user: User, to receiver: User, _ note: String
  ) throws -> (Lock, AuditEvent) {
    guard let lock = try lock(on: path), lock.owner.id == user.id || user.role == .admin else {
      throw try missing(path, of: user, holder: lock(on: path))
    }
    guard lock.owner.id != receiver.id else { throw HandoverFailure.isTheirs(lock) }
    let key = pathRule.key(for: path)
    if let intent = try intents().first(where: { $0.paths.contains { pathRule.key(for: $0) == key } }) {
      throw HandoverFailure.unfinished(path, user: intent.user.name, workTree: intent.workTree, host: intent.host)
    }
    let new = try moveLock(lock, to: receiver)
    if receiver.id != user.id {
      try leaveNotice(.handedOver, to: receiver.id, about: lock.path, from: user, text: note)
    }
    if lock.owner.id != user.id {
      try leaveNotice(
        .handedOn, to: lock.owner.id, about: lock.path, from: user,
        text: "to \(receiver.name)" + (note.isEmpty ? "" : ": \(note)"))
    }
    return (
      new,
      AuditEvent(
        .handover, by: user.name, target: lock.path.bytes,
        details: [
          ("reason", .text(note.isEmpty ? nil : note)), ("from", .string(lock.owner.name)),
          ("to", .string(receiver.name)), ("since", .time(lock.lockedAt)), ("checkout_reason", .string(lock.reason)),
          ("lock_id", .string(new.id)),
        ])
    )
  }
}

/// Why a check-out was not handed over.
enum HandoverFailure: Failure, Equatable {
  case editsHere(RepoPath)
  case cannotHold(User)
  case isTheirs(Lock)
  /// A dead command, in a clone that cannot be reached from here, has it in hand.
  case unfinished(RepoPath, user: String, workTree: [UInt8], host: String)

  var category: FailureCategory { .failed }

  var path: RepoPath? {
    switch self {
    case .editsHere(let path), .unfinished(let path, _, _, _): path
    case .isTheirs(let lock): lock.path
    case .cannotHold: nil
    }
  }

  var message: String {
    switch self {
    case .editsHere(let path):
      "\(path.quoted) has edits that are in this clone alone; who gets the check-out would not have them"
    case .cannotHold(let user):
      user.isDisabled
        ? "the account \(user.name) is disabled" : "\(user.name) is \(user.role.withArticle), who may not change files"
    case .isTheirs(let lock): "\(lock.path.quoted) is checked out by \(lock.owner.name) already"
    case .unfinished(let path, let user, let workTree, let host):
      "a command of \(user)'s died with \(path.quoted) in \(PathQuoting.quote(workTree)) on \(host) and is not settled yet"
    }
  }

  var hint: String? { hint(naming: \.shellWord) }

  func hint(naming name: (RepoPath) -> String) -> String? {
    switch self {
    case .editsHere(let path):
      "pdm checkin \(name(path)) --keep -m MESSAGE, then hand it over; --keep-edits hands it over without them"
    case .cannotHold: "pdm user list"
    case .isTheirs: nil
    case .unfinished(let path, _, _, _):
      "any pdm command over there settles it; where that is gone for good, pdm cancel \(name(path)) gives the file up"
    }
  }
}
