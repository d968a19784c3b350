/// The care of the mapping of a receiving account; see ``ReceivingIdentity``.
public struct ReceivingIdentities {
  let vault: Vault

  public init(_ vault: Vault) {
    self.vault = vault
  }

  /// - Parameters:
  ///   - osUser: a name on this machine, or a number.
  ///   - value: nil is the account's name.
  /// - Returns: it, and whether it is new.
  public func add(
    account: String, osUser: String, variable: String, value: String?
  ) throws -> (identity: ReceivingIdentity, isNew: Bool) {
    try ReceivingIdentity.checkVariable(variable)
    let value = value ?? account
    try ReceivingIdentity.checkValue(value)
    let number = try ReceivingIdentity.number(of: osUser)
    return try vault.administer(account, to: .configure) { transaction, actor in
      guard let user = try transaction.user(named: account) else { throw AccountFailure.unknownAccount(account) }
      let identity = ReceivingIdentity(
        accountID: user.id, account: user.name, osUser: number, variable: variable, value: value)
      let isNew = try transaction.insertReceivingIdentity(identity)
      return ((identity, isNew), isNew ? [Self.event("add", identity, by: actor)] : [])
    }
  }

  /// All of them, for an administrator.
  public func list() throws -> [ReceivingIdentity] {
    try vault.recordingRefusal {
      try vault.read { transaction in
        _ = try vault.authenticate(transaction, to: .configure)
        return try transaction.receivingIdentities()
      }
    }
  }

  /// Removes those of an account that fit; nil fits all.
  /// - Returns: what was removed, at least one.
  public func remove(account: String, osUser: String?, variable: String?, value: String?) throws -> [ReceivingIdentity]
  {
    let number = try osUser.map(ReceivingIdentity.number)
    return try vault.administer(account, to: .configure) { transaction, actor in
      let leaving = try transaction.receivingIdentities(of: number).filter {
        $0.account == account && $0.variable == variable ?? $0.variable && $0.value == value ?? $0.value
      }
      guard !leaving.isEmpty else { throw ReceivingIdentityFailure.notMapped(account: account) }
      for identity in leaving { try transaction.deleteReceivingIdentity(identity) }
      return (leaving, leaving.map { Self.event("remove", $0, by: actor) })
    }
  }

  private static func event(_ act: String, _ identity: ReceivingIdentity, by actor: User) -> AuditEvent {
    AuditEvent(
      .configSet, by: actor.name, target: identity.account,
      details: [
        ("key", "identity"), ("act", .string(act)), ("os_user", .integer(Int64(identity.osUser))),
        ("variable", .string(identity.variable)), ("value", .string(identity.value)),
      ])
  }
}

extension Vault {
  /// Who pushes, for hooks on the receiving side: `PDM_TOKEN`; else, where this OS user receives pushes for others, whom
  /// its environment names and nobody else; else the session of this OS user.
  ///
  /// Never the author of a commit, which anybody may write, and never the receiving account's own session: that would make
  /// one person of all who push.
  /// - Throws: ``ReceivingIdentityFailure`` where the environment names nobody.
  func authenticatePusher(_ transaction: borrowing some Transaction & ~Copyable) throws -> Session {
    if tokenInEnvironment != nil { return try authenticate(transaction) }
    let identities = try transaction.receivingIdentities(of: context.userID)
    guard !identities.isEmpty else { return try authenticate(transaction) }
    let osUser = FileSystem.account(context.userID)
    let named = identities.filter { context.environment[$0.variable]?.elementsEqual($0.value.utf8) == true }
    guard let identity = named.first else {
      var looked: [String] = []
      for variable in identities.map(\.variable) where !looked.contains(variable) { looked.append(variable) }
      throw ReceivingIdentityFailure.nobody(osUser: osUser, looked: looked)
    }
    // Two programs that set a variable each must mean the same person.
    guard named.allSatisfy({ $0.accountID == identity.accountID }) else {
      throw ReceivingIdentityFailure.several(osUser: osUser, accounts: Set(named.map(\.account)).sorted())
    }
    guard let user = try transaction.user(id: identity.accountID), !user.isDisabled else {
      throw ReceivingIdentityFailure.disabled(account: identity.account, variable: identity.variable)
    }
    // Good for this one push.
    return Session(user: user, expiresAt: transaction.now)
  }
}
