/// One file of a listing.
public struct FileEntry: Sendable, Equatable {
  public let path: RepoPath
  /// As seen from the working folder.
  public let displayPath: [UInt8]
  public let lock: Lock?
  public let isMine: Bool
  /// Its content differs from HEAD's.
  public let isModified: Bool
  /// A newer version was checked in elsewhere.
  public let isStale: Bool
  /// Its check-out is stale by policy.
  public let isOverdue: Bool
  /// Of another repository only the commit is kept here.
  public let isSubmodule: Bool
  /// In bytes, of the file in the working tree; nil where there is none, and for a submodule.
  public let size: Int64?
  /// The version in git's index.
  public let object: ObjectID
  /// Of that version; nil where pdm did not check it in.
  public let revision: Revision?
  /// When the file was last written.
  public let changedAt: Timestamp?

  public var status: Status { lock == nil ? .available : .checkedOut }

  public enum Status: String, Sendable {
    case available
    case checkedOut = "checked_out"
  }
}

/// A listing, and the moment it is of.
public struct ListingReport: Sendable {
  public let files: [FileEntry]
  public let now: Timestamp
  /// Whose listing.
  public let user: String
}
