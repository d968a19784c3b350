/// What becomes of one that failed between its intent and its end.
extension Cancellation {
  /// Once more from where it stands: what was edited is put back, perhaps, and then it must come to its end.
  /// - Returns: false where it has come to one already.
  func goesOn(_ intent: Intent, in repository: borrowing GitRepository, kept: Rescue.Kept) throws -> Bool {
    do {
      guard try vault.store.read({ try $0.intent(intent.id) }) != nil else { return false }
      // Its hold on the index, where it could not be given back.
      try IndexLease.clear(intent: intent.id, gitDirectory: intent.gitDirectory, index: vault.indexFile)
      try finish(intent, in: repository, kept: kept, recovered: false)
      return true
    } catch let other as any Failure where !(other is RescueFailure) {
      vault.context.observer.warning(
        "the next pdm command will finish this one, since now it could not: \(other.message)")
      throw other
    }
  }

  /// Before anything was put back: nobody is to find it done.
  func giveUp(_ intent: Intent) {
    do {
      try IndexLease.clear(intent: intent.id, gitDirectory: intent.gitDirectory, index: vault.indexFile)
      try vault.store.write { transaction in
        try transaction.dropIntent(intent)
        return try transaction.commit(recording: [], returning: ())
      }
    } catch {
      // What went wrong first is what counts.
      let other = (error as? any Failure)?.message ?? "\(error)"
      vault.context.observer.warning(
        "the next pdm command will finish this one, since now it could not be given up: \(other)")
    }
  }
}
