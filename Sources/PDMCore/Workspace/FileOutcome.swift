/// What a changing command did to one file.
public struct FileOutcome: Sendable, Equatable {
  public enum Result: String, Sendable {
    case checkedOut = "checked_out"
    /// It was this account's already.
    case alreadyYours = "already_yours"
    /// Another holds it or is ahead in the line for it; only under `--partial`.
    case held
    /// Free, but the account may hold no more; only under `--partial`.
    case overLimit = "over_limit"
    case checkedIn = "checked_in"
    /// Its content was HEAD's: no commit, the file is free again.
    case unchanged
    /// Committed, and still checked out.
    case kept
    /// Its content was HEAD's: no commit, and still checked out.
    case unchangedKept = "unchanged_kept"
    case cancelled
    /// Somebody else's check-out was ended.
    case broken
    /// It is another account's check-out now.
    case handedOver = "handed_over"
    case added
    case deleted
    case renamed
    /// It has the content of an earlier version, as a new version, and is still checked out.
    case restored
    /// Its holder is asked for it.
    case requested
    /// Nobody holds it, so there is nobody to ask.
    case free
    /// The account asks for it no longer.
    case withdrawn
    /// The account did not ask for it.
    case notRequested = "not_requested"
    /// `--dry-run`: it would be done.
    case wouldCheckOut = "would_check_out"
    case wouldCheckIn = "would_check_in"
    case wouldCancel = "would_cancel"
    /// Its content is HEAD's: it would only be given back.
    case wouldRelease = "would_release"
    /// Its content is HEAD's and it would be kept: nothing to do.
    case wouldKeep = "would_keep"
    case wouldRestore = "would_restore"
    case wouldBreak = "would_break"
    case wouldHandOver = "would_hand_over"
  }

  public let path: RepoPath
  public let result: Result
  /// The check-out that the result is about: in the way, ended, or another account's now.
  public var lock: Lock?
  /// Who is ahead in the line, for ``Result/held`` where nobody has it.
  public var waiter: Waiter?
  /// The new name, for ``Result/renamed``.
  public var newPath: RepoPath?
  /// Where edits were kept before they were taken away.
  public var rescue: String?
  /// A submodule: only its pointer was meant, and what is in it stays as it is.
  var isSubmodule = false
  /// What this check-in made of it; nil where it made no version.
  public var revision: Revision?

  init(
    _ path: RepoPath, _ result: Result, lock: Lock? = nil, waiter: Waiter? = nil, newPath: RepoPath? = nil,
    rescue: String? = nil, revision: Revision? = nil
  ) {
    self.path = path
    self.result = result
    self.lock = lock
    self.waiter = waiter
    self.newPath = newPath
    self.rescue = rescue
    self.revision = revision
  }
}

/// What a changing command did.
public struct ChangeReport: Sendable, Equatable {
  public let files: [FileOutcome]
  public let commit: ObjectID?
  public let branch: String?
  public let now: Timestamp
  /// Some did not fit; only under `--partial`.
  public internal(set) var quota: QuotaFailure?

  /// Of the file, where there is one; several have each their own.
  public var revision: Revision? { files.count == 1 ? files[0].revision : nil }

  init(files: [FileOutcome], commit: ObjectID? = nil, branch: String? = nil, now: Timestamp) {
    self.files = files
    self.commit = commit
    self.branch = branch
    self.now = now
  }
}
