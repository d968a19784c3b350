import Glibc

/// A place in a line, for files or for the turn of check-ins: a row of the store, and a locked file that says that its owner lives.
///
/// Dropping it frees the lock, as death does; the row is then anybody's to remove.
struct WaitingPlace: ~Copyable {
  let ticket: Int64
  private let file: String
  private let lock: PairLock
  private let vault: Vault

  /// Goes to the end of the line for files.
  init(in vault: Vault, for paths: [RepoPath], under rule: PathRule) throws {
    try self.init(in: vault, under: rule) { transaction, file in
      let user = try vault.authenticate(transaction, to: .changeFiles).user
      return try transaction.insertWaiter(file, for: user, paths: paths)
    }
  }

  /// - Parameter insert: writes the row, and says its number.
  init(
    in vault: Vault, under rule: PathRule? = nil, insert: (borrowing WriteTransaction, String) throws -> Int64
  ) throws {
    let line = vault.waitingLine
    let file = Hex.encode(vault.context.random.bytes(16))
    let lock = try Self.makeFile(file, vault)
    let rows: (ticket: Int64, files: [String])
    do {
      rows = try vault.write(under: rule) { transaction in
        let ticket = try insert(transaction, file)
        let files = try transaction.waiterFiles()
        return try transaction.commit(recording: [], returning: (ticket, files))
      }
    } catch {
      line.remove(file)
      throw error
    }
    ticket = rows.ticket
    self.file = file
    self.lock = lock
    self.vault = vault
    Self.sweep(line, besides: rows.files, newest: file)
  }

  /// Locked before anybody can know of it.
  private static func makeFile(_ file: String, _ vault: Vault) throws -> PairLock {
    let folder = vault.store.files.waiting
    // Open to whoever may use the guard.
    let guardFile = vault.store.files.root.appending(StoreFiles.guardName)
    guard let shared = try vault.store.status(of: guardFile),
      let above = try FileSystem.status(of: vault.store.files.folder)
    else { throw StoreFailure.incomplete(guardFile) }
    try StorePrivilege.during(folder) { try FileSystem.createFolderIfMissing(folder, mode: above.mode) }
    do {
      for name in PairLock.files(file, in: folder) {
        try StorePrivilege.during(name) {
          let made = try FileDescriptor.open(name, O_RDWR | O_CREAT | O_EXCL, mode: shared.mode)
          try made.setMode(shared.mode)
        }
      }
      return try PairLock(
        file, in: folder, mode: .exclusive, timeout: vault.options.lockTimeout, context: vault.context,
        holder: { "an unknown process" })
    } catch {
      vault.waitingLine.remove(file)
      throw error
    }
  }

  /// Files without a row, which a killed process left between making the one and the other. Younger ones stay: their
  /// owner may be about to lock them. A name that is too old too soon, by a clock that is wrong, costs its owner the place
  /// and no more, since a missing file counts as a dead waiter.
  private static func sweep(_ line: WaitingLine, besides known: [String], newest: String) {
    guard let now = line.madeAt(newest),
      let names = try? StorePrivilege.during(line.folder, { try FileSystem.names(in: line.folder) })
    else { return }
    let known = Set(known)
    for name in names.map({ String(decoding: $0.prefix(newest.utf8.count), as: UTF8.self) }) where !known.contains(name)
    {
      guard let made = line.madeAt(name), made < now - 3600 else { continue }
      _ = try? line.lives(name)
    }
  }

  /// The row is gone: the files were taken, or somebody took us for dead.
  consuming func end() {
    let (line, file) = (vault.waitingLine, file)
    // SMB keeps the name of a file that is open.
    lock.release()
    line.remove(file)
  }

  /// Leaves the line, though the person may have asked to stop: others need not find out then.
  consuming func giveUp() {
    let (vault, ticket) = (vault, ticket)
    var store = vault.store
    store.timeout = .seconds(2)
    Interruption.holdingOff {
      // Where it cannot be done now, the lock that is let go says the same.
      try? store.write { transaction in
        try transaction.deleteWaiter(ticket)
        return try transaction.commit(recording: [], returning: ())
      }
    }
    end()
  }
}
