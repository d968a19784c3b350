extension Transaction where Self: ~Copyable {
  func intents() throws -> [Intent] {
    let rows = try connection.rows(
      """
      SELECT id, kind, user_id, host, os_user, created_at, git_directory, work_tree, branch, base_commit, keeps, rescue_ref,
        source_commit, source_revision, central_branch, reason FROM intents ORDER BY created_at, id
      """
    ) { row throws(SQLiteFailure) in try IntentRow(row) }
    return try rows.map { row in
      guard let user = try user(id: row.userID), let kind = Intent.Kind(rawValue: row.kind) else {
        throw SQLiteFailure(code: 11, text: "the intent \(row.id) has an unknown kind or account", statement: "")
      }
      guard row.isLawful else {
        throw SQLiteFailure(code: 11, text: "the intent \(row.id) is none that pdm wrote", statement: "")
      }
      return Intent(
        id: row.id, kind: kind, user: user, host: row.host, osUser: row.osUser, createdAt: row.createdAt,
        gitDirectory: row.gitDirectory, workTree: row.workTree, branch: row.branch, base: row.base, keeps: row.keeps,
        rescueRef: row.rescueRef, source: row.source, centralBranch: row.centralBranch,
        reason: row.reason, items: try items(of: row.id))
    }
  }

  func hasIntents() throws -> Bool {
    try connection.first("SELECT 1 FROM intents LIMIT 1") { row throws(SQLiteFailure) in try row.integer(0) } != nil
  }

  func intent(_ id: String) throws -> Intent? { try intents().first { $0.id == id } }

  /// The intent, with what has become meanwhile of the check-outs that were taken for it alone: its account may have taken
  /// one anew, which then is its own (see ``giveBackReserved(_:of:)``).
  func asStored(_ intent: Intent) throws -> Intent {
    guard intent.items.contains(where: \.reserved) else { return intent }
    let own = Set(try items(of: intent.id).filter { !$0.reserved }.map(\.path))
    var intent = intent
    for position in intent.items.indices where own.contains(intent.items[position].path) {
      intent.items[position].reserved = false
    }
    return intent
  }

  private func items(of id: String) throws -> [Intent.Item] {
    try connection.rows(
      """
      SELECT path, role, reserved, revision, lock_id, rescue_refs FROM intent_paths WHERE intent_id = ?1
      ORDER BY position
      """, [.text(id)]
    ) { row throws(SQLiteFailure) in
      let role = try row.text(1)
      guard let role = Intent.Role(rawValue: role) else {
        throw SQLiteFailure(code: 11, text: "an intent has the unknown role \(role)", statement: "")
      }
      return Intent.Item(
        path: try row.path(0), role: role, reserved: try row.flag(2),
        revision: try row.optionalText(3).flatMap { Revision($0.utf8) }, lockID: try row.optionalText(4),
        rescues: try row.optionalText(5)?.split(separator: " ").map(String.init) ?? [])
    }
  }
}

extension WriteTransaction {
  func insertIntent(_ intent: Intent) throws {
    try connection.run(
      """
      INSERT INTO intents(id, kind, user_id, host, os_user, created_at, git_directory, work_tree, branch, base_commit,
        keeps, rescue_ref, source_commit, source_revision, central_branch, reason)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)
      """,
      [
        .text(intent.id), .text(intent.kind.rawValue), .integer(intent.user.id), .text(intent.host),
        .integer(Int64(intent.osUser)), .time(intent.createdAt), .blob(intent.gitDirectory), .blob(intent.workTree),
        .text(intent.branch), .optional(intent.base), .flag(intent.keeps), .optional(intent.rescueRef),
        .optional(intent.source?.commit), .optional(intent.source?.revision?.text), .optional(intent.centralBranch),
        .optional(intent.reason),
      ])
    for (position, item) in intent.items.enumerated() {
      try connection.run(
        """
        INSERT INTO intent_paths(intent_id, position, key, path, role, reserved, revision, lock_id, rescue_refs)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
        """,
        [
          .text(intent.id), .integer(Int64(position)), .blob(pathRule.key(for: item.path)), .blob(item.path.bytes),
          .text(item.role.rawValue), .flag(item.reserved), .optional(item.revision?.text),
          .optional(item.lockID), item.rescues.isEmpty ? .null : .text(item.rescues.joined(separator: " ")),
        ])
    }
  }

  /// Ends a check-out that a command of this account took for itself alone, and may have died with: taken anew, as the caller
  /// does, it is the account's own, and that command's end does not give it back.
  /// - Returns: whether there was one. Where the caller does not take it after all, who asked for it is to be told.
  func giveBackReserved(_ path: RepoPath, of user: User) throws -> Bool {
    let count = try connection.run(
      """
      UPDATE intent_paths SET reserved = 0 WHERE key = ?1 AND reserved = 1
        AND intent_id IN (SELECT id FROM intents WHERE user_id = ?2)
      """, [.blob(pathRule.key(for: path)), .integer(user.id)])
    return try count > 0 && dropLock(on: path, of: user)
  }

  /// Takes a path out of the intents that it is in, since its check-out is broken: what a dead command left in a clone
  /// that nobody can reach must not come back for it.
  /// - Returns: the intents.
  func endIntents(on path: RepoPath, except id: String?) throws -> [Intent] {
    let key = pathRule.key(for: path)
    let found = try intents().filter { intent in
      intent.id != id && intent.paths.contains { pathRule.key(for: $0) == key }
    }
    for intent in found {
      if intent.kind == .rename || intent.items.count == 1 {
        // One half of a rename is none.
        for item in intent.items where item.reserved && pathRule.key(for: item.path) != key {
          try deleteLock(on: item.path, of: intent.user, .unchanged)
        }
        try dropIntent(intent)
      } else {
        try connection.run(
          "DELETE FROM intent_paths WHERE intent_id = ?1 AND key = ?2", [.text(intent.id), .blob(key)])
      }
    }
    return found
  }

  /// Forgets an intent and gives back what was taken for it alone.
  func undoIntent(_ intent: Intent) throws {
    for item in try asStored(intent).items where item.reserved {
      try deleteLock(on: item.path, of: intent.user, .unchanged)
    }
    try dropIntent(intent)
  }

  func dropIntent(_ intent: Intent) throws {
    try connection.run("DELETE FROM intents WHERE id = ?1", [.text(intent.id)])
  }
}

private struct IntentRow {
  let id: String
  let kind: String
  let userID: Int64
  let host: String
  let osUser: UInt32
  let createdAt: Timestamp
  let gitDirectory: [UInt8]
  let workTree: [UInt8]
  let branch: String
  let base: ObjectID?
  let keeps: Bool
  let rescueRef: String?
  let source: Intent.Source?
  let centralBranch: String?
  let reason: String?

  init(_ row: borrowing Row) throws(SQLiteFailure) {
    id = try row.text(0)
    kind = try row.text(1)
    userID = try row.integer(2)
    host = try row.text(3)
    osUser = UInt32(truncatingIfNeeded: try row.integer(4))
    createdAt = try row.time(5)
    gitDirectory = try row.blob(6)
    workTree = try row.blob(7)
    branch = try row.text(8)
    base = try row.optionalObject(9)
    keeps = try row.flag(10)
    rescueRef = try row.optionalText(11)
    let revision = try row.optionalText(13).flatMap { Revision($0.utf8) }
    source = try row.optionalObject(12).map { Intent.Source(commit: $0, revision: revision) }
    centralBranch = try row.optionalText(14)
    reason = try row.optionalText(15)
  }

  /// Whether its words can be what a command wrote. They become names of files and words of git's command line, in the
  /// hands of whoever comes next; the store's words alone must not lead them anywhere.
  var isLawful: Bool {
    let names = [branch] + [rescueRef, centralBranch].compactMap(\.self)
    return !id.isEmpty && id.utf8.count <= 64 && id.utf8.allSatisfy(\.isHexDigit)
      && names.allSatisfy { !$0.hasPrefix("-") && !$0.utf8.contains(0) }
      && [gitDirectory, workTree].allSatisfy(Self.isWhole)
  }

  /// An absolute path without `..`, `.` and the like.
  private static func isWhole(_ path: [UInt8]) -> Bool {
    let parts = path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    guard path.first == UInt8(ascii: "/"), !path.contains(0) else { return false }
    return path.count == 1
      || parts.dropFirst().allSatisfy { !$0.isEmpty && !$0.elementsEqual(".".utf8) && !$0.elementsEqual("..".utf8) }
  }
}

extension UInt8 {
  fileprivate var isHexDigit: Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(self)
  }
}
