/// Who is asking: `PDM_TOKEN`, or the session file of this OS user.
extension Vault {
  /// Reads the client's token. Called under the guard, since only the store knows its own number; it is one small file.
  func token(vault: String) throws -> SessionToken? {
    if let token = context.environment.text("PDM_TOKEN") { return SessionToken(text: token) }
    return try SessionFile(vault: vault, context: context).read()
  }

  /// The account behind this run, as the store has it at this moment.
  /// - Throws: ``AccountFailure`` when there is none.
  func authenticate(_ transaction: borrowing some Transaction & ~Copyable) throws -> Session {
    guard let number = try transaction.meta(.vault) else { throw StoreFailure.notAStore(store.files.database) }
    return try transaction.session(try token(vault: number))
  }

  /// The same, for what a role must allow. A refusal is recorded by ``recordingRefusal(_:)``.
  func authenticate(
    _ transaction: borrowing some Transaction & ~Copyable, to permission: Permission
  ) throws -> Session {
    let session = try authenticate(transaction)
    guard permission.isGiven(to: session.user.role) else {
      throw AccountFailure.forbidden(user: session.user.name, role: session.user.role, needs: permission.refusal)
    }
    return session
  }

  /// Runs something and writes a DENIED line when the role did not allow it: in a transaction of its own, since the
  /// refused one is rolled back.
  func recordingRefusal<Result>(_ target: [UInt8] = [], _ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let failure as AccountFailure {
      if case .forbidden(let user, let role, _) = failure {
        try store.write { transaction in
          try transaction.commit(
            recording: [
              AuditEvent(
                .denied, by: user, target: target,
                details: [("command", .string(options.command)), ("role", .string(role.rawValue))])
            ], returning: ())
        }
      }
      throw failure
    }
  }
}
