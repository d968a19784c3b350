/// What every error of the core can say of itself.
///
/// The core throws values with data; the sentence is made once, here, and the exit code follows from the
/// category alone. `message` states a fact with its values and has no full stop; `hint` names what to do now.
public protocol Failure: Error, Sendable {
  var category: FailureCategory { get }
  /// One sentence. May carry names and reasons as people typed them: whoever prints it escapes control characters.
  var message: String { get }
  /// The way out, preferably one command that can be run as it stands.
  var hint: String? { get }
  /// The same, with files named as they can be typed where the person stands.
  /// - Parameter name: a word for a shell.
  func hint(naming name: (RepoPath) -> String) -> String?
  /// The file that this is about, where there is one.
  var path: RepoPath? { get }
}

extension Failure {
  public var hint: String? { nil }
  public func hint(naming name: (RepoPath) -> String) -> String? { hint }
  public var path: RepoPath? { nil }
}

/// The exit codes of `pdm` and their words in JSON. Frozen: scripts branch on them (docs/exit-codes.md).
public enum FailureCategory: String, Sendable, CaseIterable {
  case failed = "FAILED"
  case usage = "USAGE"
  case cancelled = "CANCELLED"
  case notLoggedIn = "NOT_LOGGED_IN"
  case forbidden = "FORBIDDEN"
  case lockHeld = "LOCK_HELD"
  case lockMissing = "LOCK_MISSING"
  case stale = "STALE"
  case violations = "VIOLATIONS"
  case busy = "BUSY"
  case unsafe = "UNSAFE"
  case notFound = "NOT_FOUND"
  case interrupted = "INTERRUPTED"

  public var exitCode: Int32 {
    switch self {
    case .failed: 1
    case .usage: 2
    case .cancelled: 3
    case .notLoggedIn: 4
    case .forbidden: 5
    case .lockHeld, .lockMissing: 6
    case .stale: 7
    case .violations: 8
    case .busy: 9
    case .unsafe: 10
    case .notFound: 11
    case .interrupted: 130
    }
  }

  /// The line of the exit-code table in help, man pages and docs.
  public var meaning: String {
    switch self {
    case .failed: "failed for a reason with no number of its own"
    case .usage: "the command line is wrong"
    case .cancelled: "the person said no, or closed the prompt; nothing changed"
    case .notLoggedIn: "no session, an expired or revoked one, or a wrong name or password"
    case .forbidden: "the role does not allow it"
    case .lockHeld: "another account holds the file"
    case .lockMissing: "you do not hold the file"
    case .stale: "your copy is older than the newest version"
    case .violations: "a check refused, or the audit was altered"
    case .busy: "the store could not be had in time; says who has it"
    case .unsafe: "the store is damaged, the share does not lock, or owner or permission trouble"
    case .notFound: "no such file, revision, account or vault"
    case .interrupted: "interrupted; nothing half done"
    }
  }
}
