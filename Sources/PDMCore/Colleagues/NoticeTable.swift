extension Transaction where Self: ~Copyable {
  /// What an account has not acknowledged, newest first.
  /// - Parameter limit: nil is all.
  func unreadNotices(to user: User, limit: Int? = nil) throws -> [Notice] {
    try connection.rows(
      "\(selectNotices) WHERE n.user_id = ?1 AND n.acknowledged_at IS NULL ORDER BY n.id DESC LIMIT ?2",
      [.integer(user.id), .integer(limit.map(Int64.init) ?? -1)]
    ) { row throws(SQLiteFailure) in try Notice(row) }
  }

  func unreadNoticeCount(of user: User) throws -> Int {
    try connection.first("SELECT unread FROM users WHERE id = ?1", [.integer(user.id)]) { row throws(SQLiteFailure) in
      Int(try row.integer(0))
    } ?? 0
  }

  /// Also what it has acknowledged, newest first.
  func notices(to user: User) throws -> [Notice] {
    try connection.rows("\(selectNotices) WHERE n.user_id = ?1 ORDER BY n.id DESC", [.integer(user.id)]) {
      row throws(SQLiteFailure) in try Notice(row)
    }
  }

  /// One of an account's own.
  func notice(_ id: Int64, to user: User) throws -> Notice? {
    try connection.first("\(selectNotices) WHERE n.id = ?1 AND n.user_id = ?2", [.integer(id), .integer(user.id)]) {
      row throws(SQLiteFailure) in try Notice(row)
    }
  }
}

extension WriteTransaction {
  /// - Parameter recipient: the number of the account that is to be told.
  func leaveNotice(
    _ kind: Notice.Kind, to recipient: Int64, about path: RepoPath, from sender: User, text: String = "",
    rescueRef: String? = nil
  ) throws {
    try connection.run(
      """
      INSERT INTO notices(user_id, kind, path, sender_id, text, rescue_ref, created_at)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
      """,
      [
        .integer(recipient), .text(kind.rawValue), .blob(path.bytes), .integer(sender.id), .text(text),
        .optional(rescueRef), .time(now),
      ])
    try noteUnread(of: recipient)
  }

  /// Beside the account, since every command reads that: a look into the other table would cost each of them as much as
  /// all else that it asks about the session.
  private func noteUnread(of recipient: Int64) throws {
    try connection.run(
      """
      UPDATE users SET unread = (SELECT count(*) FROM notices WHERE user_id = ?1 AND acknowledged_at IS NULL)
      WHERE id = ?1
      """, [.integer(recipient)])
  }

  /// What was acknowledged before keeps its time.
  func acknowledge(_ notices: [Notice], of user: User) throws {
    for notice in notices {
      try connection.run(
        "UPDATE notices SET acknowledged_at = ?1 WHERE id = ?2 AND acknowledged_at IS NULL",
        [.time(now), .integer(notice.id)])
    }
    try noteUnread(of: user.id)
  }

  /// Somebody's request is no more, so its holder need not be told of it any longer.
  /// - Parameter sender: the number of the account that asked.
  func settleRequestNotice(to holder: Int64, about path: RepoPath, from sender: Int64) throws {
    try connection.run(
      """
      UPDATE notices SET acknowledged_at = ?1
      WHERE user_id = ?2 AND acknowledged_at IS NULL AND kind = 'requested' AND path = ?3 AND sender_id = ?4
      """, [.time(now), .integer(holder), .blob(path.bytes), .integer(sender)])
    try noteUnread(of: holder)
  }

  /// A file that is asked for has another name now.
  func renameRequestNotices(to holder: User, from old: RepoPath, to new: RepoPath) throws {
    try connection.run(
      """
      UPDATE notices SET path = ?1
      WHERE user_id = ?2 AND acknowledged_at IS NULL AND kind = 'requested' AND path = ?3
      """, [.blob(new.bytes), .integer(holder.id), .blob(old.bytes)])
  }
}

extension Notice {
  fileprivate init(_ row: borrowing Row) throws(SQLiteFailure) {
    let word = try row.text(1)
    guard let kind = Kind(rawValue: word) else {
      throw SQLiteFailure(code: 11, text: "a notice is of the unknown kind \(word)", statement: "")
    }
    let path = RepoPath(trusted: try row.blob(2))
    self.init(
      id: try row.integer(0), kind: kind, path: path, sender: try User(row, from: 7), text: try row.text(3),
      rescueRef: try row.optionalText(4), createdAt: try row.time(5), acknowledgedAt: try row.optionalTime(6),
      displayPath: path.bytes)
  }
}

private let selectNotices = """
  SELECT n.id, n.kind, n.path, n.text, n.rescue_ref, n.created_at, n.acknowledged_at, \(userColumns)
  FROM notices n JOIN users ON users.id = n.sender_id
  """
