internal import CSQLite

/// An error of SQLite: its extended code, its message and the statement, never the values bound to it, since those may
/// be password hashes.
struct SQLiteFailure: Failure, Equatable {
  let code: Int32
  let text: String
  let statement: String

  var primaryCode: Int32 { code & 0xff }

  /// A value is not of the type that pdm wrote.
  var isMismatch: Bool { primaryCode == SQLITE_MISMATCH }

  /// A row that the schema does not take.
  var isConstraint: Bool { primaryCode == SQLITE_CONSTRAINT }

  /// The file system said no, as when a share is gone.
  var isInputOutput: Bool { [SQLITE_IOERR, SQLITE_CANTOPEN].contains(primaryCode) }

  var category: FailureCategory {
    switch primaryCode {
    case SQLITE_BUSY, SQLITE_LOCKED: .busy
    case SQLITE_FULL, SQLITE_NOMEM: .failed
    default: .unsafe
    }
  }

  var message: String {
    switch primaryCode {
    case SQLITE_BUSY, SQLITE_LOCKED: "the store is held by a program that is not pdm"
    case SQLITE_FULL: "no room left on the disk of the store"
    case SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_MISMATCH: "the store is damaged: \(text)"
    default: "the store cannot be used: \(text) (SQLite code \(code))"
    }
  }

  var hint: String? {
    switch primaryCode {
    case SQLITE_BUSY, SQLITE_LOCKED: "close whatever has the database open, for example a sqlite3 shell"
    case SQLITE_FULL: "make room and run the command again"
    case SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_MISMATCH:
      // SQLite takes a schema that could not be read for one that is damaged.
      "pdm doctor looks once more; if it finds the same: pdm restore-store FILE, with the last backup"
    case SQLITE_READONLY, SQLITE_PERM, SQLITE_CANTOPEN: "check that you may write in the store's folder"
    case SQLITE_IOERR: "the disk or the file server failed; run the command again when it is well"
    default: nil
    }
  }

  /// `SQLITE_READONLY_ROLLBACK`, whose definition is an expression that Swift does not import.
  private static let readOnlyRollback = SQLITE_READONLY | (3 << 8)

  /// A reader met a writer's unfinished transaction, which only a writer may roll back.
  var needsRecovery: Bool {
    code == Self.readOnlyRollback || primaryCode == SQLITE_CANTOPEN
  }
}
