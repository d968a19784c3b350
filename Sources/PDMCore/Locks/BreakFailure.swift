/// Why a check-out was not broken.
public enum BreakFailure: NamesLocks, Equatable {
  /// Neither is the account an administrator nor the check-out stale by policy.
  case notOverdue(Lock, user: String, role: Role, now: Timestamp)
  case own(Lock, now: Timestamp)
  case free(RepoPath, now: Timestamp)
  /// Not the check-out that the person saw.
  case takenAnew(Lock, now: Timestamp)

  public var category: FailureCategory {
    switch self {
    case .notOverdue: .forbidden
    case .own: .failed
    case .free: .lockMissing
    case .takenAnew: .lockHeld
    }
  }

  public var lock: Lock? {
    switch self {
    case .notOverdue(let lock, _, _, _), .own(let lock, _), .takenAnew(let lock, _): lock
    case .free: nil
    }
  }

  public var locks: [Lock] { lock.map { [$0] } ?? [] }

  public var now: Timestamp {
    switch self {
    case .notOverdue(_, _, _, let now), .own(_, let now), .free(_, let now), .takenAnew(_, let now): now
    }
  }

  public var path: RepoPath? { if case .free(let path, _) = self { path } else { lock?.path } }

  public var message: String {
    switch self {
    case .notOverdue(let lock, let user, let role, let now):
      "\(lock.path.quoted) is \(lock.description(now: now))\n\(user) is \(role.withArticle); only an administrator may "
        + "break that check-out" + (lock.overdueAt.map { " before \(RFC3339.format($0))" } ?? "")
    case .own(let lock, _): "\(lock.path.quoted) is yours"
    case .free(let path, _): "\(path.quoted) is available: nobody has it checked out"
    case .takenAnew(let lock, let now):
      "\(lock.path.quoted) was given back and taken anew meanwhile; it is \(lock.description(now: now))"
    }
  }

  public var hint: String? { hint(naming: \.shellWord) }

  public func hint(naming name: (RepoPath) -> String) -> String? {
    switch self {
    case .notOverdue(let lock, _, _, _):
      "pdm request \(name(lock.path)) -m MESSAGE asks \(lock.owner.fullName) for it; "
        + (lock.overdueAt.map { "from \(RFC3339.format($0)) on you may break it" }
          ?? "an administrator may break it")
    case .own(let lock, _): "pdm cancel \(name(lock.path)) gives it up"
    case .free(let path, _): "pdm checkout \(name(path)) -m REASON"
    case .takenAnew(let lock, _): "pdm show \(name(lock.path)), then decide once more"
    }
  }
}

extension BreakFailure: RoleRefusal {
  var refused: (user: String, role: Role)? {
    if case .notOverdue(_, let user, let role, _) = self { (user, role) } else { nil }
  }
}

extension Lock {
  /// Whether an account may end it now without its holder.
  func mayBeBroken(by user: User, at now: Timestamp) -> Bool {
    guard owner.id != user.id, Permission.changeFiles.isGiven(to: user.role) else { return false }
    return user.role == .admin || isOverdue(at: now)
  }

  func requireBreakable(by user: User, at now: Timestamp) throws(BreakFailure) {
    if owner.id == user.id { throw .own(self, now: now) }
    guard mayBeBroken(by: user, at: now) else {
      throw .notOverdue(self, user: user.name, role: user.role, now: now)
    }
  }
}
