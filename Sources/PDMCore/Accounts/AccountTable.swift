extension Transaction where Self: ~Copyable {
  func user(named name: String) throws -> User? {
    try connection.first("SELECT \(userColumns) FROM users WHERE name = ?1", [.text(name)]) {
      row throws(SQLiteFailure) in
      try User(row)
    }
  }

  func user(id: Int64) throws -> User? {
    try connection.first("SELECT \(userColumns) FROM users WHERE id = ?1", [.integer(id)]) {
      row throws(SQLiteFailure) in
      try User(row)
    }
  }

  func users() throws -> [User] {
    try connection.rows("SELECT \(userColumns) FROM users ORDER BY name") { row throws(SQLiteFailure) in try User(row) }
  }

  func passwordHash(of user: User) throws -> String? {
    try connection.first("SELECT password_hash FROM users WHERE id = ?1", [.integer(user.id)]) {
      row throws(SQLiteFailure) in
      try row.text(0)
    }
  }

  /// The account of a session, with its end. Whether it has unread notices is asked with it, so that a command of somebody
  /// who has none runs no other statement.
  /// - Throws: ``AccountFailure``, or ``TokenFailure`` for a token, unless it is good and the account enabled at this
  ///   moment.
  func session(_ token: SessionToken?) throws -> Session {
    guard let token else { throw AccountFailure.notLoggedIn }
    guard token.isPlausible else { throw AccountFailure.sessionExpired }
    if token.isLasting { return try session(ofLasting: token) }
    let found = try connection.first(
      """
      SELECT expires_at, sessions.created_at, \(userColumns), users.unread
      FROM sessions JOIN users ON users.id = user_id WHERE digest = ?1
      """,
      [.blob(token.digest)]
    ) { row throws(SQLiteFailure) in
      (
        session: Session(
          user: try User(row, from: 2), expiresAt: try row.time(0), hasUnread: try row.flag(2 + userColumnCount)),
        begun: try row.time(1)
      )
    }
    guard let (session, begun) = found, session.expiresAt > now, !session.user.isDisabled else {
      throw AccountFailure.sessionExpired
    }
    guard begun <= now.adding(ClockSkew.tolerated) else { throw AccountFailure.sessionFromFuture(begun) }
    return session
  }

  /// Everybody's sessions that are alive, the oldest first.
  func liveSessions() throws -> [LiveSession] {
    try connection.rows(
      "SELECT user_id, host, created_at, expires_at FROM sessions WHERE expires_at > ?1 ORDER BY created_at, digest",
      [.time(now)]
    ) { row throws(SQLiteFailure) in
      LiveSession(
        userID: try row.integer(0), host: try row.text(1), since: try row.time(2), expiresAt: try row.time(3))
    }
  }

  func sessionCount(of user: User) throws -> Int {
    try connection.first(
      "SELECT count(*) FROM sessions WHERE user_id = ?1 AND expires_at > ?2", [.integer(user.id), .time(now)]
    ) { row throws(SQLiteFailure) in Int(try row.integer(0)) } ?? 0
  }
}

/// Who acts, and until when.
public struct Session: Sendable, Equatable {
  /// With the role that counts: under a token the lower of both.
  public let user: User
  public let expiresAt: Timestamp
  /// The number of the token that is shown in place of a session.
  public var tokenID: String?
  /// There are notices that the account has not acknowledged.
  var hasUnread = false
}

extension WriteTransaction {
  func insertUser(name: String, fullName: String, email: String, role: Role, passwordHash: String) throws {
    let inserted = try connection.run(
      """
      INSERT INTO users(name, full_name, email, role, password_hash, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
      ON CONFLICT(name) DO NOTHING
      """,
      [.text(name), .text(fullName), .text(email), .text(role.rawValue), .text(passwordHash), .time(now)])
    guard inserted == 1 else { throw AccountFailure.exists(name) }
  }

  func setPasswordHash(_ hash: String, of user: User) throws {
    try connection.run("UPDATE users SET password_hash = ?1 WHERE id = ?2", [.text(hash), .integer(user.id)])
  }

  func setRole(_ role: Role, of user: User) throws {
    try connection.run("UPDATE users SET role = ?1 WHERE id = ?2", [.text(role.rawValue), .integer(user.id)])
    try requireAnAdmin(after: user)
  }

  /// Disables or enables an account; disabling ends its sessions.
  func setDisabled(_ disabled: Bool, _ user: User) throws {
    try connection.run(
      "UPDATE users SET disabled_at = ?1 WHERE id = ?2", [disabled ? .time(now) : .null, .integer(user.id)])
    if disabled { try endSessions(of: user) }
    try requireAnAdmin(after: user)
  }

  private func requireAnAdmin(after user: User) throws {
    let left = try connection.first("SELECT count(*) FROM users WHERE role = 'admin' AND disabled_at IS NULL") {
      row throws(SQLiteFailure) in try row.integer(0)
    }
    guard left ?? 0 > 0 else { throw AccountFailure.lastAdmin(user.name) }
  }

  func insertSession(_ token: SessionToken, of user: User, expires: Timestamp) throws {
    try connection.run("DELETE FROM sessions WHERE expires_at <= ?1", [.time(now)])
    try connection.run(
      "INSERT INTO sessions(digest, user_id, created_at, expires_at, host) VALUES (?1, ?2, ?3, ?4, ?5)",
      [.blob(token.digest), .integer(user.id), .time(now), .time(expires), .text(host)])
  }

  func endSession(_ token: SessionToken) throws {
    try connection.run("DELETE FROM sessions WHERE digest = ?1", [.blob(token.digest)])
  }

  func endSessions(of user: User) throws {
    try connection.run("DELETE FROM sessions WHERE user_id = ?1", [.integer(user.id)])
  }
}

extension User {
  /// - Parameter first: where its columns begin, in a row of several tables.
  init(_ row: borrowing Row, from first: Int32 = 0) throws(SQLiteFailure) {
    self.init(
      id: try row.integer(first), name: try row.text(first + 1), fullName: try row.text(first + 2),
      email: try row.text(first + 3), role: try Role(row.text(first + 4)), createdAt: try row.time(first + 5),
      disabledAt: try row.optionalTime(first + 6))
  }
}

extension Role {
  /// - Throws: for a word that is none: damage, and not a role that may do nothing or everything.
  init(_ text: String) throws(SQLiteFailure) {
    guard let role = Role(rawValue: text) else {
      throw SQLiteFailure(code: 11, text: "an account has the unknown role \(text)", statement: "")
    }
    self = role
  }
}

let userColumns =
  "users.id, users.name, users.full_name, users.email, users.role, users.created_at, users.disabled_at"
let userColumnCount: Int32 = 7
