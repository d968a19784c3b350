/// Where this vault is and why it was taken.
public struct VaultDetails: Sendable {
  public let workTree: [UInt8]?
  public let gitDirectory: [UInt8]
  public let storeDirectory: [UInt8]
  public let discovery: Vault.Discovery
  /// Why this store.
  public let home: VaultHome.Reason
  public let number: String
  public let branch: String?

  public init(of vault: Vault) throws {
    number = try vault.read { transaction in
      _ = try vault.authenticate(transaction)
      return try transaction.meta(.vault) ?? ""
    }
    workTree = vault.location.workTree
    gitDirectory = vault.location.gitDirectory
    storeDirectory = vault.home.location.storeDirectory
    discovery = vault.reason
    home = vault.home.reason
    branch = try vault.openRepository().value.head().branchName
  }
}
