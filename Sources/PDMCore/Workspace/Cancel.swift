/// Gives up check-outs. Edits are put back to HEAD, but first kept under a rescue ref.
public struct Cancel {
  let vault: Vault

  public init(_ vault: Vault) {
    self.vault = vault
  }

  public struct Request: Sendable {
    public var files: [[UInt8]]
    /// Leave the files as they are.
    public var keepEdits = false
    public var dryRun = false

    public init(files: [[UInt8]]) {
      self.files = files
    }
  }

  public func run(_ request: Request) throws -> ChangeReport {
    let paths = try vault.resolve(request.files, submodules: true).map(\.path)
    return try ChangeSession.run(in: vault) { session throws in
      if request.dryRun {
        try session.requireHeld(paths)
        return session.report(paths.map { FileOutcome($0, .wouldCancel) })
      }
      let changes = try WorkTreeChanges.andStaged(paths, head: session.head.commit, in: vault)
      let edited = request.keepEdits ? [] : paths.filter { changes[$0] != nil }
      let inHead = try session.head.commit.map { try session.repository.value.entries(at: paths, in: $0) } ?? [:]
      let rescue = try session.cancel(paths, edited: edited)
      session.remindReadOnly(request.keepEdits ? paths.filter { changes[$0] == nil } : paths)
      return session.report(
        paths.map { path in
          var outcome = FileOutcome(path, .cancelled, rescue: edited.contains(path) ? rescue : nil)
          outcome.isSubmodule = inHead[path]?.isSubmodule == true && changes[path] != nil
          return outcome
        })
    }
  }
}
