/// Makes an earlier version of a file its newest one: a check-in of the old content on top of HEAD. Nothing newer goes
/// away, and edits are kept under a rescue ref first.
public struct Restore {
  let vault: Vault

  public init(_ vault: Vault) {
    self.vault = vault
  }

  public struct Request: Sendable {
    public var file: [UInt8]
    /// As typed.
    public var revision: [UInt8]
    /// nil: a sentence that names the version.
    public var message: String?
    public var dryRun = false

    public init(file: [UInt8], revision: [UInt8]) {
      self.file = file
      self.revision = revision
    }
  }

  /// The file must be checked out, and stays so.
  public func run(_ request: Request) throws -> ChangeReport {
    let typed = try request.message.map { try Reason.check($0) }
    guard let path = try vault.resolve([request.file]).first?.path else { throw PathFailure.malformed(request.file) }
    return try ChangeSession.run(in: vault) { session throws in
      let version = try VersionResolver(vault: vault, repository: session.repository)
        .version(request.revision, of: path)
      _ = try BranchTip(of: session.repository.value)
      let present = try session.head.commit.flatMap { try session.repository.value.entry(at: path, in: $0) }
      let (user, now) = try holder(of: path, at: present?.id, session)
      if request.dryRun {
        return session.report([FileOutcome(path, version.entry == present ? .wouldKeep : .wouldRestore)])
      }
      let id = Hex.encode(vault.context.random.bytes(16))
      let kept = try PresentEdits(vault: vault, settings: session.settings, head: session.head.commit).keep(
        [path], inHead: present.map { [path: $0] } ?? [:], by: user,
        under: Rescue.reference(user: user, id: id, now: now),
        reason: "Edits kept when \(user.name) restored an earlier version\n")
      let rescue = kept.reference
      let name = version.revision?.text ?? PathQuoting.quote(request.revision)
      var plan = CheckinRun.Plan(
        kind: .restore, items: [(path, .change)], committing: [path],
        message: typed ?? "Restore \(path.quoted) to \(name) (\(version.commit.short))")
      plan.keeps = true
      plan.restoring = CheckinRun.Restoring(
        id: id, user: user, rescueRef: rescue,
        source: Intent.Source(commit: version.commit, revision: version.revision))
      let outcome = try put(version, at: path, over: kept.statuses[path], plan, session)
      return session.report(
        [
          FileOutcome(
            path, outcome.commit == nil ? .unchangedKept : .restored, rescue: rescue, revision: outcome.revisions[path])
        ], commit: outcome.commit)
    }
  }

  /// Before anything is kept or written; the check-in itself looks once more.
  private func holder(of path: RepoPath, at object: ObjectID?, _ session: ChangeSession) throws -> (User, Timestamp) {
    try vault.read { transaction in
      let user = try vault.authenticate(transaction, to: .changeFiles).user
      let lock = try transaction.lock(on: path)
      guard let lock, lock.owner.id == user.id else {
        throw try transaction.missing(path, of: user, holder: lock)
      }
      guard lock.baseObject == object else {
        throw LockFailure.stale(path, .changedWithoutCheckout(commit: session.head.commit))
      }
      return (user, transaction.now)
    }
  }

  private func put(
    _ version: FileVersion, at path: RepoPath, over status: FileStatus?, _ plan: CheckinRun.Plan,
    _ session: ChangeSession
  ) throws -> CheckinRun.Outcome {
    var isPut = false
    do {
      return try session.commit(plan) { intent in
        let content = VersionContent(git: vault.git, path: path, entry: version.entry, settings: session.settings)
        try content.write(into: intent.workTree, number: intent.id) {
          try FileSystem.status(of: intent.workTree.appending(path.bytes)) == status
        }
        isPut = true
        let changes = try WorkTreeChanges.of([path], in: vault)
        if changes[path] == nil { throw CheckinRun.NothingToCommit() }
        if changes[path] == .skipped { throw CheckinFailure.skipped(path) }
      }
    } catch let failure as any Failure {
      if isPut {
        let rescue = plan.restoring?.rescueRef.map { "; what was there before is kept under \($0)" }
        vault.context.observer.warning(
          "\(path.quoted) has the content of \(version.commit.short) now, as an edit of yours\(rescue ?? "")")
      }
      throw failure
    }
  }
}
