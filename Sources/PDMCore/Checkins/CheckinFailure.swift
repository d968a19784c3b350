/// Why a check-in did not come about.
public enum CheckinFailure: Failure, Equatable {
  case trailerRemoved
  case deleted(RepoPath)
  case typeChanged(RepoPath)
  case conflicted(RepoPath)
  case skipped(RepoPath)
  case movedTooOften
  case editsBeforeRename(RepoPath)
  case editsBeforeRemoval(RepoPath)
  case exists(RepoPath)
  case alreadyTracked(RepoPath)
  case ignored(RepoPath)
  case filterFailed(RepoPath, driver: String)
  case leftOut(RepoPath)

  public var category: FailureCategory { .failed }

  public var path: RepoPath? {
    switch self {
    case .deleted(let path), .typeChanged(let path), .conflicted(let path), .skipped(let path),
      .editsBeforeRename(let path),
      .editsBeforeRemoval(let path), .exists(let path), .alreadyTracked(let path), .ignored(let path),
      .filterFailed(let path, _), .leftOut(let path):
      path
    case .trailerRemoved, .movedTooOften: nil
    }
  }

  public var message: String {
    switch self {
    case .trailerRemoved:
      "git made the commit, but a hook took pdm's trailer out of its message, so it cannot be told for ours; the files stay checked out"
    case .deleted(let path): "\(path.quoted) is gone from the working tree"
    case .typeChanged(let path): "\(path.quoted) is no longer the kind of file that it was (a symbolic link, perhaps)"
    case .conflicted(let path): "\(path.quoted) has an unresolved merge conflict"
    case .skipped(let path): "git was told to pass over edits of \(path.quoted) (skip-worktree)"
    case .movedTooOften: "the branch kept moving while the check-in was prepared; nothing was changed"
    case .editsBeforeRename(let path):
      "\(path.quoted) has edits that are not checked in, and a rename is a check-in of its own"
    case .editsBeforeRemoval(let path): "\(path.quoted) has edits that are not checked in"
    case .exists(let path): "\(path.quoted) is there already"
    case .alreadyTracked(let path): "\(path.quoted) is in the vault already"
    case .ignored(let path): "\(path.quoted) is named by an ignore rule of git"
    case .filterFailed(let path, let driver):
      "the filter \(driver) failed for \(path.quoted), and git would store the content as it is"
    case .leftOut(let path):
      "git could not look at \(path.quoted) and committed its removal, so the commit was taken back"
    }
  }

  public var hint: String? { hint(naming: \.shellWord) }

  public func hint(naming name: (RepoPath) -> String) -> String? {
    switch self {
    case .trailerRemoved: "mend the commit-msg hook, then run pdm checkin again: the unchanged files are given back"
    case .deleted(let path):
      "to delete it: pdm rm \(name(path)) -m MESSAGE; to get it back: pdm cancel \(name(path))"
    case .typeChanged(let path): "put the file back, or give up with pdm cancel \(name(path))"
    case .skipped(let path): "git update-index --no-skip-worktree \(name(path)), then pdm checkin"
    case .conflicted: "resolve it with git first (git status shows how)"
    case .movedTooOften: "run the command again"
    case .editsBeforeRename(let path):
      "pdm checkout \(name(path)) -m REASON, unless it is yours; pdm checkin \(name(path)) --keep -m MESSAGE; then pdm mv"
    case .editsBeforeRemoval(let path):
      "pdm checkout \(name(path)) -m REASON, unless it is yours; pdm cancel \(name(path)); then pdm rm"
    case .ignored(let path): "pdm add --force \(name(path)) -m MESSAGE adds it all the same"
    case .filterFailed(_, let driver):
      "mend filter.\(driver).clean; if such content may be stored: git config filter.\(driver).required false"
    case .leftOut: "look at the disk or the file server, then run the command again"
    case .exists: nil
    case .alreadyTracked(let path): "pdm checkout \(name(path)) -m REASON, change it, then pdm checkin"
    }
  }
}
