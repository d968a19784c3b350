extension WriteTransaction {
  /// Makes sure that a path is this account's: its own check-out, or one taken for this command where that is enough.
  /// - Returns: whether it was taken now.
  func claim(
    _ path: RepoPath, _ role: Intent.Role, for user: User, plan: CheckinRun.Plan, object: ObjectID?, tip: BranchTip,
    in line: WaitingLine
  ) throws -> Bool {
    // What a dead command of the account took for itself, in a clone that cannot be reached, is no check-out that a rename
    // takes along.
    // The caller takes it anew, or fails and undoes this.
    if role != .change { _ = try giveBackReserved(path, of: user) }
    let held = try lock(on: path)
    switch role {
    case .change:
      guard let held, held.owner.id == user.id else {
        throw try missing(path, of: user, holder: held)
      }
      // Somebody committed to this path past its check-out: going on would write over that.
      if plan.committing.contains(path), held.baseObject != object {
        throw LockFailure.stale(path, .changedWithoutCheckout(commit: tip.commit))
      }
      return false
    case .create, .renameTo, .delete, .renameFrom:
      if let held {
        guard held.owner.id == user.id else { throw LockFailure.held([held], now: now) }
        return false
      }
      let obstacle = try take(
        path, for: user, reason: Reason.firstLine(plan.message), baseObject: object, baseCommit: tip.commit,
        branch: tip.branch, in: line)
      switch obstacle {
      case nil: return true
      case .held(let other): throw LockFailure.held([other], now: now)
      case .awaited(let waiter): throw LockFailure.held([], waiting: [waiter], now: now)
      }
    }
  }

  /// The number that the check-in gives to a path; nil for one that it does not change or takes away. Fixed here, under
  /// the guard and within the turn of check-ins, so that no two have the same.
  /// - Parameter objects: what HEAD has.
  func revision(
    for path: RepoPath, _ role: Intent.Role, plan: CheckinRun.Plan, objects: [RepoPath: TreeEntry]
  ) throws -> Revision? {
    switch role {
    case .delete, .renameFrom: return nil
    case .change, .create:
      guard plan.committing.contains(path) else { return nil }
      return try nextRevision(of: path, object: objects[path]?.id, plan.step)
    case .renameTo:
      let old = plan.items.first { $0.role == .renameFrom }?.path ?? path
      return try nextRevision(of: old, object: objects[old]?.id, plan.step)
    }
  }
}
