/// The second half of a clone's check-in: its commit reaches the central repository, or is taken back.
///
/// Only then is a check-out given back, so that nobody takes a part whose newest version is on somebody's laptop alone.
struct Publication {
  let central: CentralRepository
  /// Its full name over there.
  let branch: String
  /// Where it stands over there; nil where it is new.
  let tip: ObjectID?
  /// Of a set-gid program: the repository beside the store, which this process reads itself. Whoever runs the program may
  /// have a git of his own that says of a push what he likes.
  private let witness: Vault?

  /// - Returns: nil where the repository is the vault's own.
  /// - Parameter makesCommit: something is to go on top of what is there.
  /// - Throws: ``CentralFailure/behind(branch:remote:commits:diverged:)``, since then the push would be refused.
  init?(from vault: Vault, head: Head, makesCommit: Bool, in repository: borrowing GitRepository) throws {
    guard vault.isClone, let branch = head.branchName else { return nil }
    central = try CentralRepository(of: vault, branch: branch)
    self.branch = central.name(of: branch)
    witness = try Self.witness(for: vault)
    tip =
      try makesCommit
      ? central.requireContained(in: head, repository) : central.fetchedTip(of: self.branch, in: repository)
  }

  /// For an intent whose maker is dead.
  init(of intent: Intent, centralBranch: String, in vault: Vault) throws {
    central = try CentralRepository(of: vault, branch: intent.branch)
    branch = centralBranch
    tip = nil
    witness = try Self.witness(for: vault)
  }

  private static func witness(for vault: Vault) throws -> Vault? {
    // What is pushed elsewhere than beside the store cannot be looked for there.
    guard StorePrivilege.group != nil, case .origin = vault.home.reason else { return nil }
    return try IntentPlace.home(of: vault)
  }

  private func isSeen(_ commit: ObjectID) throws -> Bool {
    guard let witness else { return true }
    let repository = try witness.openRepository()
    guard let tip = try repository.value.reference(branch) else { return false }
    return try repository.value.commit(commit) != nil && repository.value.contains(commit, in: tip)
  }

  /// - Parameter inheriting: the turn of check-ins, which git keeps if this process dies.
  func publish(_ commit: ObjectID, from repository: borrowing GitRepository, inheriting: [Int32]) throws {
    switch try central.push(commit, to: branch, from: repository, inheriting: inheriting) {
    case true?: if try !isSeen(commit) { throw CentralFailure.notPushed(remote: central.quoted) }
    case false?:
      // The person may have ended it.
      try Interruption.check()
      throw CentralFailure.notPushed(remote: central.quoted)
    case nil: throw CentralFailure.unknown(remote: central.quoted)
    }
  }

  /// Files that are given back without a change of their own may have changed in commits that are only here.
  func publishEarlier(
    _ paths: [RepoPath], at head: ObjectID?, in repository: borrowing GitRepository, inheriting: [Int32]
  ) throws {
    guard let head, try central.hasOnlyHere(paths, at: head, notIn: tip, repository) else { return }
    guard try central.push(head, to: branch, from: repository, inheriting: inheriting) == true, try isSeen(head) else {
      throw CentralFailure.commitsNotPushed(remote: central.quoted)
    }
  }

  /// The commit of an intent, where it has arrived.
  /// - Parameter here: the one in this clone, which need not carry the intent's number: a hook can take it out.
  /// - Throws: ``CentralFailure/unknown(remote:)`` where nobody answers.
  func arrived(_ intent: Intent, here: ObjectID?, in repository: borrowing GitRepository) throws -> ObjectID? {
    do {
      guard let tip = try central.fetchedTip(of: branch, in: repository) else { return nil }
      let commit: ObjectID? =
        if let here, try repository.contains(here, in: tip) { here } else {
          try CheckinLedger.arrived(intent, at: tip, in: repository)
        }
      if let commit {
        guard try isSeen(commit) else { return nil }
        try central.settle(branch)
      }
      return commit
    } catch let failure as any Failure where failure.category != .interrupted {
      throw CentralFailure.unknown(remote: central.quoted)
    }
  }

  /// Puts the branch here back to where it was, which leaves the files as they are.
  /// - Returns: false where the branch has moved on.
  func takeBack(_ commit: ObjectID, of intent: Intent) throws -> Bool {
    try central.git.takeBack(commit, of: intent, since: "it was not pushed")
  }
}
