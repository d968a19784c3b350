extension Transaction where Self: ~Copyable {
  /// What SQLite finds wrong with the database; the first few.
  func integrityProblems() throws -> [String] {
    let found = try connection.rows("PRAGMA integrity_check(10)") { row throws(SQLiteFailure) in try row.text(0) }
    let strays = try connection.rows("PRAGMA foreign_key_check") { row throws(SQLiteFailure) in
      "a row of \(try row.text(0)) refers to one of \(try row.text(2)) that is not there"
    }
    return found.filter { $0 != "ok" } + strays.prefix(10)
  }
}
