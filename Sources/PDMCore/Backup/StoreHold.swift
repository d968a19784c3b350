/// The turn of check-ins and the guard of a store that is about to be replaced, as far as they can be had: while this is
/// there, no pdm that keeps to them is at work in it.
struct StoreHold: ~Copyable {
  private let turn: PairLock?
  private let hold: PairLock?
  /// Why nobody knows whether somebody else is at work.
  let doubts: [String]
  private let notes: [HolderNote]

  /// - Throws: ``LockingFailure/busy(holder:waited:)`` where somebody is.
  init(_ store: Store, turnTimeout: Duration) throws {
    var doubts: [String] = []
    let turn = try Self.take(
      StoreFiles.queueName, of: store, turnTimeout, holderName: StoreFiles.queueHolderName, &doubts)
    let hold = try Self.take(
      StoreFiles.guardName, of: store, store.timeout, holderName: StoreFiles.holderName, &doubts)
    let notes = [StoreFiles.holderName, StoreFiles.queueHolderName].map {
      HolderNote(
        folder: store.files.folder, name: $0, user: store.user, command: store.command, context: store.context)
    }
    // For those who wait. A damaged store may have no such file.
    for note in notes { try? note.write() }
    self.turn = turn
    self.hold = hold
    self.notes = notes
    self.doubts = doubts
  }

  private static func take(
    _ name: String, of store: Store, _ timeout: Duration, holderName: String, _ doubts: inout [String]
  ) throws -> PairLock? {
    do {
      return try store.lock(name, .exclusive, timeout: timeout, holderName: holderName)
    } catch StoreFailure.incomplete(let file) {
      doubts.append("\(PathQuoting.quote(file)) is missing")
    } catch LockingFailure.lockFileReplaced(let file) {
      doubts.append("\(PathQuoting.quote(file)) was replaced")
    }
    return nil
  }

  /// The store stays: nobody has it any more.
  consuming func leave() {
    for note in notes { note.clear() }
  }

  /// Takes the names away from the files that are locked. Whoever waits for them, and gets them when this is over, finds no
  /// link to them and stops; before the new store is there, so that nobody ever goes on in it with an old lock.
  func endLocks(in folder: [UInt8]) throws {
    for name in [StoreFiles.guardName, StoreFiles.queueName] {
      for file in PairLock.files(name, in: folder) { try FileSystem.remove(file) }
    }
    try FileSystem.syncFolder(folder)
  }
}
