extension Transaction where Self: ~Copyable {
  func lock(on path: RepoPath) throws -> Lock? {
    try connection.first("\(selectLocks) WHERE l.key = ?1", [.blob(pathRule.key(for: path))]) {
      row throws(SQLiteFailure) in
      try Lock(row)
    }
  }

  /// How many files the account holds; what a running command took for itself alone is not counted.
  func lastingLocks(of user: User) throws -> Int {
    let count = try connection.first(
      """
      SELECT count(*) FROM locks l WHERE l.user_id = ?1 AND NOT EXISTS (
        SELECT 1 FROM intent_paths p JOIN intents i ON i.id = p.intent_id
        WHERE p.key = l.key AND p.reserved = 1 AND i.keeps = 0)
      """, [.integer(user.id)]
    ) { row throws(SQLiteFailure) in try row.integer(0) }
    return Int(count ?? 0)
  }

  func heldNames(of user: User) throws -> HeldNames {
    let keys = try connection.rows("SELECT key FROM locks WHERE user_id = ?1", [.integer(user.id)]) {
      row throws(SQLiteFailure) in try row.blob(0)
    }
    return HeldNames(keys: keys, rule: pathRule)
  }

  /// In order of path.
  func locks() throws -> [Lock] {
    try connection.rows("\(selectLocks) ORDER BY l.path") { row throws(SQLiteFailure) in try Lock(row) }
  }
}

extension WriteTransaction {
  /// Takes a path, or says who has it: one insert against the unique key, never a look and then an insert.
  /// - Returns: nil when it was taken, else the lock in the way.
  func insertLock(
    _ path: RepoPath, for user: User, reason: String, baseObject: ObjectID?, baseCommit: ObjectID?, branch: String?
  ) throws -> Lock? {
    let isTaken = try insert(path, user, reason, baseObject, baseCommit, branch, condition: "TRUE")
    return isTaken ? nil : try lock(on: path)
  }

  /// The same, but only where nobody waits for the path: one statement, so that an empty line costs nothing.
  /// - Returns: whether it was taken.
  func insertUnlessAwaited(
    _ path: RepoPath, for user: User, reason: String, baseObject: ObjectID?, baseCommit: ObjectID?, branch: String?
  ) throws -> Bool {
    try insert(
      path, user, reason, baseObject, baseCommit, branch,
      condition: "NOT EXISTS (SELECT 1 FROM waiter_paths WHERE key = ?1)")
  }

  private func insert(
    _ path: RepoPath, _ user: User, _ reason: String, _ baseObject: ObjectID?, _ baseCommit: ObjectID?,
    _ branch: String?, condition: String
  ) throws -> Bool {
    try connection.run(
      """
      INSERT INTO locks(key, path, id, user_id, reason, host, locked_at, base_oid, base_commit, branch)
      SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10 WHERE \(condition) ON CONFLICT(key) DO NOTHING
      """,
      [
        .blob(pathRule.key(for: path)), .blob(path.bytes), .text(Hex.encode(random.bytes(8))), .integer(user.id),
        .text(reason),
        .text(host), .time(now), .optional(baseObject), .optional(baseCommit), .optional(branch),
      ]) == 1
  }

  /// Ends an account's check-out, and tells those who asked for the file: the one way by which a file becomes free.
  /// - Parameter actor: who ends it; nil is the holder.
  /// - Returns: whether there was such a check-out.
  @discardableResult
  func deleteLock(on path: RepoPath, of holder: User, by actor: User? = nil, _ release: Release) throws -> Bool {
    guard try dropLock(on: path, of: holder) else { return false }
    try endRequests(on: path, of: holder, by: actor ?? holder, release)
    return true
  }

  /// Takes the row away of a check-out that the same transaction writes anew.
  @discardableResult
  func dropLock(on path: RepoPath, of holder: User) throws -> Bool {
    try connection.run(
      "DELETE FROM locks WHERE key = ?1 AND user_id = ?2", [.blob(pathRule.key(for: path)), .integer(holder.id)]) == 1
  }

  /// The holder goes on from another version, for example after a check-in with `--keep`.
  func rebaseLock(on path: RepoPath, of user: User, baseObject: ObjectID?, baseCommit: ObjectID?, branch: String?)
    throws
  {
    try connection.run(
      "UPDATE locks SET base_oid = ?1, base_commit = ?2, branch = ?3 WHERE key = ?4 AND user_id = ?5",
      [
        .optional(baseObject), .optional(baseCommit), .optional(branch), .blob(pathRule.key(for: path)),
        .integer(user.id),
      ])
  }

  /// Makes another account the holder, whom requests for the file are put to from now on. That is another check-out, with a
  /// number and an age of its own; what it is for, and the version that the work began with, stay.
  func moveLock(_ lock: Lock, to user: User) throws -> Lock {
    try connection.run(
      "UPDATE locks SET user_id = ?1, id = ?2, host = ?3, locked_at = ?4 WHERE id = ?5",
      [.integer(user.id), .text(Hex.encode(random.bytes(8))), .text(host), .time(now), .text(lock.id)])
    try passRequests(for: lock, to: user)
    return try self.lock(on: lock.path) ?? lock
  }

  /// A check-out follows its file to a new name, and so do the requests for it.
  func moveLock(
    from old: RepoPath, to new: RepoPath, of user: User, baseObject: ObjectID?, baseCommit: ObjectID?
  ) throws {
    let count = try connection.run(
      "UPDATE locks SET key = ?1, path = ?2, base_oid = ?3, base_commit = ?4 WHERE key = ?5 AND user_id = ?6",
      [
        .blob(pathRule.key(for: new)), .blob(new.bytes), .optional(baseObject), .optional(baseCommit),
        .blob(pathRule.key(for: old)), .integer(user.id),
      ])
    if count == 1 { try moveRequests(from: old, to: new, of: user) }
  }

  /// Writes the keys anew under another rule, when the repository's settings changed.
  /// - Throws: ``StoreFailure/keysCollide(_:_:)`` when two check-outs would become one.
  func rekeyLocks(under rule: PathRule) throws {
    var owners: [[UInt8]: RepoPath] = [:]
    let paths = try connection.rows("SELECT path FROM locks ORDER BY path") { row throws(SQLiteFailure) in
      RepoPath(trusted: try row.blob(0))
    }
    for path in paths {
      if let other = owners.updateValue(path, forKey: rule.key(for: path)) {
        throw StoreFailure.keysCollide(other.bytes, path.bytes)
      }
    }
    for path in paths {
      // The old key may equal another row's new one, so the rows move through keys that no path has.
      try connection.run("UPDATE locks SET key = ?1 WHERE path = ?2", [.blob([0] + path.bytes), .blob(path.bytes)])
    }
    for path in paths {
      try connection.run("UPDATE locks SET key = ?1 WHERE path = ?2", [.blob(rule.key(for: path)), .blob(path.bytes)])
    }
    try setMeta(.pathRule, rule.identifier)
  }
}

extension Lock {
  fileprivate init(_ row: borrowing Row) throws(SQLiteFailure) {
    let lockedAt = try row.time(7)
    // A value that nobody could have set must not let anybody break anything.
    let age = try row.optionalText(11).map { StaleAge($0) ?? .never } ?? StaleAge.standard
    self.init(
      id: try row.text(0), path: try row.path(1),
      owner: Owner(id: try row.integer(2), name: try row.text(3), fullName: try row.text(4)),
      reason: try row.text(5), host: try row.text(6), lockedAt: lockedAt, baseObject: try row.optionalObject(8),
      baseCommit: try row.optionalObject(9), branch: try row.optionalText(10),
      overdueAt: age.end(of: lockedAt))
  }
}

/// With the vault's `lock.stale_after`, which SQLite reads once for all rows.
private let selectLocks = """
  SELECT l.id, l.path, l.user_id, u.name, u.full_name, l.reason, l.host, l.locked_at, l.base_oid, l.base_commit, l.branch,
    (SELECT value FROM settings WHERE key = '\(StaleAge.key)')
  FROM locks l JOIN users u ON u.id = l.user_id
  """
