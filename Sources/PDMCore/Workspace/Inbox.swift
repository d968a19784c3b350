/// What the asking account was told, and its word that it has seen it.
public struct Inbox {
  let vault: Vault

  public init(_ vault: Vault) {
    self.vault = vault
  }

  /// - Parameter all: also what it has acknowledged.
  public func read(all: Bool) throws -> InboxReport {
    try vault.read { transaction in
      let user = try vault.authenticate(transaction).user
      return InboxReport(notices: try notices(to: user, all: all, in: transaction), now: transaction.now)
    }
  }

  /// Acknowledges them, all or none. It is no act that the record would have: what the notices are about is there.
  /// - Parameters:
  ///   - ids: empty: whatever ``read(all:)`` would give.
  ///   - all: also what was acknowledged before, which changes nothing of it.
  /// - Returns: them, as they are now.
  /// - Throws: ``NoSuchNotice`` for a number that is none of the account's.
  public func acknowledge(_ ids: [Int], all: Bool) throws -> InboxReport {
    try vault.write { transaction in
      let user = try vault.authenticate(transaction).user
      let now = transaction.now
      var found: [Notice] = []
      if ids.isEmpty {
        found = try notices(to: user, all: all, in: transaction)
      } else {
        for id in Set(ids.map(Int64.init)).sorted(by: >) {
          guard let notice = try transaction.notice(id, to: user) else { throw NoSuchNotice(id: id) }
          found.append(vault.asSeenFromHere(notice))
        }
      }
      try transaction.acknowledge(found, of: user)
      for index in found.indices where found[index].acknowledgedAt == nil { found[index].acknowledgedAt = now }
      return try transaction.commit(recording: [], returning: InboxReport(notices: found, now: now))
    }
  }

  private func notices(
    to user: User, all: Bool, in transaction: borrowing some Transaction & ~Copyable
  ) throws -> [Notice] {
    let found = try all ? transaction.notices(to: user) : transaction.unreadNotices(to: user)
    return found.map(vault.asSeenFromHere)
  }
}

/// Notices, newest first.
public struct InboxReport: Sendable {
  public let notices: [Notice]
  public let now: Timestamp
}
