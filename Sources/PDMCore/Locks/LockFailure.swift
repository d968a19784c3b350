/// Why a check-out was not given or not given up.
public enum LockFailure: NamesLocks, Equatable {
  /// Others hold some of the files, or wait for some that are free; all of them are named.
  case held([Lock], waiting: [Waiter] = [], now: Timestamp)
  /// The account does not hold these; where another does, its lock is given.
  case missing(RepoPath, holder: Lock?, now: Timestamp)
  /// The account held it until somebody ended or moved its check-out.
  case lost(RepoPath, LostLock, holder: Lock?, now: Timestamp)
  case stale(RepoPath, StaleReason)

  public enum StaleReason: Equatable, Sendable {
    /// A newer version was checked in, by this account at this time, and is not part of what is checked out here.
    case newerVersion(commit: ObjectID, branch: String, user: String, behind: Int)
    /// This clone has an older version than the repository that it pushes to, where so many commits changed the file.
    case olderThanCentral(commit: ObjectID, branch: String, remote: String, behind: Int, diverged: Bool)
    /// The branch moved under a check-out, by a commit that no check-out covers.
    case changedWithoutCheckout(commit: ObjectID?)
  }

  public var category: FailureCategory {
    switch self {
    case .held: .lockHeld
    case .missing, .lost: .lockMissing
    case .stale: .stale
    }
  }

  public var path: RepoPath? {
    switch self {
    case .held(let locks, let waiting, _): locks.first?.path ?? waiting.first?.path
    case .missing(let path, _, _), .lost(let path, _, _, _): path
    case .stale(let path, _): path
    }
  }

  /// The lock in the way, where there is one: part of the JSON error.
  public var lock: Lock? {
    switch self {
    case .held(let locks, _, _): locks.first
    case .missing(_, let holder, _), .lost(_, _, let holder, _): holder
    case .stale: nil
    }
  }

  /// All locks in the way, for ``held(_:now:)``.
  public var locks: [Lock] {
    if case .held(let locks, _, _) = self { return locks }
    return lock.map { [$0] } ?? []
  }

  /// Who is ahead in the line for files that are free.
  public var waiting: [Waiter] {
    if case .held(_, let waiting, _) = self { return waiting }
    return []
  }

  /// When the locks were looked at.
  public var now: Timestamp {
    switch self {
    case .held(_, _, let now), .missing(_, _, let now), .lost(_, _, _, let now): now
    case .stale: Timestamp(milliseconds: 0)
    }
  }

  public var message: String {
    switch self {
    case .held(let locks, let waiting, let now):
      (locks.map { Self.describe($0, now: now) } + waiting.map { $0.sentence(now: now) }).joined(separator: "\n")
    case .missing(let path, nil, _): "\(path.quoted) is not checked out by you"
    case .missing(_, let holder?, let now): Self.describe(holder, now: now)
    case .lost(let path, let lost, let holder, let now):
      "\(path.quoted) is not yours any more: \(lost.sentence(now: now))"
        + (holder.map { "\n" + Self.describe($0, now: now) } ?? "")
    case .stale(let path, .newerVersion(let commit, let branch, let user, let behind)):
      "\(path.quoted) is older here than its newest version: \(user) checked in \(commit.short) on \(branch.shortBranch)"
        + (behind > 0 ? ", \(behind) \(behind == 1 ? "commit" : "commits") that this branch does not have" : "")
    case .stale(let path, .olderThanCentral(let commit, let branch, let remote, let behind, _)):
      "\(path.quoted) is older here than in \(remote): "
        + (behind > 0
          ? "\(behind) \(behind == 1 ? "commit" : "commits") on \(branch.shortBranch) that you do not have, the last "
            + "\(commit.short), changed it"
          : "\(branch.shortBranch) stands at \(commit.short) there, and has no commit here")
    case .stale(let path, .changedWithoutCheckout(let commit)):
      "\(path.quoted) was changed on the branch after you took it"
        + (commit.map { ", last by \($0.short)" } ?? "") + ", and your copy does not have that change"
    }
  }

  public var hint: String? { hint(naming: \.shellWord) }

  public func hint(naming name: (RepoPath) -> String) -> String? {
    switch self {
    case .held(let locks, _, let now) where locks.count == 1 && locks[0].isOverdue(at: now):
      "it is overdue: pdm break \(name(locks[0].path)) -m WHY ends that check-out, and keeps the edits for its holder"
    case .held(let locks, let waiting, _):
      switch (locks.count, waiting.count) {
      case (1, 0):
        "pdm request \(name(locks[0].path)) -m MESSAGE asks \(locks[0].owner.fullName) for it; "
          + "pdm checkout --wait \(name(locks[0].path)) -m REASON takes it as soon as it is free"
      case (0, 1): "wait in line: pdm checkout --wait \(name(waiting[0].path)) -m REASON"
      default:
        "pdm request FILE... -m MESSAGE asks for them; pdm locks shows who holds what; pdm checkout --wait waits in line"
      }
    case .missing(let path, nil, _): "pdm checkout \(name(path)) -m REASON"
    case .missing(let path, _?, _): "pdm show \(name(path))"
    case .lost(let path, let lost, let holder, _): lost.hint(name(path), holder: holder)
    case .stale(_, .newerVersion(_, let branch, _, _)): "git merge \(branch.shortBranch), then run the command again"
    case .stale(_, .olderThanCentral(_, _, _, _, let diverged)):
      diverged
        ? "git pull --rebase, then run the command again" : "git pull --ff-only, then run the command again"
    case .stale(let path, .changedWithoutCheckout):
      "compare with git diff HEAD -- \(name(path)), carry their change into your file, then pdm checkout "
        + "\(name(path)) -m REASON takes the newest version as your base"
    }
  }

  private static func describe(_ lock: Lock, now: Timestamp) -> String {
    "\(lock.path.quoted) is \(lock.description(now: now))"
  }
}

extension Lock {
  /// Who has it, since when, where and why: `checked out by …`.
  func description(now: Timestamp) -> String {
    "checked out by \(DetailsRendering.name(of: owner)) since \(RFC3339.format(lockedAt)) "
      + "(\(RelativeTime.phrase(lockedAt, now: now))) on \(host): \(Reason.firstLine(reason))"
  }
}

extension String {
  /// `refs/heads/main` as people write it: `main`.
  var shortBranch: String { hasPrefix("refs/heads/") ? String(dropFirst("refs/heads/".count)) : self }
}

extension RepoPath {
  /// For messages: as git quotes names.
  public var quoted: String { PathQuoting.quote(bytes) }

  /// For commands that can be pasted into a shell.
  public var shellWord: String { PathQuoting.shellWord(bytes) }
}
