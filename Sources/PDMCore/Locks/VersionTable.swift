/// The newest version of a path that pdm itself checked in, on whatever branch.
struct RecordedVersion: Sendable, Equatable {
  let path: RepoPath
  let object: ObjectID
  let commit: ObjectID
  let branch: String
  let user: String
  let madeAt: Timestamp
}

extension Transaction where Self: ~Copyable {
  func recordedVersion(of path: RepoPath) throws -> RecordedVersion? {
    try connection.first("\(selectVersions) WHERE v.key = ?1", [.blob(pathRule.key(for: path))]) {
      row throws(SQLiteFailure) in try RecordedVersion(row)
    }
  }

  func recordedVersions() throws -> [RecordedVersion] {
    try connection.rows(selectVersions) { row throws(SQLiteFailure) in try RecordedVersion(row) }
  }

  /// Whether a commit was made by `pdm checkin` of this vault.
  func isCheckin(_ commit: ObjectID) throws -> Bool {
    try connection.first("SELECT 1 FROM checkins WHERE commit_oid = ?1", [.blob(commit.bytes)]) {
      row throws(SQLiteFailure) in try row.integer(0)
    } != nil
  }
}

extension WriteTransaction {
  /// - Parameter time: nil is now.
  func recordCheckin(
    id: String, commit: ObjectID, user: User, branch: String, at time: Timestamp? = nil
  ) throws {
    try connection.run(
      "INSERT INTO checkins(id, commit_oid, user_id, branch, made_at) VALUES (?1, ?2, ?3, ?4, ?5)",
      [.text(id), .blob(commit.bytes), .integer(user.id), .text(branch), .time(time ?? now)])
  }

  /// - Parameter time: nil is now.
  func recordVersion(
    of path: RepoPath, object: ObjectID, commit: ObjectID, user: User, branch: String, at time: Timestamp? = nil
  ) throws {
    try connection.run(
      """
      INSERT INTO versions(key, path, oid, commit_oid, branch, user_id, made_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
      ON CONFLICT(key) DO UPDATE SET path = excluded.path, oid = excluded.oid, commit_oid = excluded.commit_oid,
        branch = excluded.branch, user_id = excluded.user_id, made_at = excluded.made_at
      """,
      [
        .blob(pathRule.key(for: path)), .blob(path.bytes), .blob(object.bytes), .blob(commit.bytes), .text(branch),
        .integer(user.id), .time(time ?? now),
      ])
  }

  /// Writes the keys anew under another rule; of two paths that become one name, the newer version stays.
  func rekeyVersions(under rule: PathRule) throws {
    let rows = try connection.rows("SELECT path, made_at FROM versions ORDER BY made_at") { row throws(SQLiteFailure) in
      RepoPath(trusted: try row.blob(0))
    }
    for path in rows {
      try connection.run("UPDATE versions SET key = ?1 WHERE path = ?2", [.blob([0] + path.bytes), .blob(path.bytes)])
    }
    for path in rows {
      try connection.run(
        "UPDATE OR REPLACE versions SET key = ?1 WHERE path = ?2", [.blob(rule.key(for: path)), .blob(path.bytes)])
    }
  }

  /// The path is no more; a later file of that name begins anew.
  func forgetVersion(of path: RepoPath) throws {
    try connection.run("DELETE FROM versions WHERE key = ?1", [.blob(pathRule.key(for: path))])
  }
}

extension RecordedVersion {
  fileprivate init(_ row: borrowing Row) throws(SQLiteFailure) {
    self.init(
      path: RepoPath(trusted: try row.blob(0)), object: try row.object(1), commit: try row.object(2),
      branch: try row.text(3), user: try row.text(4), madeAt: try row.time(5))
  }
}

private let selectVersions = """
  SELECT v.path, v.oid, v.commit_oid, v.branch, u.name, v.made_at FROM versions v JOIN users u ON u.id = v.user_id
  """
