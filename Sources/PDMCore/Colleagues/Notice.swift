/// What an account is told by each of its commands until it acknowledges it.
public struct Notice: Sendable, Equatable {
  public enum Kind: String, Sendable {
    /// Somebody ended its check-out.
    case broken
    /// Somebody would like to have a file that it holds.
    case requested
    /// A file that it asked for is free.
    case freed
    /// Somebody's check-out is its own now.
    case handedOver = "handed_over"
    /// An administrator gave its check-out to somebody else.
    case handedOn = "handed_on"
  }

  public let id: Int64
  public let kind: Kind
  public let path: RepoPath
  public let sender: User
  /// The sender's words, unchecked; empty where there are none. Of ``Kind/freed`` what the sender did.
  public let text: String
  /// Where edits were kept before they were taken away.
  public let rescueRef: String?
  public let createdAt: Timestamp
  public internal(set) var acknowledgedAt: Timestamp?
  /// The path as seen from the working folder.
  public internal(set) var displayPath: [UInt8]

  /// What `pdm rescue` calls the edits: the last part of the ref.
  public var rescueID: String? { rescueRef?.split(separator: "/").last.map(String.init) }
}

/// What an account has not acknowledged: the newest, and how many there are.
public struct UnreadNotices: Sendable, Equatable {
  public let newest: [Notice]
  public let count: Int
  public let now: Timestamp

  /// So many are told by each command; the rest is in the inbox.
  static let mostTold = 3

  /// Without the notice of a check-out that a failure tells of.
  public func leavingOut(_ failure: LockFailure?) -> UnreadNotices {
    guard case .lost(let path, _, _, _) = failure,
      let told = newest.firstIndex(where: { $0.path == path && ($0.kind == .broken || $0.kind == .handedOn) })
    else { return self }
    var others = newest
    others.remove(at: told)
    return UnreadNotices(newest: others, count: count - 1, now: now)
  }
}

/// An acknowledgement of what the account was never told.
struct NoSuchNotice: Failure, Equatable {
  let id: Int64
  var category: FailureCategory { .notFound }
  var message: String { "you have no notice \(id)" }
  var hint: String? { "pdm inbox --all" }
}
