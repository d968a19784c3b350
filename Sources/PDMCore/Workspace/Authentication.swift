/// Who is asking: `PDM_TOKEN`, or the session file of this OS user.
extension Vault {
  /// What PDM_TOKEN holds: a token, or the token of a session. nil where it is not set, or empty, as CI has it where the
  /// secret is not given; never nil for what cannot be a token, since that must not make way for somebody's session.
  var tokenInEnvironment: SessionToken? {
    guard let bytes = context.environment["PDM_TOKEN"], !bytes.isEmpty else { return nil }
    // A secret that was kept in a file brings the end of its line along.
    let last = bytes.lastIndex { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
    return SessionToken(text: String(decoding: bytes.prefix(last.map { $0 + 1 } ?? 0), as: UTF8.self))
  }

  /// The account behind this run, as the store has it at this moment. What it has not acknowledged is told to the observer.
  /// - Throws: ``AccountFailure`` or ``TokenFailure`` when there is none.
  func authenticate(_ transaction: borrowing some Transaction & ~Copyable) throws -> Session {
    let session = try session(in: transaction)
    if session.hasUnread { try tellNotices(to: session.user, in: transaction) }
    return session
  }

  private func session(in transaction: borrowing some Transaction & ~Copyable) throws -> Session {
    if let token = tokenInEnvironment {
      do {
        return try transaction.session(token)
      } catch AccountFailure.sessionExpired {
        throw TokenFailure.unknown
      }
    }
    guard let number = try transaction.meta(.vault) else { throw StoreFailure.notAStore(store.files.database) }
    return try transaction.session(try SessionFile(vault: number, context: context).read())
  }

  /// Hands over what an account has not acknowledged. A run may do so several times, and a transaction may be begun anew:
  /// the observer tells it once.
  func tellNotices(to user: User, in transaction: borrowing some Transaction & ~Copyable) throws {
    let newest = try transaction.unreadNotices(to: user, limit: UnreadNotices.mostTold).map(asSeenFromHere)
    guard !newest.isEmpty else { return }
    context.observer.notices(
      UnreadNotices(newest: newest, count: try transaction.unreadNoticeCount(of: user), now: transaction.now))
  }

  func asSeenFromHere(_ notice: Notice) -> Notice {
    var notice = notice
    notice.displayPath = displayPath(notice.path)
    return notice
  }

  /// The same as ``authenticate(_:)``, for what a role must allow. A refusal is recorded by ``recordingRefusal(_:_:)``.
  func authenticate(
    _ transaction: borrowing some Transaction & ~Copyable, to permission: Permission
  ) throws -> Session {
    let session = try authenticate(transaction)
    guard permission.isGiven(to: session.user.role) else { throw session.refusal(permission.refusal) }
    return session
  }

  /// Runs something and writes a DENIED line when the role did not allow it: in a transaction of its own, since the
  /// refused one is rolled back.
  func recordingRefusal<Result>(_ target: [UInt8] = [], _ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let failure as any RoleRefusal {
      if let (user, role) = failure.refused { try record(denied(user, role, failure.path?.bytes ?? target)) }
      throw failure
    } catch let failure as QuotaFailure {
      try record(denied(failure, target))
      throw failure
    }
  }

  private func record(_ event: AuditEvent) throws {
    try store.write { transaction in try transaction.commit(recording: [event], returning: ()) }
  }

  private func denied(_ user: String, _ role: Role, _ target: [UInt8], _ more: [(String, JSON)] = []) -> AuditEvent {
    AuditEvent(
      .denied, by: user, target: target,
      details: [("command", .string(options.command)), ("role", .string(role.rawValue))] + more)
  }

  /// The line for a check-out that would have been one too many.
  func denied(_ failure: QuotaFailure, _ target: [UInt8]) -> AuditEvent {
    denied(
      failure.actor.name, failure.actor.role, target,
      [("setting", .string(VaultSetting.lockMaxFiles.key)), ("limit", .integer(Int64(failure.limit)))])
  }

  /// An act of an administrator, with its audit lines.
  /// - Parameter target: an account's name, or empty.
  func administer<Result>(
    _ target: String, to permission: Permission = .manageAccounts,
    _ body: (borrowing WriteTransaction, User) throws -> (Result, [AuditEvent])
  ) throws -> Result {
    try recordingRefusal(Array(target.utf8)) {
      try write { transaction in
        let actor = try authenticate(transaction, to: permission).user
        let (result, events) = try body(transaction, actor)
        return try transaction.commit(recording: events, returning: result)
      }
    }
  }
}

extension Session {
  /// That its role does not allow something. A token says so, since its role may not be the account's.
  func refusal(_ needs: String) -> AccountFailure {
    .forbidden(
      user: user.name, role: user.role, needs: tokenID.map { "\(needs) (by token \($0))" } ?? needs)
  }
}
