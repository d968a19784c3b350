import Glibc

/// What can still be read of a damaged database: looked at in a copy, so that the damage stays as it is.
struct Salvage {
  private let connection: Connection
  /// The vault's number; nil where that cannot be read, and with it no line of the record can be proved.
  let vault: String?
  let origin: String
  let pathRule: PathRule?
  let restores: [StoreRestoreLine]

  /// In the order in which they refer to each other. Sessions, attempts, waiters and what was half done are left out.
  private static let tables: [(name: String, keys: [String])] = [
    ("users", ["id"]), ("settings", ["key"]), ("tokens", ["id"]), ("identities", ["os_user", "variable", "value"]),
    ("locks", ["key"]), ("checkins", ["id"]), ("versions", ["key"]), ("revisions", ["id"]),
    ("requests", ["key", "user_id"]), ("notices", ["id"]),
  ]

  /// - Parameter folder: gets the copy.
  /// - Returns: nil where there is no database at all.
  /// - Throws: ``StoreFailure/newerSchema(found:known:)``
  init?(of files: StoreFiles, copyingTo folder: [UInt8], context: ProcessContext) throws {
    let copy = folder.appending("damaged.db")
    guard let size = try FileSystem.status(of: files.database)?.size, size > 0 else { return nil }
    try Self.copy(files.database, to: copy)
    if try FileSystem.status(of: files.journal) != nil {
      try Self.copy(files.journal, to: copy + Array("-journal".utf8))
    }
    do {
      connection = try Connection(copy, access: .write)
      try connection.execute("BEGIN IMMEDIATE")
      _ = try Migrations.version(of: connection, file: files.database)
    } catch let failure as StoreFailure {
      if case .newerSchema = failure { throw failure }
      return nil
    } catch is SQLiteFailure {
      return nil
    }
    let transaction = ReadTransaction(
      connection: connection, now: context.clock.now(), pathRule: PathRule(foldsCase: false, composes: false))
    vault = (try? transaction.meta(.vault)) ?? nil
    origin = ((try? transaction.meta(.origin)) ?? nil) ?? ""
    pathRule = ((try? transaction.meta(.pathRule)) ?? nil).flatMap(PathRule.init(identifier:))
    restores = (try? transaction.storeRestores()) ?? []
  }

  private static func copy(_ file: [UInt8], to target: [UInt8]) throws {
    let source = try FileDescriptor.open(file, O_RDONLY)
    let copy = try FileDescriptor.open(target, O_WRONLY | O_CREAT | O_EXCL, mode: 0o600)
    try copy.append(contentsOf: source)
  }

  /// Puts it into a store that is new.
  /// - Parameter carried: heads of check-ins: the record is taken as far as it agrees with them.
  /// - Returns: the tables, and the newest line of the record that was kept.
  func fill(
    _ transaction: borrowing WriteTransaction, carried: [AuditChain.Carried]
  ) throws -> (tables: [RestoreReport.Table], head: AuditHead?) {
    var tables: [RestoreReport.Table] = []
    for (name, keys) in Self.tables {
      tables.append(try transaction.takeOver(name, keys: keys, from: connection))
    }
    guard let vault else { return (tables, nil) }
    let old = ReadTransaction(connection: connection, now: transaction.now, pathRule: transaction.pathRule)
    let noted = (try? old.notedAuditHead()) ?? nil
    var chain = AuditChain(vault: vault, carried: carried)
    var trouble: String?
    do {
      try old.auditLines { line throws(SQLiteFailure) in chain.follow(line) }
    } catch let failure as SQLiteFailure {
      trouble = failure.text
    }
    let head = chain.head
    if let found = chain.firstBreak { trouble = "line \(found.sequence): \(found.reason)" }
    if trouble == nil, let noted, noted.sequence > head.sequence { trouble = "it was cut off" }
    let kept = try transaction.takeOver("audit", keys: ["seq"], where: "seq <= \(head.sequence)", from: connection)
    tables.append(RestoreReport.Table(name: "audit", rows: kept.rows, rejected: kept.rejected, trouble: trouble))
    guard head.sequence > 0 else { return (tables, nil) }
    try transaction.setMeta(.auditHead, head.text)
    return (tables, head)
  }
}
