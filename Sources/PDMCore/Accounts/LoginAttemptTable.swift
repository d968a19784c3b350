/// What is kept of failed attempts at a name.
struct LoginAttempts {
  /// The row that counts them.
  fileprivate let key: String
  fileprivate let failures: Int64
  fileprivate let notBefore: Timestamp
}

extension Transaction where Self: ~Copyable {
  /// When a name may try again; nil when at once.
  func loginBlockedUntil(_ name: String) throws -> Timestamp? {
    let until = try loginAttempts(at: name).notBefore
    return until > now ? until : nil
  }

  /// A wait that ends later than any could was counted from a clock that was ahead: of another machine, or of this one before
  /// it was set. Its row stays, for whoever goes by that clock still, and a second one counts on. With the first alone, a
  /// clock that was a year ahead once would lock the account for a year; were it moved back, two machines with different
  /// clocks would free each other's waits.
  fileprivate func loginAttempts(at name: String) throws -> LoginAttempts {
    let key = LoginDelay.key(name)
    let first = try loginAttempts(key)
    guard first.notBefore > now.adding(LoginDelay.longest).adding(ClockSkew.tolerated) else { return first }
    let second = try loginAttempts(LoginDelay.keyBehind(name))
    return LoginAttempts(
      key: second.key, failures: max(first.failures, second.failures), notBefore: second.notBefore)
  }

  private func loginAttempts(_ key: String) throws -> LoginAttempts {
    try connection.first("SELECT failures, not_before FROM login_attempts WHERE name = ?1", [.text(key)]) {
      row throws(SQLiteFailure) in
      LoginAttempts(key: key, failures: try row.integer(0), notBefore: try row.time(1))
    } ?? LoginAttempts(key: key, failures: 0, notBefore: Timestamp(milliseconds: 0))
  }
}

extension WriteTransaction {
  /// Counts an attempt as failed before its password is looked at, so that many at once gain nothing; a success clears it.
  func chargeLoginAttempt(_ name: String) throws {
    // Names that nobody has leave rows too; old ones go.
    try connection.run("DELETE FROM login_attempts WHERE not_before < ?1", [.time(now.adding(.seconds(-86400)))])
    let attempts = try loginAttempts(at: name)
    let count = max(0, min(attempts.failures, .max - 1)) + 1
    try connection.run(
      """
      INSERT INTO login_attempts(name, failures, not_before) VALUES (?1, ?2, ?3)
      ON CONFLICT(name) DO UPDATE SET failures = excluded.failures, not_before = excluded.not_before
      """,
      [.text(attempts.key), .integer(count), .time(now.adding(LoginDelay.after(failures: count)))])
  }

  func clearLoginAttempts(_ name: String) throws {
    try connection.run(
      "DELETE FROM login_attempts WHERE name IN (?1, ?2)",
      [.text(LoginDelay.key(name)), .text(LoginDelay.keyBehind(name))])
  }
}
