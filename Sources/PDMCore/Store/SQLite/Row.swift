internal import CSQLite

/// The current row of a running statement. Reads throw on a value of another type: a damaged or altered row is
/// noticed, not turned into zero or an empty string.
@safe
struct Row: ~Copyable {
  private let statement: OpaquePointer
  private let sql: String

  init(statement: OpaquePointer, sql: String) {
    unsafe self.statement = statement
    self.sql = sql
  }

  func integer(_ column: Int32) throws(SQLiteFailure) -> Int64 {
    try expect(column, SQLITE_INTEGER)
    return unsafe sqlite3_column_int64(statement, column)
  }

  func text(_ column: Int32) throws(SQLiteFailure) -> String {
    try expect(column, SQLITE_TEXT)
    return String(decoding: bytes(column), as: UTF8.self)
  }

  func blob(_ column: Int32) throws(SQLiteFailure) -> [UInt8] {
    try expect(column, SQLITE_BLOB)
    return bytes(column)
  }

  /// Whatever is there, as it is stored.
  func value(_ column: Int32) -> SQLValue {
    switch unsafe sqlite3_column_type(statement, column) {
    case SQLITE_INTEGER: .integer(unsafe sqlite3_column_int64(statement, column))
    case SQLITE_TEXT: .text(String(decoding: bytes(column), as: UTF8.self))
    case SQLITE_BLOB: .blob(bytes(column))
    // pdm writes no fractions, so that one is as good as nothing.
    default: .null
    }
  }

  func isNull(_ column: Int32) -> Bool {
    unsafe sqlite3_column_type(statement, column) == SQLITE_NULL
  }

  func flag(_ column: Int32) throws(SQLiteFailure) -> Bool { try integer(column) != 0 }

  /// A time that a calendar has: nobody's clock wrote another, and sums and differences of them always fit.
  func time(_ column: Int32) throws(SQLiteFailure) -> Timestamp {
    let time = Timestamp(milliseconds: try integer(column))
    guard RFC3339.isExpressible(time) else { throw mismatch(column, "has a time that no calendar has") }
    return time
  }

  /// A path of a file that a command may go to: one that leads out of the working tree, or into git's folder, was
  /// written by somebody else than pdm.
  func path(_ column: Int32) throws(SQLiteFailure) -> RepoPath {
    let bytes = try blob(column)
    do throws(PathFailure) {
      return try RepoPath(checking: bytes)
    } catch {
      throw mismatch(column, "has no path of the vault")
    }
  }

  func object(_ column: Int32) throws(SQLiteFailure) -> ObjectID {
    guard let object = ObjectID(bytes: try blob(column)) else { throw mismatch(column) }
    return object
  }

  func optionalInteger(_ column: Int32) throws(SQLiteFailure) -> Int64? { isNull(column) ? nil : try integer(column) }
  func optionalText(_ column: Int32) throws(SQLiteFailure) -> String? { isNull(column) ? nil : try text(column) }
  func optionalBlob(_ column: Int32) throws(SQLiteFailure) -> [UInt8]? { isNull(column) ? nil : try blob(column) }
  func optionalTime(_ column: Int32) throws(SQLiteFailure) -> Timestamp? { isNull(column) ? nil : try time(column) }
  func optionalObject(_ column: Int32) throws(SQLiteFailure) -> ObjectID? { isNull(column) ? nil : try object(column) }

  private func bytes(_ column: Int32) -> [UInt8] {
    // The order matters: sqlite3_column_blob first, then its length (sqlite.org/c3ref/column_blob.html).
    let start = unsafe sqlite3_column_blob(statement, column)
    let count = unsafe Int(sqlite3_column_bytes(statement, column))
    return unsafe Array(UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count))
  }

  private func expect(_ column: Int32, _ type: Int32) throws(SQLiteFailure) {
    guard unsafe sqlite3_column_type(statement, column) == type else { throw mismatch(column) }
  }

  private func mismatch(_ column: Int32, _ trouble: String = "has a value of another type") -> SQLiteFailure {
    SQLiteFailure(code: SQLITE_MISMATCH, text: "column \(column) \(trouble)", statement: sql)
  }
}
