import Glibc

/// A database to be tried, opened and closed for each row as the store's is.
struct ProbeTable {
  let file: [UInt8]

  func create() throws {
    let connection = try Connection(file, access: .write)
    defer { connection.close() }
    try connection.execute("CREATE TABLE probe(number INTEGER NOT NULL, side TEXT NOT NULL)")
  }

  /// As ``Store`` does it before SQLite opens the file, and for its reason.
  func refreshJournal() {
    if let journal = try? FileDescriptor.open(file + Array("-journal".utf8), O_RDWR) { _ = try? journal.status() }
  }

  func insert(_ number: Int, by side: String) throws {
    let connection = try Connection(file, access: .write)
    defer { connection.close() }
    try connection.execute("BEGIN IMMEDIATE")
    try connection.run("INSERT INTO probe VALUES (?1, ?2)", [.integer(Int64(number)), .text(side)])
    try connection.execute("COMMIT")
  }

  func rows() throws -> [String] {
    let connection = try Connection(file, access: .read)
    defer { connection.close() }
    return try connection.rows("SELECT number, side FROM probe ORDER BY side, number") { row throws(SQLiteFailure) in
      "\(try row.text(1)) \(try row.integer(0))"
    }
  }
}
