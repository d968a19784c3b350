/// All that administrators set for the whole vault, as it is stored: one statement reads it.
struct StoredSettings: Sendable {
  /// A few, so looked through: making a dictionary's type costs more than reading them.
  let rows: [(key: String, value: String)]

  /// nil where the default stands.
  subscript(key: String) -> String? {
    for row in rows where row.key == key { return row.value }
    return nil
  }
}

extension Transaction where Self: ~Copyable {
  /// What an administrator set for the whole vault; nil where the default stands.
  func setting(_ key: String) throws -> String? {
    try connection.first("SELECT value FROM settings WHERE key = ?1", [.text(key)]) { row throws(SQLiteFailure) in
      try row.text(0)
    }
  }

  func settings() throws -> StoredSettings {
    StoredSettings(
      rows: try connection.rows("SELECT key, value FROM settings") { row throws(SQLiteFailure) in
        (try row.text(0), try row.text(1))
      })
  }
}

extension WriteTransaction {
  /// - Parameter value: nil brings back the default.
  func setSetting(_ key: String, _ value: String?) throws {
    guard let value else {
      try connection.run("DELETE FROM settings WHERE key = ?1", [.text(key)])
      return
    }
    try connection.run(
      "INSERT INTO settings(key, value) VALUES (?1, ?2) ON CONFLICT(key) DO UPDATE SET value = excluded.value",
      [.text(key), .text(value)])
  }
}
