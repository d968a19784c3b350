extension Transaction where Self: ~Copyable {
  /// The session that a token is: its account with the lower of both roles.
  /// - Throws: ``TokenFailure`` unless the token is good and the account enabled at this moment.
  func session(ofLasting token: SessionToken) throws -> Session {
    let found = try connection.first(
      """
      SELECT \(tokenColumns), \(userColumns), users.unread FROM tokens JOIN users ON users.id = tokens.user_id
      WHERE tokens.digest = ?1
      """,
      [.blob(token.digest)]
    ) { row throws(SQLiteFailure) in
      (
        token: try AccessToken(row), user: try User(row, from: tokenColumnCount),
        hasUnread: try row.flag(tokenColumnCount + userColumnCount)
      )
    }
    guard let (token, user, hasUnread) = found else { throw TokenFailure.unknown }
    if let revoked = token.revokedAt { throw TokenFailure.revoked(id: token.id, at: revoked) }
    guard token.expiresAt > now else { throw TokenFailure.expired(id: token.id, at: token.expiresAt) }
    guard !user.isDisabled else { throw TokenFailure.accountDisabled(id: token.id, owner: user.name) }
    return Session(
      user: user.limited(to: token.role), expiresAt: token.expiresAt, tokenID: token.id, hasUnread: hasUnread)
  }

  func token(_ id: String) throws -> AccessToken? {
    try connection.first(
      "SELECT \(tokenColumns) FROM tokens JOIN users ON users.id = tokens.user_id WHERE tokens.id = ?1", [.text(id)]
    ) { row throws(SQLiteFailure) in try AccessToken(row) }
  }

  /// By account, the oldest first.
  /// - Parameter owner: nil is everybody's.
  func tokens(of owner: User?) throws -> [AccessToken] {
    try connection.rows(
      """
      SELECT \(tokenColumns) FROM tokens JOIN users ON users.id = tokens.user_id
      WHERE ?1 IS NULL OR tokens.user_id = ?1 ORDER BY users.name, tokens.created_at, tokens.id
      """, [owner.map { .integer($0.id) } ?? .null]
    ) { row throws(SQLiteFailure) in try AccessToken(row) }
  }

  /// How many of an account's are good.
  func tokenCount(of user: User) throws -> Int {
    try connection.first(
      "SELECT count(*) FROM tokens WHERE user_id = ?1 AND expires_at > ?2 AND revoked_at IS NULL",
      [.integer(user.id), .time(now)]
    ) { row throws(SQLiteFailure) in Int(try row.integer(0)) } ?? 0
  }
}

extension WriteTransaction {
  func insertToken(_ token: SessionToken, of user: User, name: String, role: Role, expires: Timestamp) throws
    -> AccessToken
  {
    while true {
      let id = Hex.encode(random.bytes(4))
      // A number that is taken is drawn again; people read them, so they are short.
      let inserted = try connection.run(
        """
        INSERT INTO tokens(id, digest, user_id, name, role, created_at, expires_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
        ON CONFLICT(id) DO NOTHING
        """,
        [
          .text(id), .blob(token.digest), .integer(user.id), .text(name), .text(role.rawValue), .time(now),
          .time(expires),
        ])
      if inserted == 1, let made = try self.token(id) { return made }
    }
  }

  /// What was revoked before keeps its time.
  func revokeToken(_ token: AccessToken) throws {
    try connection.run(
      "UPDATE tokens SET revoked_at = ?1 WHERE id = ?2 AND revoked_at IS NULL", [.time(now), .text(token.id)])
  }
}

extension AccessToken {
  fileprivate init(_ row: borrowing Row) throws(SQLiteFailure) {
    self.init(
      id: try row.text(0), ownerID: try row.integer(1), owner: try row.text(2), ownerRole: try Role(row.text(3)),
      name: try row.text(4), role: try Role(row.text(5)), createdAt: try row.time(6), expiresAt: try row.time(7),
      revokedAt: try row.optionalTime(8))
  }
}

private let tokenColumns = """
  tokens.id, tokens.user_id, users.name, users.role, tokens.name, tokens.role, tokens.created_at, tokens.expires_at,
  tokens.revoked_at
  """
private let tokenColumnCount: Int32 = 9
