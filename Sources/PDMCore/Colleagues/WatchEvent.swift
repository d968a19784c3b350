/// One act, as `pdm watch` tells of it.
public struct WatchEvent: Sendable, Equatable {
  public let line: AuditLine
  /// The file, where the act was about one.
  public let path: RepoPath?
  /// The new name, of a rename.
  public let newPath: RepoPath?
  /// Who acted; of a hand-over, who holds the file from now on.
  public let user: String
  /// The reason or the message; empty where there is none.
  public let message: String
  /// What happened, as programs know it; see ``types``.
  public let type: String

  init(_ line: AuditLine) {
    let details = AuditDetails(json: line.details)
    let action = AuditAction(rawValue: line.action)
    self.line = line
    path = action?.isAboutFile == true ? RepoPath(trusted: line.target) : nil
    newPath = action == .rename ? Self.newPath(details) : nil
    user = (action == .handover ? details?.text("to") : nil) ?? line.user
    message = details?.text("reason") ?? details?.text("message") ?? ""
    type = Self.type(
      of: line.action, hasCommit: details?.text("commit") != nil, isKept: details?.isTrue("kept") == true)
  }

  private static func newPath(_ details: AuditDetails?) -> RepoPath? {
    guard let details, let text = details.text("to") else { return nil }
    return RepoPath(trusted: details.text("to_bytes").flatMap(Base64.decode) ?? Array(text.utf8))
  }

  /// - Parameters:
  ///   - hasCommit: a check-in without one only gave the file back,
  ///   - isKept: or did not even that.
  private static func type(of word: String, hasCommit: Bool, isKept: Bool) -> String {
    switch AuditAction(rawValue: word) {
    case .checkout, .handover: "file_locked"
    case .cancel: "file_unlocked"
    case .checkin where hasCommit, .restore where hasCommit: "file_checked_in"
    case .checkin where !isKept: "file_unlocked"
    case .add: "file_added"
    case .delete: "file_deleted"
    case .rename: "file_renamed"
    case .breakLock: "lock_broken"
    case .login: "user_connected"
    case .logout: "user_disconnected"
    default: word.lowercased()
    }
  }

  /// All types, in the order in which help lists them: those of files and sessions, then all other acts under their own
  /// name.
  public static let types: [String] =
    [
      "file_locked", "file_unlocked", "file_checked_in", "file_added", "file_deleted", "file_renamed", "lock_broken",
      "user_connected", "user_disconnected",
    ]
    + AuditAction.allCases.map(\.rawValue).filter {
      type(of: $0, hasCommit: false, isKept: true) == $0.lowercased()
    }
    .map { $0.lowercased() }
}

extension AuditAction {
  /// The target is a path that somebody changed or holds.
  var isAboutFile: Bool {
    switch self {
    case .checkout, .checkin, .cancel, .breakLock, .add, .delete, .rename, .restore, .handover, .request: true
    default: false
    }
  }
}
