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
  /// The sender's words, unchecked; empty where there are none.
  public let text: String
  /// Where edits were kept before they were taken away.
  public let rescueRef: String?
  public let createdAt: Timestamp
}
