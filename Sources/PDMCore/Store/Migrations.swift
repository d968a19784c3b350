/// The schema, as the steps that led to it. A step is never edited once it has shipped: colleagues upgrade on different
/// days, and two stores of one version must be alike. docs/technical/store.md describes the tables.
enum Migrations {
  /// `PRAGMA application_id`: "pdm1", so that `file` and we know the database.
  static let applicationID: Int64 = 0x7064_6d31

  static var newest: Int { steps.count }

  static let steps = [core, revisions, gate, colleagues]

  /// - Throws: ``StoreFailure/newerSchema(found:known:)`` for a store that a later pdm wrote.
  static func version(of connection: Connection, file: [UInt8]) throws -> Int {
    let application = try connection.first("PRAGMA application_id") { row throws(SQLiteFailure) in try row.integer(0) }
    let found = try connection.first("PRAGMA user_version") { row throws(SQLiteFailure) in try row.integer(0) } ?? 0
    guard application == applicationID || (application == 0 && found == 0) else { throw StoreFailure.notAStore(file) }
    guard found <= newest else { throw StoreFailure.newerSchema(found: Int(found), known: newest) }
    return Int(found)
  }

  /// Brings an older store up, inside the transaction that is open.
  /// - Parameter last: the version to stop at; tests make a store of an earlier program with it.
  static func apply(to connection: Connection, from version: Int, upTo last: Int = newest) throws {
    for (index, step) in steps.prefix(last).enumerated().dropFirst(version) {
      try connection.execute(step)
      try connection.execute("PRAGMA user_version=\(index + 1)")
    }
  }
}
