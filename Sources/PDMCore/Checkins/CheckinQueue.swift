/// The turn of one command that writes to git and to the store: check-ins into a repository queue here, while the guard
/// stays free for everybody else.
///
/// The lock is inherited by the git child, so it is free only when both are gone: who can take it and finds an intent
/// knows that the intent's maker is dead.
struct CheckinQueue: ~Copyable {
  private let lock: PairLock
  private let note: HolderNote

  /// Waits for the turn, behind those who wait already.
  /// - Parameter line: who did so a moment ago, by ``Transaction/waitersForTurn()``.
  init(entering vault: Vault, behind line: [TurnWaiter]) throws {
    let store = vault.store
    let dead = try line.filter { try !vault.waitingLine.lives($0.file) }
    if dead.count == line.count, let lock = try Self.lockIfFree(store) {
      if !dead.isEmpty { Self.forget(dead, store) }
      try self.init(lock, store)
      return
    }
    let place = try TurnLine(joining: vault, removing: dead)
    let lock = try place.wait(
      atMost: vault.options.queueTimeout,
      holder: { HolderNote.holder(in: store.files.root, name: StoreFiles.queueHolderName) },
      turn: { try Self.lockIfFree(store) })
    try self.init(lock, store)
  }

  /// Takes the turn only if it is free now, whoever stands in line for it: for what is done at once.
  /// - Returns: nil when somebody has it.
  static func ifFree(_ vault: borrowing Vault) throws -> CheckinQueue? {
    guard let lock = try lockIfFree(vault.store) else { return nil }
    return try CheckinQueue(lock, vault.store)
  }

  private init(_ lock: consuming PairLock, _ store: Store) throws {
    let note = HolderNote(
      folder: store.files.root, name: StoreFiles.queueHolderName, user: store.user, command: store.command,
      context: store.context)
    try store.requiringFile { try note.write() }
    self.lock = lock
    self.note = note
  }

  private static func lockIfFree(_ store: Store) throws -> PairLock? {
    do {
      return try store.lock(
        StoreFiles.queueName, .exclusive, timeout: .zero, holderName: StoreFiles.queueHolderName)
    } catch LockingFailure.busy {
      return nil
    }
  }

  /// Where it cannot be done, whoever comes next does it.
  private static func forget(_ dead: [TurnWaiter], _ store: Store) {
    try? store.write { transaction in
      for waiter in dead { try transaction.deleteWaiter(waiter.id) }
      return try transaction.commit(recording: [], returning: ())
    }
  }

  /// For the git child, which must hold the turn as long as it lives.
  var descriptors: [Int32] { lock.descriptors }

  /// Ends the turn, also where a hook left a process behind that inherited it.
  consuming func leave() {
    note.clear()
    lock.release()
  }
}
