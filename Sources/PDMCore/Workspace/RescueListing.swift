/// `pdm rescue list`: what was kept before a command took it away.
public struct RescueListing {
  let vault: Vault

  public init(_ vault: Vault) {
    self.vault = vault
  }

  public struct Request: Sendable {
    public var owner = RescueOwner.own
    /// As typed: only rescues that hold one of these, which need not be there any more.
    public var files: [[UInt8]] = []

    public init() {}
  }

  public func run(_ request: Request) throws -> RescueReport {
    try vault.requireStore()
    let wanted = Set(try request.files.map { try vault.resolveVersioned($0, submodules: true).path })
    let access = RescueAccess(vault: vault)
    var rescues = try access.shelf.withFiles(try access.rescues(of: request.owner))
    if !wanted.isEmpty { rescues.removeAll { !$0.files.contains { wanted.contains($0.path) } } }
    return RescueReport(
      rescues: rescues, showsOwners: request.owner != .own, now: vault.context.clock.now(),
      elsewhere: vault.isClone ? vault.home.location.workTree ?? vault.home.location.gitDirectory : nil)
  }
}

/// Rescues, newest first.
public struct RescueReport: Sendable {
  public let rescues: [KeptRescue]
  let showsOwners: Bool
  public let now: Timestamp
  /// Of a clone: the vault's repository, where there are others. Rescues stay where they were made.
  public let elsewhere: [UInt8]?
}
