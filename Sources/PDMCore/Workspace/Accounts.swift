/// Log-in and the care of accounts.
///
/// A password is hashed outside every lock: it takes tens of milliseconds on purpose.
public struct Accounts {
  let vault: Vault

  public init(_ vault: Vault) {
    self.vault = vault
  }

  /// Begins a session and leaves its token in the client's session file.
  ///
  /// The attempt is counted as failed before the password is looked at, so that many attempts at once gain nothing; a wrong
  /// name costs the same time and gives the same answer as a wrong password.
  public func login(name: String, password: [UInt8], lifetime: Duration) throws -> Session {
    try vault.requireStore()
    let (user, hash) = try vault.write { transaction in
      try beginAttempt(name, in: transaction)
      let user = try transaction.user(named: name)
      let hash = try user.flatMap { try transaction.passwordHash(of: $0) }
      return try transaction.commit(recording: [], returning: (user, hash))
    }
    let matches = PasswordHash.matches(password, hash ?? PasswordHash.decoy)
    guard let user, matches, !user.isDisabled else {
      try vault.write { transaction in
        // What was typed as a name may have been a password: only names that exist are written down.
        try transaction.commit(
          recording: [AuditEvent(.loginFailed, by: user?.name ?? "", target: user?.name ?? "")], returning: ())
      }
      throw AccountFailure.badCredentials
    }
    let token = SessionToken.make(vault.context.random)
    let (session, file) = try vault.write { transaction in
      // Disabled or given another password while we were hashing: the store decides.
      guard let user = try transaction.user(named: name), !user.isDisabled,
        try transaction.passwordHash(of: user) == hash
      else {
        throw AccountFailure.badCredentials
      }
      try transaction.clearLoginAttempts(name)
      let expires = transaction.now.adding(lifetime)
      try transaction.insertSession(token, of: user, expires: expires)
      try vault.tellNotices(to: user, in: transaction)
      let file = SessionFile(vault: try transaction.meta(.vault) ?? "", context: vault.context)
      // The session whose place this one takes: nobody has its token any more, but who copied it.
      if let replaced = try? file.read() { try transaction.endSession(replaced) }
      return try transaction.commit(
        recording: [AuditEvent(.login, by: user.name, target: user.name)],
        returning: (Session(user: user, expiresAt: expires), file))
    }
    do {
      try file.write(token)
    } catch {
      try vault.write { transaction in
        try transaction.endSession(token)
        return try transaction.commit(recording: [], returning: ())
      }
      throw error
    }
    return session
  }

  /// Counts an attempt as failed, and refuses it where the name must wait.
  private func beginAttempt(_ name: String, in transaction: borrowing WriteTransaction) throws {
    if let until = try transaction.loginBlockedUntil(name) {
      throw AccountFailure.tooManyAttempts(wait: .milliseconds(until.milliseconds - transaction.now.milliseconds))
    }
    try transaction.chargeLoginAttempt(name)
  }

  /// Ends this session, or all of the account's.
  /// - Returns: false when there was none; that is no error.
  /// - Throws: ``TokenFailure/noSession(id:)`` under a token.
  public func logout(everywhere: Bool) throws -> Bool {
    try vault.requireStore()
    let shown = vault.tokenInEnvironment
    let (ended, number) = try vault.write { transaction in
      let number = try transaction.meta(.vault) ?? ""
      let token = try shown ?? SessionFile(vault: number, context: vault.context).read()
      guard let token else { return try transaction.commit(recording: [], returning: (false, number)) }
      let session: Session
      do {
        session = try transaction.session(token)
      } catch is AccountFailure {
        // What is no good by this clock may be by another.
        try transaction.endSession(token)
        return try transaction.commit(recording: [], returning: (false, number))
      }
      if session.hasUnread { try vault.tellNotices(to: session.user, in: transaction) }
      if let id = session.tokenID { throw TokenFailure.noSession(id: id) }
      if everywhere { try transaction.endSessions(of: session.user) } else { try transaction.endSession(token) }
      let name = session.user.name
      return try transaction.commit(
        recording: [AuditEvent(.logout, by: name, target: name, details: [("everywhere", .bool(everywhere))])],
        returning: (true, number))
    }
    // What PDM_TOKEN holds is not the file's session, which stays.
    if shown == nil { try SessionFile(vault: number, context: vault.context).remove() }
    return ended
  }

  public func whoami() throws -> Session {
    try vault.read { try vault.authenticate($0) }
  }

  public func add(name: String, fullName: String?, email: String?, role: Role, password: [UInt8]) throws -> User {
    try AccountName.check(name)
    let fullName = try AccountIdentity.checkFullName(fullName ?? name)
    let email = try AccountIdentity.checkEmail(email ?? AccountIdentity.defaultEmail(name))
    try requireManager(target: name)
    let hash = try PasswordHash.make(password)
    return try vault.administer(name) { transaction, actor in
      try transaction.insertUser(name: name, fullName: fullName, email: email, role: role, passwordHash: hash)
      guard let user = try transaction.user(named: name) else { throw AccountFailure.unknownAccount(name) }
      return (user, [AuditEvent(.userAdd, by: actor.name, target: name, details: [("role", .string(role.rawValue))])])
    }
  }

  /// All accounts; anybody who is logged in may see them.
  public func list() throws -> [AccountEntry] {
    try vault.read { transaction in
      _ = try vault.authenticate(transaction)
      let locks = Dictionary(grouping: try transaction.locks(), by: \.owner.id).mapValues(\.count)
      return try transaction.users().map { user in
        AccountEntry(
          user: user, checkouts: locks[user.id] ?? 0, sessions: try transaction.sessionCount(of: user),
          tokens: try transaction.tokenCount(of: user))
      }
    }
  }

  /// - Parameters:
  ///   - name: nil is one's own; another's needs an administrator.
  ///   - current: one's present password; not asked of an administrator who changes another's.
  /// - Returns: how many tokens of the account are good: they stay, since each was made to be revoked by itself.
  public func changePassword(of name: String?, current: [UInt8]?, new: [UInt8]) throws -> Int {
    let me = try whoami().user
    let own = name == nil || name == me.name
    if own {
      try requirePassword(current ?? [], of: me)
    } else {
      try requireManager(target: name ?? me.name)
    }
    let hash = try PasswordHash.make(new)
    let target = name ?? me.name
    return try vault.recordingRefusal(Array(target.utf8)) {
      try vault.write { transaction in
        let actor =
          try own ? vault.authenticate(transaction).user : vault.authenticate(transaction, to: .manageAccounts).user
        guard let user = try transaction.user(named: target) else { throw AccountFailure.unknownAccount(target) }
        try transaction.setPasswordHash(hash, of: user)
        // A password is changed because the old one may be known: whoever used it is out.
        try transaction.endSessions(of: user)
        let tokens = try transaction.tokenCount(of: user)
        return try transaction.commit(
          recording: [AuditEvent(.passwordChange, by: actor.name, target: target)], returning: tokens)
      }
    }
  }

  /// Attempts count as those of a log-in do: whoever came by a session or a token must not find the password with it.
  private func requirePassword(_ password: [UInt8], of user: User) throws {
    let hash = try vault.write { transaction in
      try beginAttempt(user.name, in: transaction)
      let hash = try transaction.passwordHash(of: user)
      return try transaction.commit(recording: [], returning: hash)
    }
    guard let hash, PasswordHash.matches(password, hash) else {
      try vault.write { transaction in
        try transaction.commit(
          recording: [
            AuditEvent(
              .loginFailed, by: user.name, target: user.name, details: [("command", .string(vault.options.command))])
          ], returning: ())
      }
      throw AccountFailure.badCredentials
    }
    try vault.write { transaction in
      try transaction.clearLoginAttempts(user.name)
      return try transaction.commit(recording: [], returning: ())
    }
  }

  public func setRole(_ role: Role, of name: String) throws {
    try vault.administer(name) { transaction, actor in
      guard let user = try transaction.user(named: name) else { throw AccountFailure.unknownAccount(name) }
      try transaction.setRole(role, of: user)
      if !Permission.changeFiles.isGiven(to: role) { try transaction.deleteWaiters(of: user) }
      return (
        (),
        [
          AuditEvent(
            .userRole, by: actor.name, target: name,
            details: [("from", .string(user.role.rawValue)), ("to", .string(role.rawValue))])
        ]
      )
    }
  }

  public func setDisabled(_ disabled: Bool, _ name: String) throws {
    try vault.administer(name) { transaction, actor in
      guard let user = try transaction.user(named: name) else { throw AccountFailure.unknownAccount(name) }
      try transaction.setDisabled(disabled, user)
      if disabled { try transaction.deleteWaiters(of: user) }
      return ((), [AuditEvent(disabled ? .userDisable : .userEnable, by: actor.name, target: name)])
    }
  }

  /// Before a slow hash or a prompt: who may not do this need not wait for it.
  public func requireManager(target: String) throws {
    try vault.recordingRefusal(Array(target.utf8)) {
      try vault.read { _ = try vault.authenticate($0, to: .manageAccounts) }
    }
  }
}

/// An account in a list.
public struct AccountEntry: Sendable, Equatable {
  public let user: User
  public let checkouts: Int
  /// Sessions that are alive.
  public let sessions: Int
  /// Tokens that are good.
  public let tokens: Int
}
