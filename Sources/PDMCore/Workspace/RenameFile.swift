/// Gives a file another name as one check-in; a check-out goes with it.
public struct RenameFile {
  let vault: Vault

  public init(_ vault: Vault) {
    self.vault = vault
  }

  public struct Request: Sendable {
    public var old: [UInt8]
    public var new: [UInt8]
    public var message: String

    public init(old: [UInt8], new: [UInt8], message: String) {
      self.old = old
      self.new = new
      self.message = message
    }
  }

  public func run(_ request: Request) throws -> ChangeReport {
    let message = try Reason.check(request.message)
    guard let old = try vault.resolve([request.old]).first else { throw PathFailure.malformed(request.old) }
    guard let new = try vault.resolve([try target(request)]).first else { throw PathFailure.malformed(request.new) }
    guard old.status != nil else { throw PathFailure.missing(old.path, similar: nil) }
    guard new.status == nil || Self.isSameFile(old, new) else { throw CheckinFailure.exists(new.path) }
    return try ChangeSession.run(in: vault) { session throws in
      let known =
        try session.head.commit.map { try session.repository.value.entries(at: [old.path, new.path], in: $0) } ?? [:]
      guard known[old.path] != nil else { throw PathFailure.untracked(old.path) }
      guard known[new.path] == nil else { throw CheckinFailure.exists(new.path) }
      try session.requireNames([new.path])
      let changes = try WorkTreeChanges.of([old.path], in: vault)
      guard changes[old.path] == nil else { throw CheckinFailure.editsBeforeRename(old.path) }
      let plan = CheckinRun.Plan(
        kind: .rename, items: [(old.path, .renameFrom), (new.path, .renameTo)], committing: [old.path, new.path],
        message: message)
      let workTree = try vault.requireWorkTree()
      let outcome = try session.commit(plan) { _ in
        try Self.move(old.path, to: new.path, in: workTree, session.settings.shared)
      }
      return session.report(
        [FileOutcome(old.path, .renamed, newPath: new.path, revision: outcome.revisions[new.path])],
        commit: outcome.commit)
    }
  }

  /// A folder as the new name means the old name in it, as with mv(1).
  private func target(_ request: Request) throws -> [UInt8] {
    let folder =
      request.new.first == UInt8(ascii: "/") ? request.new : vault.folderOfNames.appending(request.new)
    guard try FileSystem.status(of: folder)?.kind == .folder else { return request.new }
    return request.new.appending(request.old.lastComponent)
  }

  /// On a file system that ignores case, the new spelling is there already: it is the file itself.
  private static func isSameFile(
    _ old: (path: RepoPath, status: FileStatus?), _ new: (path: RepoPath, status: FileStatus?)
  ) -> Bool {
    guard old.path != new.path, let one = old.status, let other = new.status else { return false }
    return one.device == other.device && one.inode == other.inode && one.links == 1
  }

  private static func move(
    _ old: RepoPath, to new: RepoPath, in workTree: [UInt8], _ shared: SharedMode
  ) throws {
    try shared.createFolders(above: new, in: workTree)
    guard let from = try WorkPlace(of: old, in: workTree), let place = try WorkPlace(of: new, in: workTree) else {
      throw PathFailure.missing(old, similar: nil)
    }
    guard try from.move(to: place) else { throw CheckinFailure.exists(new) }
  }

  /// Undoes the move of a rename that was not committed; a file that has the old name by now stays.
  static func moveBack(_ intent: Intent) throws {
    guard let old = intent.items.first(where: { $0.role == .renameFrom })?.path,
      let new = intent.items.first(where: { $0.role == .renameTo })?.path,
      let present = try WorkPlace(of: new, in: intent.workTree), try present.status() != nil,
      let former = try WorkPlace(of: old, in: intent.workTree)
    else { return }
    _ = try present.move(to: former)
  }
}
