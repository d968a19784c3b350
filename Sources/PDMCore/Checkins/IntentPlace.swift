/// The repository that an intent was about, which need not be the one at hand.
struct IntentPlace {
  private let intent: Intent
  private let vault: Vault

  init(of intent: Intent, seenFrom vault: Vault) {
    self.intent = intent
    self.vault = vault
  }

  /// - Returns: nil for a clone that cannot be reached from here.
  func repository() throws -> Vault? {
    let common = vault.location.commonDirectory
    // The same path on another computer is another folder, of a shared tree alone the same.
    guard intent.centralBranch == nil || intent.host == vault.context.host else { return nil }
    if intent.gitDirectory == common || intent.gitDirectory.starts(with: common.appending([])) { return vault }
    guard intent.centralBranch != nil else { return try Self.home(of: vault) }
    // In somebody else's clone there is nothing to be done, and nothing that git would trust.
    guard intent.osUser == vault.context.userID else { return nil }
    do {
      let found = try Self.vault(in: intent.workTree, like: vault)
      guard found.location.gitDirectory == intent.gitDirectory, found.home.location.isSame(as: vault.home.location)
      else { return nil }
      _ = try found.openRepository()
      return found
    } catch let failure as any Failure where failure.category != .interrupted {
      return nil
    }
  }

  /// The repository beside the store.
  static func home(of vault: Vault) throws -> Vault {
    guard vault.isClone else { return vault }
    let home = vault.home.location
    return try Self.vault(in: home.workTree ?? home.gitDirectory, like: vault)
  }

  static func vault(in folder: [UInt8], like vault: Vault) throws -> Vault {
    var context = vault.context
    context.environment = context.environment.withoutRepositoryVariables()
    context.workingDirectory = folder
    return try Vault(
      location: RepositoryLocation.find(in: context), reason: vault.reason, context: context, options: vault.options)
  }
}
