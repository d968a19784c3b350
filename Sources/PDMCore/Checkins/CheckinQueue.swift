/// The turn of one command that writes to git and to the store: check-ins into a repository queue here, while the guard
/// stays free for everybody else.
///
/// The lock is inherited by the git child, so it is free only when both are gone: who can take it and finds an intent
/// knows that the intent's maker is dead.
struct CheckinQueue: ~Copyable {
  private let lock: PairLock
  private let note: HolderNote

  /// Waits for the turn.
  init(entering vault: borrowing Vault) throws {
    let store = vault.store
    try self.init(store, timeout: vault.options.queueTimeout)
  }

  /// Takes the turn only if it is free now.
  /// - Returns: nil when somebody has it.
  static func ifFree(_ vault: borrowing Vault) throws -> CheckinQueue? {
    do {
      return try CheckinQueue(vault.store, timeout: .zero)
    } catch let failure as LockingFailure {
      if case .busy = failure { return nil }
      throw failure
    }
  }

  private init(_ store: Store, timeout: Duration) throws {
    let folder = store.files.root
    let lock = try store.lock(
      StoreFiles.queueName, .exclusive, timeout: timeout, holderName: StoreFiles.queueHolderName)
    let note = HolderNote(
      folder: folder, name: StoreFiles.queueHolderName, user: store.user, command: store.command, context: store.context
    )
    try store.requiringFile { try note.write() }
    self.lock = lock
    self.note = note
  }

  /// For the git child, which must hold the turn as long as it lives.
  var descriptors: [Int32] { lock.descriptors }

  /// Ends the turn, also where a hook left a process behind that inherited it.
  consuming func leave() {
    note.clear()
    lock.release()
  }
}
