/// A change that the gate does not let through.
public struct Violation: Sendable, Equatable {
  public enum Rule: String, Sendable, CaseIterable {
    /// Nobody has the file checked out.
    case notCheckedOut = "not_checked_out"
    case heldByOther = "held_by_other"
    /// A new file whose name another account has checked out.
    case reserved
    /// A check-in would be on no branch any more.
    case lostCheckin = "lost_checkin"
    /// A new file whose name administrators do not want.
    case badName = "bad_name"
    /// A new file in the place of the store, which git would write over the store's own.
    case storeFolder = "store_folder"
  }

  public let path: RepoPath
  public let rule: Rule
  /// Whoever has the file, also where that is not what is wrong.
  public let holder: Lock?
  /// The commit that makes the change, or that would be lost.
  public let commit: ObjectID?
  /// For ``Rule/badName``: what it breaks.
  public var name: NameProblem?
}

/// What a check found.
public struct CheckReport: Sendable {
  /// In the order of the commits, oldest first.
  public let violations: [Violation]
  public let now: Timestamp
}
