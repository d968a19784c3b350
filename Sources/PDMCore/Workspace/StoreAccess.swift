/// How use cases go to the store: unfinished check-ins of the dead are settled first, and keys follow the repository's
/// rule for comparing names.
extension Vault {
  /// A listing's view of the store.
  func read<Result>(_ body: (borrowing ReadTransaction) throws -> Result) throws -> Result {
    try requireStore()
    var settled = false
    while true {
      do {
        return try store.read { transaction in
          if !settled, try transaction.hasIntents() { throw Unsettled() }
          return try body(transaction)
        }
      } catch is Unsettled {
        settled = true
        try settleIntents()
      }
    }
  }

  /// A change of the store.
  func write<Result>(
    under rule: PathRule? = nil, _ body: (consuming WriteTransaction) throws -> Committed<Result>
  ) throws -> Result {
    try requireStore()
    var settled = false
    while true {
      do {
        return try store.write { transaction in
          if !settled, try transaction.hasIntents() { throw Unsettled() }
          if let rule, rule != transaction.pathRule { throw OtherRule(rule: rule) }
          return try body(transaction)
        }
      } catch is Unsettled {
        settled = true
        try settleIntents()
      } catch let other as OtherRule {
        try store.write { transaction in
          try transaction.rekeyLocks(under: other.rule)
          try transaction.rekeyVersions(under: other.rule)
          try transaction.rekeyRevisions(under: other.rule)
          try transaction.rekeyRequests(under: other.rule)
          try transaction.rekeyWaiters(under: other.rule)
          return try transaction.commit(recording: [], returning: ())
        }
      }
    }
  }

  /// Finishes or undoes what dead commands left. Where a live one is at work, or this user may not write, everything stays
  /// as it is: its files are held, and that is what a listing says.
  private func settleIntents() throws {
    let queue: CheckinQueue?
    do {
      queue = try CheckinQueue.ifFree(self)
    } catch let failure as SystemFailure where failure.isPermission {
      return
    }
    guard let queue else { return }
    let descriptors = queue.descriptors
    let outcome = Result { try Recovery(vault: self).run(holding: descriptors) }
    queue.leave()
    do {
      try outcome.get()
    } catch let failure as any Failure where failure.category != .interrupted {
      // It stays as it is, its files held, for whoever comes next; this command need not fail for it.
      context.observer.warning("an unfinished check-in could not be settled: \(failure.message)")
    }
  }
}

/// There are intents, and nobody has looked yet whether their makers live.
private struct Unsettled: Error {}

/// The repository compares names differently from how the store's keys were written.
private struct OtherRule: Error {
  let rule: PathRule
}
