/// The care of tokens: what CI shows in place of a session.
public struct Tokens {
  let vault: Vault

  public init(_ vault: Vault) {
    self.vault = vault
  }

  public struct Request: Sendable {
    /// What it is for; may be empty.
    public var name = ""
    /// nil is the account's own.
    public var role: Role?
    /// nil is the usual lifetime.
    public var expiry: Expiry?
    /// nil is one's own account; another needs an administrator.
    public var owner: String?

    public init() {}
  }

  public enum Expiry: Sendable, Equatable {
    case after(Duration)
    case at(Timestamp)
  }

  /// A new token; the secret is here and nowhere else.
  public struct Made: Sendable {
    public let token: AccessToken
    public let secret: String
  }

  public func create(_ request: Request) throws -> Made {
    try vault.requireStore()
    let name = try AccessToken.checkName(request.name)
    let secret = SessionToken.makeLasting(vault.context.random)
    return try vault.recordingRefusal(Array((request.owner ?? "").utf8)) {
      try vault.write { transaction in
        let session = try vault.authenticate(transaction)
        let owner = try owner(of: request, session, in: transaction)
        let expires = try expiry(of: request, session, now: transaction.now)
        let token = try transaction.insertToken(
          secret, of: owner, name: name, role: request.role ?? owner.role, expires: expires)
        return try transaction.commit(
          recording: [
            AuditEvent(.tokenCreate, by: session.user.name, target: owner.name, details: Self.details(token))
          ],
          returning: Made(token: token, secret: secret.text))
      }
    }
  }

  /// The account that the token is made for, with the most that the token may do.
  private func owner(
    of request: Request, _ session: Session, in transaction: borrowing WriteTransaction
  ) throws -> User {
    guard let name = request.owner, name != session.user.name else {
      guard request.role ?? session.user.role <= session.user.role else {
        throw session.refusal("a new token can be no more")
      }
      return session.user
    }
    guard session.user.role == .admin else { throw session.refusal(Permission.manageAccounts.refusal) }
    guard let owner = try transaction.user(named: name) else { throw AccountFailure.unknownAccount(name) }
    guard !owner.isDisabled else { throw TokenFailure.ownerDisabled(name) }
    guard request.role ?? owner.role <= owner.role else {
      throw TokenFailure.roleAboveAccount(owner: name, role: owner.role)
    }
    return owner
  }

  /// What a token makes ends with it at the latest: else whoever found one could keep his way in for ever.
  private func expiry(of request: Request, _ session: Session, now: Timestamp) throws -> Timestamp {
    let end = session.tokenID == nil ? nil : session.expiresAt
    let wanted: Timestamp
    switch request.expiry {
    case .after(let lifetime)?:
      guard lifetime <= AccessToken.longestLifetime else { throw TokenFailure.badExpiry }
      wanted = now.adding(lifetime)
    case .at(let time)?: wanted = time
    case nil:
      let usual = now.adding(AccessToken.usualLifetime)
      return end.map { min($0, usual) } ?? usual
    }
    guard wanted > now, wanted <= now.adding(AccessToken.longestLifetime) else { throw TokenFailure.badExpiry }
    if let id = session.tokenID, let end, wanted > end { throw TokenFailure.outlives(id: id, end: end) }
    return wanted
  }

  /// - Parameters:
  ///   - name: the account; another's needs an administrator. nil is one's own.
  ///   - all: everybody's, which needs an administrator.
  public func list(of name: String? = nil, all: Bool = false) throws -> [AccessToken] {
    try vault.recordingRefusal(Array((name ?? "").utf8)) {
      try vault.read { transaction in
        let session = try vault.authenticate(transaction)
        if !all, name ?? session.user.name == session.user.name { return try transaction.tokens(of: session.user) }
        guard session.user.role == .admin else { throw session.refusal(Permission.manageAccounts.refusal) }
        guard let name else { return try transaction.tokens(of: nil) }
        guard let owner = try transaction.user(named: name) else { throw AccountFailure.unknownAccount(name) }
        return try transaction.tokens(of: owner)
      }
    }
  }

  /// Ends tokens for good, all of them or none. What is revoked already is no error.
  /// - Returns: them, as they are now, in the order in which they were named.
  public func revoke(_ numbers: [String]) throws -> [AccessToken] {
    var ids: [String] = []
    for id in try numbers.map(AccessToken.checkID) where !ids.contains(id) { ids.append(id) }
    return try vault.recordingRefusal {
      try vault.write { transaction in
        let session = try vault.authenticate(transaction)
        var events: [AuditEvent] = []
        var revoked: [AccessToken] = []
        for id in ids {
          guard let token = try transaction.token(id) else { throw TokenFailure.noSuchToken(id) }
          try Self.require(session, toRevoke: token)
          try transaction.revokeToken(token)
          if token.revokedAt == nil {
            events.append(
              AuditEvent(.tokenRevoke, by: session.user.name, target: token.owner, details: Self.details(token)))
          }
          revoked.append(try transaction.token(id) ?? token)
        }
        return try transaction.commit(recording: events, returning: revoked)
      }
    }
  }

  /// One's own, or an administrator any; a token none that may do more than itself.
  private static func require(_ session: Session, toRevoke token: AccessToken) throws {
    if session.user.role == .admin { return }
    guard token.ownerID == session.user.id else { throw session.refusal(Permission.manageAccounts.refusal) }
    guard token.effectiveRole <= session.user.role else {
      throw session.refusal("a token cannot revoke one that may do more")
    }
  }

  private static func details(_ token: AccessToken) -> [(String, JSON)] {
    [
      ("id", .string(token.id)), ("name", .string(token.name)), ("role", .string(token.role.rawValue)),
      ("expires_at", .time(token.expiresAt)),
    ]
  }
}
