/// Who is at work in the vault.
public struct ColleagueListing {
  let vault: Vault

  public init(_ vault: Vault) {
    self.vault = vault
  }

  /// By name.
  /// - Parameter name: this account alone, whatever it is at; nil: all that are logged in somewhere or hold something.
  /// - Returns: them, and the asking account.
  public func run(name: String? = nil) throws -> (report: ColleagueReport, user: String) {
    try vault.read { transaction in
      let asking = try vault.authenticate(transaction).user
      let sessions = Dictionary(grouping: try transaction.liveSessions(), by: \.userID)
      let locks = Dictionary(grouping: try transaction.locks(), by: \.owner.id)
      let users: [User]
      if let name {
        guard let user = try transaction.user(named: name) else { throw AccountFailure.unknownAccount(name) }
        users = [user]
      } else {
        users = try transaction.users().filter { sessions[$0.id] != nil || locks[$0.id] != nil }
      }
      let colleagues = try users.map { user in
        Colleague(
          user: user, sessions: sessions[user.id] ?? [], lastAct: try transaction.lastAct(of: user),
          locks: locks[user.id] ?? [])
      }
      return (ColleagueReport(colleagues: colleagues, now: transaction.now), asking.name)
    }
  }
}

public struct ColleagueReport: Sendable {
  public let colleagues: [Colleague]
  public let now: Timestamp
}
