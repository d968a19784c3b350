/// `pdm rescue restore`: writes kept bytes back into the working files. No version is made; `pdm checkin` does that.
///
/// Each file is replaced in one step. An intent stands for what a kill would leave beside the files (see ``Recovery``).
public struct RescueRestore {
  let vault: Vault

  public init(_ vault: Vault) {
    self.vault = vault
  }

  public struct Request: Sendable {
    /// As typed.
    public var id: String
    /// As typed; empty: all that it holds.
    public var files: [[UInt8]] = []
    /// What was staged, in place of what was on disk.
    public var staged = false
    public var dryRun = false

    public init(id: String) {
      self.id = id
    }
  }

  /// The files must be checked out. What is in them is kept under a rescue of its own first.
  public func run(_ request: Request) throws -> RescueRestoreReport {
    _ = try vault.requireWorkTree()
    try vault.requireStore()
    let rescue = try RescueAccess(vault: vault).rescue(request.id)
    let files = try chosen(request, of: rescue)
    return try ChangeSession.run(in: vault) { session throws in
      try Restoring(
        vault: vault, session: session, rescue: rescue, files: files, isRaw: !request.staged, dryRun: request.dryRun
      ).run()
    }
  }

  private func chosen(_ request: Request, of rescue: KeptRescue) throws -> [KeptFile] {
    guard request.files.isEmpty else {
      return try vault.resolve(request.files, submodules: true).map { try rescue.file($0.path, staged: request.staged) }
    }
    let files = rescue.files.filter { $0.isStaged == request.staged }
    guard !files.isEmpty else {
      if !request.staged, !rescue.files.isEmpty { throw RescueNameFailure.onlyStaged(id: rescue.id) }
      return []
    }
    return files
  }
}

/// What became of one file.
public struct RescueOutcome: Sendable {
  public enum Result: String, Sendable {
    case restored
    /// It has these bytes already.
    case unchanged
    case wouldRestore = "would_restore"
    /// Its own repository is to go to the commit; nothing was written.
    case submodule
  }

  public let path: RepoPath
  public let result: Result
  /// Where what was there before is kept.
  public var rescue: String?
  /// Of a submodule: where it was.
  public var commit: ObjectID?
}

public struct RescueRestoreReport: Sendable {
  public let rescue: KeptRescue
  public let files: [RescueOutcome]
}

/// One run, in its turn.
private struct Restoring {
  let vault: Vault
  let session: ChangeSession
  let rescue: KeptRescue
  let files: [KeptFile]
  let isRaw: Bool
  let dryRun: Bool

  func run() throws -> RescueRestoreReport {
    let workTree = try vault.requireWorkTree()
    var resolver = PathResolver(workTree: workTree, workingDirectory: workTree)
    // Somebody may have made the commit by hand: no name of it may lead out of the working tree.
    for file in files {
      let (_, status) = try resolver.resolve(file.path.bytes, takesFolders: file.kind == .submodule)
      if status?.kind == .folder, file.kind != .submodule { throw PathFailure.folder(file.path.bytes) }
    }
    let (user, now) = try holder()
    let written = try files.filter { try $0.kind != .submodule && !isThere($0, workTree) }
    var reference: String?
    var kept: Set<RepoPath> = []
    if !dryRun, !written.isEmpty {
      let id = Hex.encode(vault.context.random.bytes(16))
      let edits = try PresentEdits(vault: vault, settings: session.settings, head: session.head.commit).keep(
        written.map(\.path), inHead: try inHead(), by: user, under: Rescue.reference(user: user, id: id, now: now),
        reason: "Edits kept when \(user.name) took back \(rescue.id)\n")
      reference = edits.reference
      kept = edits.paths
      try write(written, over: edits, intent: intent(id, by: user, at: now, for: written, edits.reference, workTree))
      try warnOfNewerVersions(written)
    }
    let paths = Set(written.map(\.path))
    return RescueRestoreReport(
      rescue: rescue,
      files: files.map { file in
        if file.kind == .submodule {
          return RescueOutcome(path: file.path, result: .submodule, commit: file.entry.id)
        }
        guard paths.contains(file.path) else { return RescueOutcome(path: file.path, result: .unchanged) }
        return RescueOutcome(
          path: file.path, result: dryRun ? .wouldRestore : .restored,
          rescue: kept.contains(file.path) ? reference : nil)
      })
  }

  private func content(of file: KeptFile) -> VersionContent {
    VersionContent(git: vault.git, path: file.path, entry: file.entry, settings: session.settings, isRaw: isRaw)
  }

  private func isThere(_ file: KeptFile, _ workTree: [UInt8]) throws -> Bool {
    let place = workTree.appending(file.path.bytes)
    guard try content(of: file).isContent(of: place) else { return false }
    let mode = try FileSystem.status(of: place)?.mode ?? 0
    return file.kind == .link || (mode & 0o100 != 0) == (file.kind == .executable)
  }

  private func inHead() throws -> [RepoPath: TreeEntry] {
    try session.head.commit.map { try session.repository.value.entries(at: files.map(\.path), in: $0) } ?? [:]
  }

  /// Before anything is kept or written; the intent's transaction looks once more.
  private func holder() throws -> (User, Timestamp) {
    try vault.read { transaction in (try requireHeld(in: transaction), transaction.now) }
  }

  private func requireHeld(in transaction: borrowing some Transaction & ~Copyable) throws -> User {
    let user = try vault.authenticate(transaction, to: .changeFiles).user
    for file in files {
      let lock = try transaction.lock(on: file.path)
      guard lock?.owner.id == user.id else {
        throw LockFailure.missing(file.path, holder: lock, now: transaction.now)
      }
    }
    return user
  }

  private func intent(
    _ id: String, by user: User, at now: Timestamp, for files: [KeptFile], _ reference: String?, _ workTree: [UInt8]
  ) -> Intent {
    let branch = session.head.branchName ?? "HEAD"
    return Intent(
      id: id, kind: .restore, user: user, host: vault.context.host, osUser: vault.context.userID, createdAt: now,
      gitDirectory: vault.location.gitDirectory, workTree: workTree, branch: branch, base: session.head.commit,
      keeps: true, rescueRef: reference, centralBranch: vault.isClone ? branch : nil,
      items: files.map { Intent.Item(path: $0.path, role: .change, reserved: false) })
  }

  private func write(_ files: [KeptFile], over edits: PresentEdits.Kept, intent: Intent) throws {
    try vault.write(under: session.settings.pathRule) { transaction in
      guard try requireHeld(in: transaction) == intent.user else { throw AccountFailure.notLoggedIn }
      try transaction.insertIntent(intent)
      return try transaction.commit(recording: [], returning: ())
    }
    var done: [RepoPath] = []
    do {
      for file in files {
        try Interruption.check()
        try content(of: file).write(into: intent.workTree, number: intent.id) {
          try FileSystem.status(of: intent.workTree.appending(file.path.bytes)) == edits.statuses[file.path]
        }
        done.append(file.path)
      }
    } catch {
      tell(of: done, over: edits)
      try forget(intent)
      throw error
    }
    do {
      for folder in Set(done.map { intent.workTree.appending($0.bytes).droppingLastComponent }) {
        try FileSystem.syncFolder(folder)
      }
      // All is done but this, so once more where it fails.
      if (try? forget(intent)) == nil { try forget(intent) }
    } catch {
      tell(of: done, over: edits)
      throw error
    }
  }

  private func tell(of done: [RepoPath], over edits: PresentEdits.Kept) {
    guard !done.isEmpty else { return }
    let before = edits.reference.map { "; what was there before is kept under \($0)" } ?? ""
    vault.context.observer.warning(
      "\(done.map(\.quoted).joined(separator: ", ")) had been restored by then\(before)")
  }

  private func forget(_ intent: Intent) throws {
    try vault.store.write { transaction in
      try transaction.dropIntent(intent)
      return try transaction.commit(recording: [], returning: ())
    }
  }

  /// What was kept follows an older version than HEAD's: checking it in would undo what came between.
  private func warnOfNewerVersions(_ files: [KeptFile]) throws {
    guard let base = rescue.base, let head = session.head.commit, base != head else { return }
    let before = try session.repository.value.entries(at: files.map(\.path), in: base)
    let now = try inHead()
    for file in files where before[file.path] != now[file.path] {
      vault.context.observer.warning(
        "\(file.path.quoted) was changed in HEAD since these bytes were kept; compare with pdm diff before you check it in"
      )
    }
  }
}
