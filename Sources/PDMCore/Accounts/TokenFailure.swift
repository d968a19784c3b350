/// Why a token was not accepted, made or revoked. None of the texts holds any part of a token.
public enum TokenFailure: Failure, Equatable {
  /// What PDM_TOKEN holds stands for nobody in this vault.
  case unknown
  case expired(id: String, at: Timestamp)
  case revoked(id: String, at: Timestamp)
  case accountDisabled(id: String, owner: String)
  /// Somebody wants to log a token out.
  case noSession(id: String)
  case badName
  case badExpiry
  /// A token cannot make one that lives longer than itself.
  case outlives(id: String, end: Timestamp)
  case roleAboveAccount(owner: String, role: Role)
  case ownerDisabled(String)
  case notANumber
  case noSuchToken(String)

  public var category: FailureCategory {
    switch self {
    case .unknown, .expired, .revoked, .accountDisabled: .notLoggedIn
    case .noSession, .ownerDisabled: .failed
    case .badName, .badExpiry, .notANumber: .usage
    case .outlives, .roleAboveAccount: .forbidden
    case .noSuchToken: .notFound
    }
  }

  public var message: String {
    switch self {
    case .unknown: "PDM_TOKEN holds no token and no running session of this vault"
    case .expired(let id, let end): "the token in PDM_TOKEN (\(id)) expired on \(RFC3339.format(end))"
    case .revoked(let id, let time): "the token in PDM_TOKEN (\(id)) was revoked on \(RFC3339.format(time))"
    case .accountDisabled(let id, let owner): "the token in PDM_TOKEN (\(id)) is \(owner)'s, whose account is disabled"
    case .noSession(let id): "PDM_TOKEN holds a token (\(id)); a token is revoked, not logged out"
    case .badName: "a token's name is at most 100 characters in one line"
    case .badExpiry: "a token ends in the future, and after 366 days at the latest"
    case .outlives(let id, let end):
      "token \(id) ends on \(RFC3339.format(end)), and what it makes cannot live longer"
    case .roleAboveAccount(let owner, let role):
      "\(owner) is \(role.withArticle); a token of this account can be no more"
    case .ownerDisabled(let owner): "\(owner) is disabled; a token would not work"
    case .notANumber: "a token is named by its number, 8 hexadecimal digits"
    case .noSuchToken(let id): "no such token: \(id)"
    }
  }

  public var hint: String? {
    switch self {
    case .unknown: "unset PDM_TOKEN to use the session of 'pdm login', or put a token there: pdm token create"
    case .expired, .revoked: "log in without PDM_TOKEN and make another: pdm token create"
    case .accountDisabled: "ask an administrator"
    case .noSession(let id): "unset PDM_TOKEN leaves it; pdm token revoke \(id) ends it for good"
    case .outlives: "log in to make it: pdm login NAME"
    case .ownerDisabled(let owner): "pdm user enable \(owner)"
    case .badExpiry: "--expires 90d, or a day: --expires 2026-12-24"
    case .notANumber, .noSuchToken: "pdm token list"
    case .badName, .roleAboveAccount: nil
    }
  }
}
