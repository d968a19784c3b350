extension WriteTransaction {
  /// - Returns: how many there were.
  func endAllSessions() throws -> Int { try connection.run("DELETE FROM sessions") }

  /// Their processes wait for files of a store that is no more.
  func deleteAllWaiters() throws { try connection.run("DELETE FROM waiters") }

  func knowsCheckin(_ id: String, _ commit: ObjectID) throws -> Bool {
    try connection.first(
      "SELECT 1 FROM checkins WHERE id = ?1 OR commit_oid = ?2", [.text(id), .blob(commit.bytes)]
    ) { row throws(SQLiteFailure) in try row.integer(0) } != nil
  }

  /// The commits that the record has lines of, in hexadecimal. Rows of check-ins may have been read where their lines were
  /// not, and the reverse.
  func recordedCommits() throws -> Set<String> {
    let found = try connection.rows(
      "SELECT DISTINCT json_extract(details, '$.commit') FROM audit WHERE json_type(details, '$.commit') = 'text'"
    ) { row throws(SQLiteFailure) in try row.text(0) }
    return Set(found)
  }

  /// An account of which only the name is left: nobody can log in to it until an administrator gives it a password and
  /// enables it.
  func insertBareUser(name: String, fullName: String, email: String) throws {
    try connection.run(
      """
      INSERT INTO users(name, full_name, email, role, password_hash, created_at, disabled_at)
      VALUES (?1, ?2, ?3, 'user', '*', ?4, ?4)
      """, [.text(name), .text(fullName), .text(email), .time(now)])
  }

  /// Takes the rows of a table out of a database that is damaged, from the front as far as it goes, and from the end.
  /// - Parameters:
  ///   - keys: the columns of its primary key.
  ///   - condition: which rows; from the front alone then.
  func takeOver(
    _ table: String, keys: [String], where condition: String? = nil, from source: Connection
  ) throws -> RestoreReport.Table {
    var rows = 0
    var rejected = 0
    func result(_ trouble: String?) -> RestoreReport.Table {
      RestoreReport.Table(name: table, rows: rows, rejected: rejected, trouble: trouble)
    }
    let columns: [String]
    do {
      let names = "SELECT name FROM pragma_table_info('\(table)')"
      let there = try source.rows(names) { row throws(SQLiteFailure) in try row.text(0) }
      columns = try connection.rows(names) { row throws(SQLiteFailure) in try row.text(0) }.filter(there.contains)
    } catch {
      return result(error.text)
    }
    guard keys.allSatisfy(columns.contains) else { return result("it is not there") }
    let list = columns.joined(separator: ", ")
    let places = columns.indices.map { "?\($0 + 1)" }.joined(separator: ", ")
    let insert = "INSERT OR IGNORE INTO \(table)(\(list)) VALUES (\(places))"
    func read(_ order: String) throws(SQLiteFailure) {
      let filter = condition.map { " WHERE \($0)" } ?? ""
      let ordered = keys.map { "\($0) \(order)" }.joined(separator: ", ")
      try source.query("SELECT \(list) FROM \(table)\(filter) ORDER BY \(ordered)") { row throws(SQLiteFailure) in
        var values: [SQLValue] = []
        for column in columns.indices { values.append(row.value(Int32(column))) }
        do throws(SQLiteFailure) {
          rows += try connection.run(insert, values)
        } catch {
          guard error.isConstraint else { throw error }
          rejected += 1
        }
      }
    }
    do throws(SQLiteFailure) {
      try read("ASC")
      return result(nil)
    } catch {
      if condition == nil { try? read("DESC") }
      return result(error.text)
    }
  }
}
