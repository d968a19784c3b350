extension Transaction where Self: ~Copyable {
  /// Who asked for a file, in the order in which they asked.
  func requests(on path: RepoPath) throws -> [FileRequest] {
    try connection.rows(
      """
      SELECT r.path, r.text, r.created_at, \(userColumns) FROM requests r JOIN users ON users.id = r.user_id
      WHERE r.key = ?1 ORDER BY r.created_at, r.user_id
      """, [.blob(pathRule.key(for: path))]
    ) { row throws(SQLiteFailure) in
      FileRequest(
        path: RepoPath(trusted: try row.blob(0)), user: try User(row, from: 3), text: try row.text(1),
        createdAt: try row.time(2))
    }
  }
}

extension WriteTransaction {
  /// Asks the holder of a file for it. Who asked before asks with other words, and the holder is told these alone.
  func recordRequest(for lock: Lock, by user: User, text: String) throws {
    try connection.run(
      """
      INSERT INTO requests(key, user_id, path, text, created_at) VALUES (?1, ?2, ?3, ?4, ?5)
      ON CONFLICT(key, user_id) DO UPDATE SET text = excluded.text
      """,
      [.blob(pathRule.key(for: lock.path)), .integer(user.id), .blob(lock.path.bytes), .text(text), .time(now)])
    try settleRequestNotice(to: lock.owner.id, about: lock.path, from: user.id)
    try leaveNotice(.requested, to: lock.owner.id, about: lock.path, from: user, text: text)
  }

  /// - Returns: whether there was a request.
  func withdrawRequest(on path: RepoPath, by user: User) throws -> Bool {
    let count = try connection.run(
      "DELETE FROM requests WHERE key = ?1 AND user_id = ?2",
      [.blob(pathRule.key(for: path)), .integer(user.id)])
    guard count == 1 else { return false }
    if let lock = try lock(on: path) {
      try settleRequestNotice(to: lock.owner.id, about: lock.path, from: user.id)
    }
    return true
  }

  /// Tells those who asked for a file that it is free: files that nobody holds have no requests. ``deleteLock(on:of:by:_:)``
  /// calls this, and whoever took a row away by ``dropLock(on:of:)`` and did not write it anew.
  func endRequests(on path: RepoPath, of holder: User, by actor: User, _ release: Release) throws {
    let key = pathRule.key(for: path)
    let requests = try connection.rows(
      "SELECT user_id, path FROM requests WHERE key = ?1 ORDER BY created_at, user_id", [.blob(key)]
    ) { row throws(SQLiteFailure) in (user: try row.integer(0), path: RepoPath(trusted: try row.blob(1))) }
    guard !requests.isEmpty else { return }
    try connection.run("DELETE FROM requests WHERE key = ?1", [.blob(key)])
    for (user, path) in requests {
      try settleRequestNotice(to: holder.id, about: path, from: user)
      // Whoever ended the check-out knows.
      guard user != actor.id else { continue }
      try leaveNotice(.freed, to: user, about: path, from: actor, text: release.phrase)
    }
  }

  /// The check-out is another account's now: whoever has it has no request, and is told of the others'.
  func passRequests(for lock: Lock, to holder: User) throws {
    for request in try requests(on: lock.path) {
      try settleRequestNotice(to: lock.owner.id, about: request.path, from: request.user.id)
      if request.user.id == holder.id {
        _ = try withdrawRequest(on: lock.path, by: holder)
      } else {
        try leaveNotice(.requested, to: holder.id, about: request.path, from: request.user, text: request.text)
      }
    }
  }

  /// Requests follow a check-out to the file's new name.
  func moveRequests(from old: RepoPath, to new: RepoPath, of holder: User) throws {
    let count = try connection.run(
      "UPDATE OR REPLACE requests SET key = ?1, path = ?2 WHERE key = ?3",
      [.blob(pathRule.key(for: new)), .blob(new.bytes), .blob(pathRule.key(for: old))])
    if count > 0 { try renameRequestNotices(to: holder, from: old, to: new) }
  }

  /// Writes the keys anew under another rule.
  func rekeyRequests(under rule: PathRule) throws {
    let rows = try connection.rows("SELECT path, user_id, text, created_at FROM requests ORDER BY created_at") {
      row throws(SQLiteFailure) in
      (path: try row.blob(0), user: try row.integer(1), text: try row.text(2), time: try row.time(3))
    }
    try connection.run("DELETE FROM requests")
    for row in rows {
      // Of two that become one the newer stays.
      try connection.run(
        "INSERT OR REPLACE INTO requests(key, user_id, path, text, created_at) VALUES (?1, ?2, ?3, ?4, ?5)",
        [
          .blob(rule.key(for: RepoPath(trusted: row.path))), .integer(row.user), .blob(row.path), .text(row.text),
          .time(row.time),
        ])
    }
  }
}
