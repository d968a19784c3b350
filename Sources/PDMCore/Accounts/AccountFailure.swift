/// Why an account, a password or a session was not accepted.
public enum AccountFailure: Failure, Equatable {
  case notLoggedIn
  case sessionExpired
  /// It began when the clock, of this machine or of another, was ahead; by this one it would last too long.
  case sessionFromFuture(Timestamp)
  /// One text for a wrong password, an unknown name and a disabled account.
  case badCredentials
  case tooManyAttempts(wait: Duration)
  case forbidden(user: String, role: Role, needs: String)
  case badName(String)
  case badFullName
  case badEmail(String)
  case weakPassword(minimum: Int)
  case unknownAccount(String)
  case exists(String)
  case lastAdmin(String)
  case hashUnavailable

  public var category: FailureCategory {
    switch self {
    case .notLoggedIn, .sessionExpired, .sessionFromFuture, .badCredentials, .tooManyAttempts:
      .notLoggedIn
    case .forbidden: .forbidden
    case .badName, .badFullName, .badEmail, .weakPassword: .usage
    case .unknownAccount: .notFound
    case .exists, .lastAdmin, .hashUnavailable: .failed
    }
  }

  public var message: String {
    switch self {
    case .notLoggedIn: "you are not logged in to this vault"
    case .sessionExpired: "your session has ended"
    case .sessionFromFuture(let begun):
      "your session begins in the future, at \(RFC3339.format(begun)): a clock was wrong"
    case .badCredentials: "wrong name or password"
    case .tooManyAttempts(let wait):
      "too many failed attempts; this name can try again in \(max(1, wait.milliseconds / 1000)) s"
    case .forbidden(let user, let role, let needs):
      "\(user) is \(role.withArticle); \(needs)"
    case .badName(let name): "\(name.isEmpty ? "the empty name" : "'\(name)'") cannot be an account's name"
    case .badFullName: "a full name is 1 to 100 characters in one line, without < and >"
    case .badEmail(let email): "'\(email)' cannot be a mail address"
    case .weakPassword(let minimum): "a password has at least \(minimum) characters"
    case .unknownAccount(let name): "no such account: \(name)"
    case .exists(let name): "there is an account named \(name) already"
    case .lastAdmin(let name): "\(name) is the last administrator who can log in"
    case .hashUnavailable: "this system's libcrypt has no yescrypt, which keeps the passwords"
    }
  }

  public var hint: String? {
    switch self {
    case .notLoggedIn, .sessionExpired, .badCredentials: "pdm login NAME"
    case .sessionFromFuture: "look at the clock of this machine (date), then pdm login NAME"
    case .badName: "use 1 to 32 of a-z 0-9 . _ - and begin with a letter or digit"
    case .unknownAccount: "pdm user list"
    case .lastAdmin: "make somebody else an administrator first: pdm user role NAME admin"
    case .forbidden: "ask an administrator"
    default: nil
    }
  }
}
