/// The check-outs of the vault. Needs the store alone: works in a bare repository and costs no libgit2.
public struct LockListing {
  let vault: Vault

  public init(_ vault: Vault) {
    self.vault = vault
  }

  public func run() throws -> LockReport {
    try vault.read { transaction in
      let user = try vault.authenticate(transaction).user
      return LockReport(locks: try transaction.locks(), user: user.name, now: transaction.now)
    }
  }
}

/// All check-outs, in order of path.
public struct LockReport: Sendable {
  public let locks: [Lock]
  /// The asking account.
  public let user: String
  public let now: Timestamp
}
