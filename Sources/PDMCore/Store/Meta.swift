/// The few single values of a store.
enum MetaKey: String {
  /// A random name of this store, under which clients keep their session.
  case vault = "vault_id"
  /// How paths were compared when the keys were written.
  case pathRule = "path_rule"
  /// Sequence number and hash of the newest audit line: cutting off the end is then seen as well.
  case auditHead = "audit_head"
  /// What all refs named when the vault was made: older commits may carry another vault's audit heads.
  case origin = "origin"
  /// Numbers of the lines that say that the store was put back, with spaces between.
  case restores = "restores"
  /// Counts commits: who saw one number twice knows that nothing changed between.
  case generation = "generation"
}

extension Transaction where Self: ~Copyable {
  func meta(_ key: MetaKey) throws -> String? { try connection.meta(key) }
}

extension WriteTransaction {
  func setMeta(_ key: MetaKey, _ value: String) throws { try connection.setMeta(key, value) }
}

extension Connection {
  func meta(_ key: MetaKey) throws(SQLiteFailure) -> String? {
    try first("SELECT value FROM meta WHERE key = ?1", [.text(key.rawValue)]) { row throws(SQLiteFailure) in
      try row.text(0)
    }
  }

  func setMeta(_ key: MetaKey, _ value: String) throws(SQLiteFailure) {
    try run(
      "INSERT INTO meta(key, value) VALUES (?1, ?2) ON CONFLICT(key) DO UPDATE SET value = excluded.value",
      [.text(key.rawValue), .text(value)])
  }
}
