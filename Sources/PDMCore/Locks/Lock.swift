/// A check-out: the exclusive right of one account to change one path, on every branch.
public struct Lock: Sendable, Equatable {
  public let id: String
  public let path: RepoPath
  public let owner: Owner
  public let reason: String
  public let host: String
  public let lockedAt: Timestamp
  /// The version that the holder started from; nil for a file that had none.
  public let baseObject: ObjectID?
  public let baseCommit: ObjectID?
  /// Full name of the branch that was checked out, or nil.
  public let branch: String?
  /// When it is stale by policy, and anybody who may change files may break it; nil for never.
  public let overdueAt: Timestamp?

  public struct Owner: Sendable, Equatable {
    let id: Int64
    public let name: String
    public let fullName: String
  }

  /// Whole seconds since it was taken; never negative, whatever the clocks say.
  public func age(at now: Timestamp) -> Int64 {
    max(0, (now.milliseconds - lockedAt.milliseconds) / 1000)
  }

  /// Stale by policy: older than `lock.stale_after`. One from the future, by a clock that is wrong, is not.
  public func isOverdue(at now: Timestamp) -> Bool { overdueAt.map { $0 <= now } ?? false }
}
