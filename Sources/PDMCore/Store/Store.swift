import Glibc

/// The store of a vault: an SQLite database whose every use is serialized by the guard.
///
/// Each transaction follows the protocol of docs/technical/locking.md, where every step was paid for by a measured
/// loss: guard, journal opened, database opened, one transaction, database closed, guard let go. Nothing is kept between
/// transactions. What runs under the guard must be short: no prompt, no hashing, no child process, no output.
public struct Store: Sendable {
  let files: StoreFiles
  let context: ProcessContext
  /// How long to wait for the guard.
  var timeout: Duration
  /// Who and what, for those who wait for us.
  let user: String
  let command: String
  /// This very transaction is to note that the share was tested, or belongs to a store that nobody can see yet.
  var needsNoProof = false

  /// - Parameter root: see ``StoreFiles``.
  init(
    folder: [UInt8], root: [UInt8]? = nil, context: ProcessContext, timeout: Duration, user: String, command: String
  ) {
    files = StoreFiles(folder: folder, root: root)
    self.context = context
    self.timeout = timeout
    self.user = user
    self.command = command
  }

  /// Runs a reading transaction under the shared guard.
  func read<Result>(_ body: (borrowing ReadTransaction) throws -> Result) throws -> Result {
    do {
      return try readOnce(body)
    } catch let failure where Self.needsWriter(failure) {
      // A writer died in mid-commit, or the schema is older: opening as a writer rolls back and brings up.
      try write { transaction in try transaction.commit(recording: [], returning: ()) }
      return try readOnce(body)
    }
  }

  private func readOnce<Result>(_ body: (borrowing ReadTransaction) throws -> Result) throws -> Result {
    let lock = try acquire(.shared)
    _ = try Mount.checked(files.folder, device: lock.device)
    try refuseIfMarked()
    try refreshJournal(creating: false)
    let connection = try open(.read)
    defer { connection.close() }
    try connection.execute("BEGIN")
    let version = try Migrations.version(of: connection, file: files.database)
    guard version == Migrations.newest else { throw OutdatedSchema() }
    try requireWholePages()
    let rule = try storedRule(connection)
    let result = try body(ReadTransaction(connection: connection, now: context.clock.now(), pathRule: rule))
    try connection.execute("COMMIT")
    connection.close()
    _ = consume lock
    return result
  }

  /// Runs a writing transaction under the exclusive guard. The body ends it by
  /// ``WriteTransaction/commit(recording:returning:)``; when it throws, nothing happened.
  func write<Result>(_ body: (consuming WriteTransaction) throws -> Committed<Result>) throws -> Result {
    let lock = try acquire(.exclusive)
    let result = try writeUnderGuard(on: try Mount.checked(files.folder, device: lock.device), body)
    _ = consume lock
    return result
  }

  /// Everything in here is over when the guard is let go, on every way out: a note that was emptied later would be
  /// somebody else's.
  private func writeUnderGuard<Result>(
    on mount: Mount?, _ body: (consuming WriteTransaction) throws -> Committed<Result>
  ) throws -> Result {
    try refuseIfMarked()
    let note = HolderNote(folder: files.root, user: user, command: command, context: context)
    try requiringFile { try note.write() }
    defer { note.clear() }
    try refreshJournal(creating: true)
    let connection = try open(.write)
    defer { connection.close() }
    try connection.execute("BEGIN IMMEDIATE")
    let version = try Migrations.version(of: connection, file: files.database)
    try requireWholePages()
    try Migrations.apply(to: connection, from: version)
    let rule = try storedRule(connection)
    if let mount {
      try connection.recordHost(seeing: mount, files.folder, needsNoProof: needsNoProof, context: context)
    }
    let transaction = WriteTransaction(
      connection: connection, now: context.clock.now(), pathRule: rule, context: context)
    let committed = try body(transaction)
    let generation = try connection.meta(.generation).flatMap { Int64($0) } ?? 0
    // Only ever compared with what it was: at its end it begins anew.
    try connection.setMeta(.generation, String(generation &+ 1))
    try refuseIntruder(note)
    try commit(connection, from: generation)
    do {
      // A host that was cut off in here, and whose locks the file server has given to another, writes on where SMB
      // connects anew. It must not say that all is well.
      try refuseIntruder(note)
    } catch let failure as SystemFailure {
      throw StoreFailure.uncertain(failure.message)
    } catch StoreFailure.incomplete(let file) {
      throw StoreFailure.uncertain(StoreFailure.incomplete(file).message)
    }
    return committed.value
  }

  /// - Throws: ``StoreFailure/twoHolders(other:)``, and everybody is stopped.
  private func refuseIntruder(_ note: HolderNote) throws {
    guard let other = try intruder(note) else { return }
    markUnsafe("two processes held it at once, the other being \(other)")
    throw StoreFailure.twoHolders(other: other)
  }

  private func intruder(_ note: HolderNote) throws -> String? {
    do {
      return try note.intruder()
    } catch {
      guard error.isMissingFile else { throw error }
      throw StoreFailure.incomplete(error.file)
    }
  }

  private func commit(_ connection: Connection, from generation: Int64) throws {
    do {
      try connection.execute("COMMIT")
    } catch {
      guard error.isInputOutput else { throw error }
      // SQLite fails alike before the moment that counts and behind it.
      connection.close()
      guard (try? storedGeneration()) == generation else { throw StoreFailure.uncertain(error.message) }
      throw error
    }
  }

  /// As others will find it: opening rolls back what was not committed.
  private func storedGeneration() throws -> Int64 {
    let connection = try open(.write)
    defer { connection.close() }
    return try connection.meta(.generation).flatMap { Int64($0) } ?? 0
  }

  /// SQLite rounds the length up and takes what is missing of the last page for zeros. By now it has rolled back whatever
  /// a dead writer left.
  private func requireWholePages() throws {
    guard let size = try status(of: files.database)?.size else {
      throw StoreFailure.incomplete(files.database)
    }
    // An empty file is a database without a table to SQLite.
    guard size > 0, size % StoreFiles.pageSize == 0 else { throw StoreFailure.cutShort(files.database) }
  }

  private func storedRule(_ connection: Connection) throws -> PathRule {
    guard let rule = try connection.meta(.pathRule).flatMap(PathRule.init(identifier:)) else {
      throw StoreFailure.notAStore(files.database)
    }
    return rule
  }

  private static func needsWriter(_ failure: any Error) -> Bool {
    failure is OutdatedSchema || (failure as? SQLiteFailure)?.needsRecovery == true
  }

  private func open(_ access: Connection.Access) throws -> Connection {
    if try status(of: files.database)?.kind == .other { throw StoreFailure.noFile(files.database) }
    do {
      return try Connection(files.database, access: access)
    } catch {
      guard try status(of: files.database) != nil else { throw StoreFailure.incomplete(files.database) }
      throw error
    }
  }

  private func acquire(_ mode: PairLock.Mode) throws -> PairLock {
    try lock(StoreFiles.guardName, mode, timeout: timeout, holderName: StoreFiles.holderName)
  }

  /// Takes one of the store's locks: the guard, or the turn of check-ins.
  /// - Throws: ``StoreFailure/incomplete(_:)`` when its files are gone; making them anew would give two people one each.
  func lock(_ name: String, _ mode: PairLock.Mode, timeout: Duration, holderName: String) throws -> PairLock {
    do {
      return try PairLock(
        name, in: files.root, mode: mode, timeout: timeout, context: context,
        holder: { HolderNote.holder(in: files.root, name: holderName) })
    } catch let failure as SystemFailure where failure.code == ENOENT {
      throw StoreFailure.incomplete(failure.file)
    }
  }

  /// For what must be there since init.
  func requiringFile(_ body: () throws -> Void) throws {
    do {
      try body()
    } catch let failure as SystemFailure where failure.code == ENOENT {
      throw StoreFailure.incomplete(failure.file)
    }
  }

  /// Forces the file server's answer for the journal's name and size; a cached "no such file" or "empty" would hide an
  /// interrupted transaction. Never while SQLite has it open: closing it here would drop SQLite's own locks.
  private func refreshJournal(creating: Bool) throws {
    // Without write permission the file cannot be made; it is there since init, so reading it does as well.
    let flags = creating ? O_RDWR | O_CREAT : O_RDWR
    let kind: FileStatus.Kind? = StorePrivilege.during(files.journal) {
      if let journal = try? FileDescriptor.open(files.journal, flags, mode: 0o660) {
        return try? journal.status().kind
      }
      return try? FileDescriptor.open(files.journal, O_RDONLY | O_NONBLOCK).status().kind
    }
    // SQLite would wait for a pipe, and everybody for us.
    if kind == .other { throw StoreFailure.noFile(files.journal) }
  }

  private func refuseIfMarked() throws {
    guard try status(of: files.unsafeMark) != nil else { return }
    throw try markedUnsafe()
  }

  /// What the mark says.
  func markedUnsafe() throws -> StoreFailure {
    let reason = try StorePrivilege.during(files.unsafeMark) {
      try FileSystem.contents(of: files.unsafeMark, limit: 4096)
    }
    return .markedUnsafe(String(decoding: reason, as: UTF8.self))
  }

  /// Of one of the store's files.
  func status(of file: [UInt8]) throws(SystemFailure) -> FileStatus? {
    try StorePrivilege.during(file) { () throws(SystemFailure) in try FileSystem.status(of: file) }
  }

  /// What copies the store whole, or tries things out in it, does so with the user's own rights.
  /// - Throws: ``StoreFailure/protected(_:)``
  func requireOwnRights() throws(StoreFailure) {
    guard StorePrivilege.covers(files.database), context.userID != 0 else { return }
    throw .protected(files.folder)
  }

  private func markUnsafe(_ reason: String) {
    let mark = try? StorePrivilege.during(files.unsafeMark) {
      try FileDescriptor.open(files.unsafeMark, O_WRONLY | O_CREAT, mode: 0o660)
    }
    guard let mark else { return }
    try? mark.writeAll(Array(reason.utf8))
    try? mark.sync()
  }
}

/// A reader met a store of an older schema, which only a writer may bring up. Does not leave this file.
private struct OutdatedSchema: Error {}
