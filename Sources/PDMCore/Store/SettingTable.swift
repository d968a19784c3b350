extension Transaction where Self: ~Copyable {
  /// What an administrator set for the whole vault; nil where the default stands.
  func setting(_ key: String) throws -> String? {
    try connection.first("SELECT value FROM settings WHERE key = ?1", [.text(key)]) { row throws(SQLiteFailure) in
      try row.text(0)
    }
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
