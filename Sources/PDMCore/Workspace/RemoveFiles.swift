/// Deletes files from the vault as one check-in.
public struct RemoveFiles {
  let vault: Vault

  public init(_ vault: Vault) {
    self.vault = vault
  }

  public struct Request: Sendable {
    public var files: [[UInt8]]
    public var message: String

    public init(files: [[UInt8]], message: String) {
      self.files = files
      self.message = message
    }
  }

  /// A file need not be checked out before: one that nobody has is taken for the length of the command.
  public func run(_ request: Request) throws -> ChangeReport {
    let message = try Reason.check(request.message)
    let files = try vault.resolve(request.files)
    return try ChangeSession.run(in: vault) { session throws in
      let paths = files.map(\.path)
      let known = try session.head.commit.map { try session.repository.value.entries(at: paths, in: $0) } ?? [:]
      for (path, status) in files where known[path] == nil {
        guard status == nil else { throw PathFailure.untracked(path) }
        throw PathFailure.missing(path, similar: try session.repository.value.index().similar(to: path))
      }
      if let path = files.first(where: { $0.status == nil })?.path,
        case .outsideSparseCheckout(path) = try session.repository.value.index().absence(of: path)
      {
        throw PathFailure.outsideSparseCheckout(path)
      }
      try refuseEdits(in: paths, session)
      let plan = CheckinRun.Plan(
        kind: .remove, items: paths.map { ($0, .delete) }, committing: paths, message: message)
      let workTree = try vault.requireWorkTree()
      let outcome = try session.commit(plan) { _ in
        // Once more, with the index in hand: waiting for it may have taken a while.
        try refuseEdits(in: paths, session)
        for path in paths { try WorkPlace(of: path, in: workTree)?.remove() }
      }
      return session.report(paths.map { FileOutcome($0, .deleted) }, commit: outcome.commit)
    }
  }

  /// A file that is gone already is what is asked for; edits would be lost.
  private func refuseEdits(in paths: [RepoPath], _ session: ChangeSession) throws {
    let changes = try WorkTreeChanges.of(paths, in: vault)
    for path in paths where changes[path] != nil && changes[path] != .deleted {
      throw CheckinFailure.editsBeforeRemoval(path)
    }
  }
}
