extension Transaction where Self: ~Copyable {
  /// How an account lost its check-out of a path; nil where it gave it back itself, or never had it.
  ///
  /// The record says what came last: its own acts on the path, or that somebody took it away. What that one said is in the
  /// notice of the same moment.
  func lostLock(on path: RepoPath, of user: User) throws -> LostLock? {
    // A quotation mark within a text is escaped, so these stand for members and never for words that somebody typed.
    let member = { (key: String) in SQLValue.text("\"\(key)\":\"\(user.name)\"") }
    return try connection.first(
      """
      SELECT a.ts, a.user, a.action, n.text, n.rescue_ref FROM audit a
      LEFT JOIN notices n ON n.user_id = ?2 AND n.path = a.target AND n.created_at = a.ts AND n.kind IN ('broken', 'handed_on')
      WHERE a.seq = (
        SELECT max(seq) FROM audit WHERE target = ?1 AND (
          (user = ?3 AND action IN (\(ownActions)))
          OR (action = '\(AuditAction.breakLock.rawValue)' AND instr(details, ?4) > 0)
          OR (action = '\(AuditAction.handover.rawValue)' AND (instr(details, ?5) > 0 OR instr(details, ?6) > 0))))
        AND (a.action = '\(AuditAction.breakLock.rawValue)'
          OR (a.action = '\(AuditAction.handover.rawValue)' AND instr(a.details, ?5) > 0))
      """,
      [.blob(path.bytes), .integer(user.id), .text(user.name), member("holder"), member("from"), member("to")]
    ) { row throws(SQLiteFailure) in
      let by = try row.text(1)
      return LostLock(
        way: try row.text(2) == AuditAction.breakLock.rawValue ? .broken : .handedOver(byHolder: by == user.name),
        user: by, time: try row.time(0), why: try row.optionalText(3) ?? "", rescueRef: try row.optionalText(4))
    }
  }
}

private let ownActions = [
  AuditAction.checkout, .checkin, .cancel, .add, .delete, .rename, .restore,
].map { "'\($0.rawValue)'" }.joined(separator: ", ")
