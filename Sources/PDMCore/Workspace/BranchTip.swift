/// The branch that a check-in goes to, and where it stands.
struct BranchTip: Equatable {
  /// Full name.
  let branch: String
  /// nil before the first commit.
  let commit: ObjectID?

  /// - Throws: ``VaultFailure`` when HEAD is on no branch, or a merge, rebase or the like is in progress: git refuses
  ///   to commit single files in a merge, and in a rebase the commit would be swallowed.
  init(of repository: borrowing GitRepository) throws {
    if let operation = repository.operationInProgress(), operation != .bisect {
      throw VaultFailure.inProgress(operation)
    }
    switch try repository.head() {
    case .unborn(let branch): self.init(branch: branch, commit: nil)
    case .branch(let name, let commit): self.init(branch: name, commit: commit)
    case .detached: throw VaultFailure.detachedHead
    }
  }

  private init(branch: String, commit: ObjectID?) {
    self.branch = branch
    self.commit = commit
  }
}
