/// What in the store belongs to nothing.
extension Transaction where Self: ~Copyable {
  /// All commits that check-ins, versions and revisions name.
  func namedCommits() throws -> [ObjectID] {
    try connection.rows(
      """
      SELECT commit_oid FROM checkins UNION SELECT commit_oid FROM versions UNION SELECT commit_oid FROM revisions
      """
    ) { row throws(SQLiteFailure) in try row.object(0) }
  }

  /// Rows that no command of pdm leaves, in words.
  func strayRows() throws -> [String] {
    let questions = [
      (
        "requests for files that nobody holds",
        "SELECT count(*) FROM requests WHERE key NOT IN (SELECT key FROM locks)"
      ),
      (
        "accounts whose count of unread notices is wrong",
        """
        SELECT count(*) FROM users WHERE unread <>
          (SELECT count(*) FROM notices WHERE user_id = users.id AND acknowledged_at IS NULL)
        """
      ),
    ]
    var found: [String] = []
    for (words, sql) in questions {
      let count = try connection.first(sql) { row throws(SQLiteFailure) in try row.integer(0) } ?? 0
      if count > 0 { found.append("\(count) \(words)") }
    }
    for table in ["locks", "versions", "requests"] {
      var count = 0
      try connection.query("SELECT key, path FROM \(table)") { row throws(SQLiteFailure) in
        if try row.blob(0) != pathRule.key(for: RepoPath(trusted: try row.blob(1))) { count += 1 }
      }
      if count > 0 { found.append("\(count) rows of \(table) whose key is not their path's") }
    }
    return found
  }

  /// Check-outs of accounts that may not have any.
  func idleLocks() throws -> [Lock] {
    let able = Set(try users().filter { !$0.isDisabled && Permission.changeFiles.isGiven(to: $0.role) }.map(\.id))
    return try locks().filter { !able.contains($0.owner.id) }
  }
}
