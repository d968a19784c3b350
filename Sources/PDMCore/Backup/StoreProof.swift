/// What a database file says of itself, when nobody else has it: looked at whole.
struct StoreProof {
  let vault: String
  let schema: Int
  let generation: Int64
  let origin: String
  let restores: [StoreRestoreLine]
  /// The last line of the record that fits.
  let head: AuditHead
  /// What the store noted as its newest line.
  let noted: AuditHead?
  /// Where the record stops to fit.
  let firstBreak: AuditChain.Break?

  /// - Parameters:
  ///   - database: a file of our own; its journal, where it has one, lies beside it.
  ///   - carried: heads of check-ins that its record must agree with, as far as it goes.
  /// - Throws: ``DatabaseDamage``, ``StoreFailure/newerSchema(found:known:)``.
  static func of(
    _ database: [UInt8], carried: [AuditChain.Carried] = [], context: ProcessContext
  ) throws -> StoreProof {
    guard let size = try FileSystem.status(of: database)?.size else { throw StoreFailure.incomplete(database) }
    guard size > 0 else { throw DatabaseDamage(trouble: "it is empty") }
    guard size % StoreFiles.pageSize == 0 else { throw DatabaseDamage(trouble: "it was cut short") }
    do {
      let connection = try Connection(database, access: .read)
      defer { connection.close() }
      try connection.execute("BEGIN")
      return try read(connection, database, carried, context)
    } catch let failure as SQLiteFailure {
      throw DatabaseDamage(trouble: failure.text)
    }
  }

  private static func read(
    _ connection: Connection, _ database: [UInt8], _ carried: [AuditChain.Carried], _ context: ProcessContext
  ) throws -> StoreProof {
    let schema = try Migrations.version(of: connection, file: database)
    guard schema > 0, let vault = try connection.meta(.vault),
      let rule = try connection.meta(.pathRule).flatMap(PathRule.init(identifier:))
    else { throw DatabaseDamage(trouble: "it is no store of pdm") }
    let transaction = ReadTransaction(connection: connection, now: context.clock.now(), pathRule: rule)
    if let problem = try transaction.integrityProblems().first { throw DatabaseDamage(trouble: problem) }
    let noted = try transaction.notedAuditHead()
    var chain = AuditChain(
      vault: vault, noted: noted, carried: carried.filter { $0.head.sequence <= noted?.sequence ?? .max })
    do {
      try transaction.auditLines { line throws(SQLiteFailure) in chain.follow(line) }
    } catch let failure as SQLiteFailure where failure.isMismatch {
      chain.stopAtUnreadable()
    }
    chain.finish()
    return StoreProof(
      vault: vault, schema: schema, generation: try connection.meta(.generation).flatMap { Int64($0) } ?? 0,
      origin: try connection.meta(.origin) ?? "", restores: try transaction.storeRestores(), head: chain.head,
      noted: noted, firstBreak: chain.firstBreak)
  }
}

/// A database file that is none, or not whole.
struct DatabaseDamage: Failure, Equatable {
  let trouble: String
  var category: FailureCategory { .unsafe }
  var message: String { "the database is damaged: \(trouble)" }
}
