/// Commits exactly the named files, as they are, and gives them back.
public struct Checkin {
  let vault: Vault

  public init(_ vault: Vault) {
    self.vault = vault
  }

  public struct Request: Sendable {
    /// As typed.
    public var files: [[UInt8]]
    public var message: String
    /// Stay the holder.
    public var keep = false
    public var dryRun = false
    public var step = Revision.Step.minor

    public init(files: [[UInt8]], message: String) {
      self.files = files
      self.message = message
    }
  }

  public func run(_ request: Request) throws -> ChangeReport {
    let message = try Reason.check(request.message)
    let files = try vault.resolve(request.files, submodules: true)
    return try ChangeSession.run(in: vault) { session throws in
      let paths = files.map(\.path)
      let changes = try WorkTreeChanges.of(paths, in: vault)
      // Neither on disk nor in HEAD: a slip of the pen.
      if let path = files.first(where: { $0.status == nil && changes[$0.path] == nil })?.path {
        throw try session.repository.value.index().absence(of: path)
      }
      try Self.refuseOddChanges(paths, changes)
      let changed = paths.filter { changes[$0] != nil }
      try LargeFiles(vault: vault, settings: session.settings).requireDriver(for: changed)
      if request.dryRun {
        try session.requireHeld(paths)
        return session.report(
          paths.map { FileOutcome($0, changes[$0] != nil ? .wouldCheckIn : request.keep ? .wouldKeep : .wouldRelease) })
      }
      var plan = CheckinRun.Plan(
        kind: .checkin, items: paths.map { ($0, .change) }, committing: changed, message: message)
      plan.keeps = request.keep
      plan.step = request.step
      let outcome = try session.commit(plan)
      session.share(paths)
      if !request.keep { session.remindReadOnly(paths) }
      return session.report(
        paths.map {
          FileOutcome(
            $0, Self.result(isChanged: changes[$0] != nil, keeps: request.keep), revision: outcome.revisions[$0])
        }, commit: outcome.commit)
    }
  }

  private static func result(isChanged: Bool, keeps: Bool) -> FileOutcome.Result {
    switch (isChanged, keeps) {
    case (true, true): .kept
    case (true, false): .checkedIn
    case (false, true): .unchangedKept
    case (false, false): .unchanged
    }
  }

  /// A file that is gone, or that became a link, is hardly what the holder meant to check in.
  private static func refuseOddChanges(_ paths: [RepoPath], _ changes: WorkTreeChanges) throws {
    for path in paths {
      switch changes[path] {
      case .deleted: throw CheckinFailure.deleted(path)
      case .typeChanged: throw CheckinFailure.typeChanged(path)
      case .conflicted: throw CheckinFailure.conflicted(path)
      case .skipped: throw CheckinFailure.skipped(path)
      case .modified, .added, nil: break
      }
    }
  }
}
