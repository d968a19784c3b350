extension Transaction where Self: ~Copyable {
  /// All rows but the check-ins, which are read in portions: see ``recordedCheckins(after:limit:)``. An account that is not
  /// there has the name that none can have.
  func storedState() throws -> StoredState {
    var state = StoredState(rule: pathRule)
    try collect("locks", in: &state) { state throws(SQLiteFailure) in
      state.held = try connection.rows(
        """
        SELECT l.key, l.path, ifnull(u.name, '(no account)'), l.reason, l.host, l.locked_at, l.base_oid, l.base_commit, l.branch,
          EXISTS (SELECT 1 FROM intent_paths p JOIN intents i ON i.id = p.intent_id
            WHERE p.key = l.key AND p.reserved = 1 AND i.user_id = l.user_id)
        FROM locks l LEFT JOIN users u ON u.id = l.user_id ORDER BY l.path
        """
      ) { row throws(SQLiteFailure) in try StoredState.Held(row) }
    }
    try collect("users", in: &state) { state throws(SQLiteFailure) in
      state.accounts = try connection.rows("SELECT name, role, created_at, disabled_at FROM users ORDER BY name") {
        row throws(SQLiteFailure) in
        StoredState.Account(
          name: try row.text(0), role: try row.text(1), madeAt: try row.time(2), disabledAt: try row.optionalTime(3))
      }
    }
    try collect("tokens", in: &state) { state throws(SQLiteFailure) in
      state.tokens = try connection.rows(
        """
        SELECT t.id, ifnull(u.name, '(no account)'), t.name, t.role, t.created_at, t.expires_at, t.revoked_at
        FROM tokens t LEFT JOIN users u ON u.id = t.user_id ORDER BY t.id
        """
      ) { row throws(SQLiteFailure) in try StoredState.Token(row) }
    }
    try collect("sessions", in: &state) { state throws(SQLiteFailure) in
      state.sessions = try connection.rows(
        """
        SELECT ifnull(u.name, '(no account)'), s.created_at, s.host FROM sessions s LEFT JOIN users u ON u.id = s.user_id
        ORDER BY u.name, s.created_at
        """
      ) { row throws(SQLiteFailure) in
        StoredState.Session(
          account: try row.text(0), login: AuditReplay.Login(time: try row.time(1), host: try row.text(2)))
      }
    }
    try collect("settings", in: &state) { state throws(SQLiteFailure) in
      state.settings = try connection.rows("SELECT key, value FROM settings ORDER BY key") {
        row throws(SQLiteFailure) in (try row.text(0), try row.text(1))
      }
    }
    try collect("identities", in: &state) { state throws(SQLiteFailure) in
      state.identities = try connection.rows(
        """
        SELECT i.os_user, i.variable, i.value, ifnull(u.name, '(no account)') FROM identities i LEFT JOIN users u ON u.id = i.user_id
        ORDER BY i.os_user, i.variable, i.value
        """
      ) { row throws(SQLiteFailure) in
        StoredIdentity(
          osUser: try row.integer(0), variable: try row.text(1), value: try row.text(2), account: try row.text(3))
      }
    }
    return state
  }

  /// Commits that the store knows as check-ins, in order of their intents' numbers.
  /// - Parameter after: only those with a greater number.
  func recordedCheckins(after: String, limit: Int) throws -> [(id: String, checkin: AuditReplay.Checkin)] {
    try connection.rows(
      """
      SELECT c.id, c.commit_oid, ifnull(u.name, '(no account)'), c.made_at FROM checkins c LEFT JOIN users u ON u.id = c.user_id
      WHERE c.id > ?1 ORDER BY c.id LIMIT ?2
      """, [.text(after), .integer(Int64(limit))]
    ) { row throws(SQLiteFailure) in
      (
        try row.text(0),
        AuditReplay.Checkin(commit: try row.object(1).hex, user: try row.text(2), madeAt: try row.time(3))
      )
    }
  }

  /// A table with a value of a type that pdm never writes is named, and the others are read all the same.
  private func collect(
    _ table: String, in state: inout StoredState, _ body: (inout StoredState) throws(SQLiteFailure) -> Void
  ) throws {
    do throws(SQLiteFailure) {
      try body(&state)
    } catch {
      guard error.isMismatch else { throw error }
      state.unreadable.append(table)
    }
  }
}

extension StoredState.Held {
  fileprivate init(_ row: borrowing Row) throws(SQLiteFailure) {
    self.init(
      key: try row.blob(0), path: RepoPath(trusted: try row.blob(1)), owner: try row.text(2), reason: try row.text(3),
      host: try row.text(4), lockedAt: try row.time(5), baseObject: try row.optionalObject(6)?.hex,
      baseCommit: try row.optionalObject(7)?.hex, branch: try row.optionalText(8), isReserved: try row.flag(9))
  }
}

extension StoredState.Token {
  fileprivate init(_ row: borrowing Row) throws(SQLiteFailure) {
    self.init(
      id: try row.text(0), owner: try row.text(1), name: try row.text(2), role: try row.text(3),
      madeAt: try row.time(4), expiresAt: try row.time(5), revokedAt: try row.optionalTime(6))
  }
}
