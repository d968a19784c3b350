/// Whether the copy at hand is as new as the newest version that the vault knows of a path.
///
/// Equal content is fresh. Otherwise it is fresh only if the recorded commit is part of what is checked out here, so
/// that HEAD came later. That walk may be long, so it is not done under the guard: the transaction leaves with
/// ``Unknown``, the walk is made, and the transaction runs again.
struct FreshnessCheck {
  struct HeadMoved: Error {}

  /// A recorded version that differs from the one here, of which it is not known whether it is older.
  struct Unknown: Error {
    let path: RepoPath
    let version: RecordedVersion
  }

  private var included: Set<ObjectID> = []

  func check(_ path: RepoPath, here: ObjectID?, recorded: RecordedVersion) throws {
    guard here != recorded.object, !included.contains(recorded.commit) else { return }
    throw Unknown(path: path, version: recorded)
  }

  /// - Throws: ``LockFailure/stale(_:_:)`` when the recorded version is not part of HEAD's history.
  mutating func learn(
    _ unknown: Unknown, head: ObjectID?, in repository: borrowing GitRepository, of vault: Vault,
    central: CentralRepository?
  ) throws {
    let version = unknown.version
    if let head, try repository.contains(version.commit, in: head) {
      included.insert(version.commit)
      return
    }
    guard let branch = try Self.branch(of: version, in: repository, vault, central) else {
      // Plain git took the commit off all branches again: there is no newer version to be had.
      vault.context.observer.warning(
        "\(version.commit.short), the newest check-in of \(unknown.path.quoted) by \(version.user), is no longer on \(version.branch.shortBranch)"
      )
      included.insert(version.commit)
      return
    }
    throw LockFailure.stale(
      unknown.path,
      .newerVersion(
        commit: version.commit, branch: central.map { "\($0.quoted)/\(branch.shortBranch)" } ?? branch,
        user: version.user,
        behind: try Self.count(from: version.commit, notFrom: head, in: repository)))
  }

  /// The branch that has a version, brought here.
  private static func branch(
    of version: RecordedVersion, in repository: borrowing GitRepository, _ vault: Vault, _ central: CentralRepository?
  ) throws -> String? {
    guard let central else { return try version.branch(in: repository) }
    let home = try IntentPlace.home(of: vault).openRepository()
    for branch in try [version.branch] + [version.branch(in: home.value)].compactMap(\.self) {
      if let tip = try central.fetchedTip(of: branch, in: repository),
        try repository.contains(version.commit, in: tip)
      {
        return branch
      }
    }
    return nil
  }

  private static func count(from commit: ObjectID, notFrom head: ObjectID?, in repository: borrowing GitRepository)
    throws -> Int
  {
    var count = 0
    try repository.commits(reachableFrom: commit, notFrom: head) { _ in
      count += 1
      return count < 10_000
    }
    return count
  }
}

extension GitRepository {
  /// Whether a commit is part of a history; false as well when it is not there any more.
  borrowing func contains(_ commit: ObjectID, in tip: ObjectID) throws(GitFailure) -> Bool {
    do throws(GitFailure) {
      return try isAncestor(commit, of: tip)
    } catch {
      if case .missingObject(commit) = error { return false }
      throw error
    }
  }
}

extension RecordedVersion {
  /// A branch that has it: the one that it went to, or another since that one was merged and deleted. nil where plain git
  /// took it off.
  func branch(in repository: borrowing GitRepository) throws -> String? {
    if let tip = try repository.reference(branch), try repository.contains(commit, in: tip) { return branch }
    guard try repository.commit(commit) != nil else { return nil }
    let output = try repository.git.check(
      ["for-each-ref", "--count=1", "--format=%(refname)", .text("--contains=\(commit.hex)"), "refs/heads"], as: .read)
    let name = String(decoding: output.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    return name.isEmpty ? nil : name
  }
}
