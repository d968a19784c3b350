/// An account and what it is at: where it is logged in, what it holds, what it did last.
public struct Colleague: Sendable {
  public let user: User
  /// Those that are alive, the oldest first.
  public let sessions: [LiveSession]
  /// nil where the record has nothing of it.
  public let lastAct: LastAct?
  /// In order of path.
  public let locks: [Lock]

  /// Since when it is logged in somewhere.
  public var since: Timestamp? { sessions.first?.since }
}

/// A session of somebody.
public struct LiveSession: Sendable, Equatable {
  public let userID: Int64
  public let host: String
  public let since: Timestamp
  public let expiresAt: Timestamp
}

/// The newest line of the record by an account.
public struct LastAct: Sendable, Equatable {
  public let time: Timestamp
  public let action: String
  public let host: String
  /// Of an act on a file; nil of others, which are not for everybody to see.
  public let path: RepoPath?
}
