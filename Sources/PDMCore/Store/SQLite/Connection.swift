internal import CSQLite

/// One open database, used by one thread for one transaction.
///
/// A class only so that a transaction can hold it while its tables use it; it is made and closed by ``Store`` alone and
/// never kept between transactions: a connection kept across lock rounds reads stale data on a network file system.
@safe
final class Connection {
  enum Access { case read, write }

  private var handle: OpaquePointer?
  /// The file, for what reads and writes it: see ``StorePrivilege``.
  private let file: [UInt8]
  @safe private struct Statement {
    let sql: String
    let handle: OpaquePointer
  }

  /// A few, so looked through: making a dictionary's type costs more than a run has statements.
  private var prepared: [Statement] = []

  /// Opens an existing database.
  ///
  /// Writers use SQLite's `unix-excl` file system: one exclusive lock from the first access to the close, since the
  /// default one upgrades a shared lock, which SMB cannot. Readers open read-only, where it behaves as the default.
  init(_ path: [UInt8], access: Access) throws(SQLiteFailure) {
    let flags = access == .write ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY
    var opened: OpaquePointer?
    file = path
    let system = try Self.fileSystem(for: path, access)
    let code = StorePrivilege.during(path) {
      unsafe path.withCPath { name in
        unsafe sqlite3_open_v2(name, &opened, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, system)
      }
    }
    unsafe handle = opened
    guard code == SQLITE_OK else {
      let failure = failure(code, "open")
      close()
      throw failure
    }
    do {
      try configure(access)
    } catch {
      close()
      throw error
    }
  }

  /// What SQLite is to go through; nil is its own.
  private static func fileSystem(for path: [UInt8], _ access: Access) throws(SQLiteFailure) -> String? {
    guard StorePrivilege.covers(path) else { return access == .write ? "unix-excl" : nil }
    // The first call makes the others known.
    sqlite3_initialize()
    let code = pdm_sqlite_register_names()
    guard code == SQLITE_OK else { throw SQLiteFailure(code: code, text: "no file system", statement: "open") }
    return access == .write ? "pdm-write" : "pdm-read"
  }

  private func configure(_ access: Access) throws(SQLiteFailure) {
    _ = unsafe sqlite3_busy_timeout(handle, access == .write ? 5000 : 2000)
    let code = unsafe pdm_sqlite_configure(handle)
    guard code == SQLITE_OK else { throw failure(code, "trusted_schema=OFF, foreign_keys=ON") }
    // No mmap: a mapped page is never refreshed from the server. No spill: pages reach the file in COMMIT only.
    var pragmas = ["PRAGMA mmap_size=0", "PRAGMA temp_store=MEMORY"]
    if access == .write { pragmas += ["PRAGMA cache_spill=OFF", "PRAGMA synchronous=FULL"] }
    for pragma in pragmas { try execute(pragma) }
    guard access == .write else { return }
    // PERSIST keeps the journal's name and size, so that another host's cached "no such file" cannot hide an
    // interrupted transaction (docs/technical/locking.md).
    let mode = try first("PRAGMA journal_mode=PERSIST") { row throws(SQLiteFailure) in try row.text(0) }
    guard mode == "persist" else {
      throw SQLiteFailure(code: SQLITE_MISUSE, text: "journal mode is \(mode ?? "unknown"), not persist", statement: "")
    }
  }

  deinit {
    close()
  }

  /// Must be called before the lock is let go; after it nothing can be used.
  func close() {
    StorePrivilege.during(file) {
      for statement in prepared { _ = unsafe sqlite3_finalize(statement.handle) }
      prepared = []
      _ = unsafe sqlite3_close_v2(handle)
      unsafe handle = nil
    }
  }

  /// Runs text that may hold several statements: schema and pragmas only, nothing with values.
  func execute(_ sql: String) throws(SQLiteFailure) {
    let code = StorePrivilege.during(file) { unsafe sqlite3_exec(handle, sql, nil, nil, nil) }
    guard code == SQLITE_OK else { throw failure(code, sql) }
  }

  /// Runs one statement to its end.
  /// - Returns: the number of rows it changed.
  @discardableResult
  func run(_ sql: String, _ values: [SQLValue] = []) throws(SQLiteFailure) -> Int {
    try query(sql, values) { _ throws(SQLiteFailure) in }
    return unsafe Int(sqlite3_changes(handle))
  }

  /// Calls `body` for each row.
  // Never inlined: the optimizer of Swift 6.3 aborts over the row that is lent to an inlined closure.
  @inline(never)
  func query(
    _ sql: String, _ values: [SQLValue] = [], _ body: (borrowing Row) throws(SQLiteFailure) -> Void
  ) throws(SQLiteFailure) {
    let statement = try unsafe statement(for: sql)
    defer {
      StorePrivilege.during(file) { _ = unsafe sqlite3_reset(statement) }
      _ = unsafe sqlite3_clear_bindings(statement)
    }
    for (index, value) in values.enumerated() { try unsafe bind(value, at: Int32(index + 1), of: statement, sql) }
    while true {
      let code = StorePrivilege.during(file) { unsafe sqlite3_step(statement) }
      switch code {
      case SQLITE_ROW: try body(unsafe Row(statement: statement, sql: sql))
      case SQLITE_DONE: return
      default: throw failure(code, sql)
      }
    }
  }

  /// The rows as values.
  func rows<Value>(
    _ sql: String, _ values: [SQLValue] = [], _ body: (borrowing Row) throws(SQLiteFailure) -> Value
  ) throws(SQLiteFailure) -> [Value] {
    var result: [Value] = []
    try query(sql, values) { row throws(SQLiteFailure) in result.append(try body(row)) }
    return result
  }

  /// The first row as a value; nil when there is none.
  func first<Value>(
    _ sql: String, _ values: [SQLValue] = [], _ body: (borrowing Row) throws(SQLiteFailure) -> Value
  ) throws(SQLiteFailure) -> Value? {
    var result: Value?
    try query(sql, values) { row throws(SQLiteFailure) in if result == nil { result = try body(row) } }
    return result
  }

  /// Copies all pages, as the transaction that is open sees them, into a database of its own.
  func copy(to path: [UInt8]) throws(SQLiteFailure) {
    var target: OpaquePointer?
    let opened = unsafe path.withCPath { name in
      unsafe sqlite3_open_v2(
        name, &target, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nil)
    }
    defer { _ = unsafe sqlite3_close_v2(target) }
    guard opened == SQLITE_OK else { throw failure(opened, "open the copy") }
    // Nobody has it yet, and whoever wants it durable writes it on.
    let configured = unsafe sqlite3_exec(target, "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF", nil, nil, nil)
    guard configured == SQLITE_OK, let copying = unsafe sqlite3_backup_init(target, "main", handle, "main") else {
      throw unsafe SQLiteFailure(
        code: sqlite3_extended_errcode(target), text: String(cString: sqlite3_errmsg(target)), statement: "copy")
    }
    let stepped = unsafe sqlite3_backup_step(copying, -1)
    let finished = unsafe sqlite3_backup_finish(copying)
    guard stepped == SQLITE_DONE else { throw failure(stepped, "copy") }
    guard finished == SQLITE_OK else { throw failure(finished, "copy") }
  }

  private func statement(for sql: String) throws(SQLiteFailure) -> OpaquePointer {
    for statement in prepared where statement.sql == sql { return unsafe statement.handle }
    var statement: OpaquePointer?
    let code = StorePrivilege.during(file) { unsafe sqlite3_prepare_v2(handle, sql, -1, &statement, nil) }
    guard code == SQLITE_OK, let statement = unsafe statement else { throw failure(code, sql) }
    prepared.append(unsafe Statement(sql: sql, handle: statement))
    return unsafe statement
  }

  private func bind(_ value: SQLValue, at index: Int32, of statement: OpaquePointer, _ sql: String)
    throws(SQLiteFailure)
  {
    let code =
      switch value {
      case .null: unsafe sqlite3_bind_null(statement, index)
      case .integer(let number): unsafe sqlite3_bind_int64(statement, index, number)
      case .text(let text): unsafe pdm_sqlite_bind_text(statement, index, text, Int32(text.utf8.count))
      case .blob(let bytes): unsafe pdm_sqlite_bind_blob(statement, index, bytes, Int32(bytes.count))
      }
    guard code == SQLITE_OK else { throw failure(code, sql) }
  }

  private func failure(_ code: Int32, _ sql: String) -> SQLiteFailure {
    let text = unsafe handle.flatMap { unsafe sqlite3_errmsg($0) }.map { unsafe String(cString: $0) }
    return SQLiteFailure(code: code, text: text ?? "no message", statement: sql)
  }
}
