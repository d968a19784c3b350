extension Transaction where Self: ~Copyable {
  /// The newest line's number and hash.
  func auditHead() throws -> AuditHead {
    guard let vault = try meta(.vault) else { throw StoreFailure.incomplete(Array("vault_id".utf8)) }
    let newest = try connection.first("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1") {
      row throws(SQLiteFailure) in AuditHead(sequence: try row.integer(0), hash: try row.blob(1))
    }
    return newest ?? .genesis(vault: vault)
  }

  /// What the store noted as the newest line when it last wrote one.
  func notedAuditHead() throws -> AuditHead? {
    try meta(.auditHead).flatMap(AuditHead.init(text:))
  }

  /// Calls `body` with lines from the oldest on.
  /// - Parameters:
  ///   - after: only those with a higher number.
  ///   - limit: so many at most.
  func auditLines(
    after: Int64 = .min, limit: Int64 = .max, _ body: (AuditLine) throws(SQLiteFailure) -> Void
  ) throws {
    try connection.query(
      "SELECT \(auditColumns) FROM audit WHERE seq > ?1 ORDER BY seq LIMIT ?2", [.integer(after), .integer(limit)]
    ) { row throws(SQLiteFailure) in
      try body(AuditLine(row))
    }
  }

  /// Lines behind one, from the oldest on.
  /// - Parameter reader: only what this account may see; nil: all.
  func auditLines(after sequence: Int64, visibleTo reader: String?, limit: Int) throws -> [AuditLine] {
    let filter = reader == nil ? "" : "AND \(isVisible(to: "?3"))"
    return try connection.rows(
      "SELECT \(auditColumns) FROM audit WHERE seq > ?1 \(filter) ORDER BY seq LIMIT ?2",
      [.integer(sequence), .integer(Int64(limit))] + (reader.map { [.text($0)] } ?? [])
    ) { row throws(SQLiteFailure) in try AuditLine(row) }
  }

  /// The lines that fit, newest first.
  func auditLines(matching query: AuditQuery) throws -> [AuditLine] {
    var conditions: [String] = []
    var values: [SQLValue] = []
    func require(_ condition: (String) -> String, _ value: SQLValue) {
      values.append(value)
      conditions.append(condition("?\(values.count)"))
    }
    if let target = query.target { require({ "target = \($0)" }, .blob(target)) }
    if let user = query.user { require({ "user = \($0)" }, .text(user)) }
    if let action = query.action { require({ "action = \($0)" }, .text(action.rawValue)) }
    if let since = query.since { require({ "ts >= \($0)" }, .time(since)) }
    if let until = query.until { require({ "ts < \($0)" }, .time(until)) }
    if let before = query.before { require({ "seq < \($0)" }, .integer(before)) }
    if let reader = query.visibleTo {
      require(isVisible(to:), .text(reader))
    }
    let filter = conditions.isEmpty ? "" : "WHERE " + conditions.joined(separator: " AND ")
    values.append(.integer(query.limit.map(Int64.init) ?? -1))
    return try connection.rows(
      "SELECT \(auditColumns) FROM audit \(filter) ORDER BY seq DESC LIMIT ?\(values.count)", values
    ) { row throws(SQLiteFailure) in try AuditLine(row) }
  }

  /// The newest line by an account that is its own doing: whoever tried to log in under its name was perhaps another.
  ///
  /// Millions of lines cost no more than a few: from each word that the account has lines of to the next one is a step by
  /// the index, and so is the newest line of a word.
  func lastAct(of user: User) throws -> LastAct? {
    let files = AuditAction.onFiles
    return try connection.first(
      """
      WITH RECURSIVE words(word) AS (
        SELECT min(action) FROM audit WHERE user = ?1
        UNION ALL
        SELECT (SELECT min(action) FROM audit WHERE user = ?1 AND action > word) FROM words WHERE word IS NOT NULL)
      SELECT ts, action, host, target FROM audit WHERE seq = (
        SELECT max((SELECT max(seq) FROM audit WHERE user = ?1 AND action = word))
        FROM words WHERE word IS NOT NULL AND word != ?2)
      """, [.text(user.name), .text(AuditAction.loginFailed.rawValue)]
    ) { row throws(SQLiteFailure) in
      let action = try row.text(1)
      let isOnFile = files.contains { $0.rawValue == action }
      return LastAct(
        time: try row.time(0), action: action, host: try row.text(2),
        path: isOnFile ? RepoPath(trusted: try row.blob(3)) : nil)
    }
  }
}

extension WriteTransaction {
  /// Adds a line to the chain. Only ``commit(recording:returning:)`` calls this.
  func append(_ event: AuditEvent) throws {
    let head = try auditHead()
    let noted = try notedAuditHead()
    var details: [UInt8] = []
    JSON.object(event.details).write(into: &details)
    let text = String(decoding: details, as: UTF8.self)
    let id = Hex.encode(random.bytes(16))
    let (sequence, isBeyond) = head.sequence.addingReportingOverflow(1)
    guard !isBeyond else { throw SQLiteFailure(code: 11, text: "the record has a last number", statement: "") }
    let hash = AuditLine.hash(
      previous: head.hash, sequence: sequence, id: id, time: now, user: event.user, host: host,
      action: event.action.rawValue, target: event.target, details: text)
    try connection.run(
      "INSERT INTO audit(\(auditColumns)) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
      [
        .integer(sequence), .text(id), .time(now), .text(event.user), .text(host), .text(event.action.rawValue),
        .blob(event.target), .text(text), .blob(head.hash), .blob(hash),
      ])
    // Where the note does not fit, somebody has cut the record off or added to it. The note then stays as it is: moved
    // on, it would cover that up.
    if head.sequence == 0 ? noted == nil : noted == head {
      try setMeta(.auditHead, AuditHead(sequence: sequence, hash: hash).text)
    }
  }
}

extension AuditLine {
  fileprivate init(_ row: borrowing Row) throws(SQLiteFailure) {
    self.init(
      sequence: try row.integer(0), id: try row.text(1), time: try row.time(2), user: try row.text(3),
      host: try row.text(4), action: try row.text(5), target: try row.blob(6), details: try row.text(7),
      previous: try row.blob(8), hash: try row.blob(9))
  }
}

/// One's own acts, and everything about the files that one ever took, made or checked in.
private func isVisible(to reader: String) -> String {
  "(user = \(reader) OR target IN (SELECT target FROM audit WHERE user = \(reader) AND action IN (\(fileActions))))"
}

private let auditColumns = "seq, id, ts, user, host, action, target, details, prev, hash"

private let fileActions = AuditAction.onFiles.map { "'\($0.rawValue)'" }.joined(separator: ", ")
