extension Transaction where Self: ~Copyable {
  /// Who waits for a path, in order of arrival; whether they live is for ``WaitingLine`` to say.
  func waiters(for path: RepoPath) throws -> [Waiter] {
    try connection.rows("\(selectWaiters) WHERE p.key = ?1 ORDER BY w.id", [.blob(pathRule.key(for: path))]) {
      row throws(SQLiteFailure) in try Waiter(row)
    }
  }

  /// Who waits for the turn of check-ins, which is who waits for no file; in order of arrival, the dead among them.
  func waitersForTurn() throws -> [TurnWaiter] {
    try connection.rows(
      """
      SELECT id, file FROM waiters w WHERE NOT EXISTS (SELECT 1 FROM waiter_paths WHERE waiter_id = w.id) ORDER BY id
      """
    ) { row throws(SQLiteFailure) in TurnWaiter(id: try row.integer(0), file: try row.text(1)) }
  }

  /// The files of all who wait.
  func waiterFiles() throws -> [String] {
    try connection.rows("SELECT file FROM waiters") { row throws(SQLiteFailure) in try row.text(0) }
  }

  func isWaiting(_ ticket: Int64) throws -> Bool {
    try connection.first("SELECT 1 FROM waiters WHERE id = ?1", [.integer(ticket)]) { row throws(SQLiteFailure) in
      try row.integer(0)
    } != nil
  }
}

extension WriteTransaction {
  /// Puts an account at the end of the line.
  /// - Parameters:
  ///   - file: locked already, or the next to look takes the waiter for dead.
  ///   - paths: none of them: it waits for the turn of check-ins.
  /// - Returns: the ticket.
  func insertWaiter(_ file: String, for user: User, paths: [RepoPath]) throws -> Int64 {
    let ticket = try connection.first(
      "INSERT INTO waiters(file, user_id, host, created_at) VALUES (?1, ?2, ?3, ?4) RETURNING id",
      [.text(file), .integer(user.id), .text(host), .time(now)]
    ) { row throws(SQLiteFailure) in try row.integer(0) }
    guard let ticket else { throw StoreFailure.incomplete(Array("waiters".utf8)) }
    for path in paths {
      // Two spellings of one name are one.
      try connection.run(
        "INSERT OR IGNORE INTO waiter_paths(waiter_id, key, path) VALUES (?1, ?2, ?3)",
        [.integer(ticket), .blob(pathRule.key(for: path)), .blob(path.bytes)])
    }
    return ticket
  }

  /// Takes somebody out of the line: its turn has come, it gave up, or it is dead.
  func deleteWaiter(_ ticket: Int64) throws {
    try connection.run("DELETE FROM waiters WHERE id = ?1", [.integer(ticket)])
  }

  /// Takes all of an account's out of the line, since it may not have files any more. A process of it that is stopped
  /// would keep its place, and hold up everybody behind it.
  func deleteWaiters(of user: User) throws {
    try connection.run("DELETE FROM waiters WHERE user_id = ?1", [.integer(user.id)])
  }

  /// Writes the keys anew under another rule.
  func rekeyWaiters(under rule: PathRule) throws {
    let paths = try connection.rows("SELECT DISTINCT path FROM waiter_paths") { row throws(SQLiteFailure) in
      RepoPath(trusted: try row.blob(0))
    }
    for path in paths {
      // The old key may equal another row's new one, so the rows move through keys that no path has.
      try connection.run(
        "UPDATE waiter_paths SET key = ?1 WHERE path = ?2", [.blob([0] + path.bytes), .blob(path.bytes)])
    }
    for path in paths {
      try connection.run(
        "UPDATE OR REPLACE waiter_paths SET key = ?1 WHERE path = ?2", [.blob(rule.key(for: path)), .blob(path.bytes)])
    }
  }
}

extension Waiter {
  fileprivate init(_ row: borrowing Row) throws(SQLiteFailure) {
    self.init(
      id: try row.integer(0), file: try row.text(1), path: RepoPath(trusted: try row.blob(2)),
      user: Lock.Owner(id: try row.integer(3), name: try row.text(4), fullName: try row.text(5)),
      host: try row.text(6), since: try row.time(7))
  }
}

private let selectWaiters = """
  SELECT w.id, w.file, p.path, w.user_id, u.name, u.full_name, w.host, w.created_at
  FROM waiter_paths p JOIN waiters w ON w.id = p.waiter_id JOIN users u ON u.id = w.user_id
  """
