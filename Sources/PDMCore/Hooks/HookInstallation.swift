import Glibc

/// `pdm hooks install`: puts the gate and the reminders before or behind what hooks there are.
///
/// Needs no account: whoever may write the repository's git folder may put any hook there, as with `git lfs install`.
/// Each hook is replaced in one rename, after the old one got its second name by a hard link; so at no moment is there
/// none, and whatever stops the command, the next one goes on.
public struct HookInstallation {
  let vault: Vault

  public init(_ vault: Vault) {
    self.vault = vault
  }

  public func run() throws -> HookChangeReport {
    // Without a store the gate would refuse every commit.
    try vault.requireStore()
    let place = try HookPlace(of: vault)
    let shared = try vault.configuration().sharedMode
    let base = vault.location.workTree ?? vault.location.gitDirectory
    let writer = HookWriter(base: base, shared: shared, context: vault.context)
    guard let old = place.oldFolder else {
      let files = Self.names(for: vault.location).map { HookFile(name: $0, folder: place.innerFolder) }
      try refuseObstacles(in: files)
      try writer.createFolder(place.innerFolder)
      let hooks = try files.map { try writer.install($0, chained: .beside) }
      return HookChangeReport(hooks: hooks, hooksPath: place.hooksPath.value)
    }

    let files = Self.names(for: vault.location, standingInFor: base.resolving(old.path)).map {
      HookFile(name: $0, folder: place.ownFolder)
    }
    // One of somebody's would not run any more: ours pass on to the old folder.
    try place.refuseForeign(files)
    try writer.createFolder(place.ownFolder)
    if !place.isOwnConfigured {
      try writer.write(
        PreviousHooksPath(change: place.hooksPath.change, folder: old).bytes,
        to: PreviousHooksPath.file(in: place.ownFolder), mode: 0o644)
    }
    let hooks = try files.map { try writer.install($0, chained: .folder(old)) }
    if !place.isOwnLive { try place.hooksPath.set(place.ownFolder) }
    return HookChangeReport(hooks: hooks, hooksPath: place.ownFolder)
  }

  /// A repository with a work tree is pushed into as well, now and then, and a bare one may have linked work trees.
  static func names(for location: RepositoryLocation) -> [HookName] {
    let hasWorkTrees =
      location.workTree != nil || !PathProbe.names(in: location.commonDirectory.appending("worktrees")).isEmpty
    return hasWorkTrees ? HookName.gates + HookName.reminders : HookName.receivingGates
  }

  static func names(for location: RepositoryLocation, standingInFor old: [UInt8]) -> [HookName] {
    let own = names(for: location)
    let others = (HookName.gates + HookName.reminders).filter { !own.contains($0) }
    let rare = (HookName.forwardedIfThere + others).filter { HookFile.isRunnable(old.appending($0.text)) }
    return own + HookName.forwarded + rare
  }

  private func refuseObstacles(in files: [HookFile]) throws {
    let obstacles = try files.filter { file in
      switch try file.content() {
      case .nothing, .ours: false
      case .altered, .unusable: true
      case .foreign(let status):
        // The same file under both names is what a killed install leaves.
        try file.asideStatus().map { !$0.isSameFile(as: status) } ?? false
      }
    }
    guard obstacles.isEmpty else { throw HookFailure.inTheWay(obstacles.map(\.path)) }
  }
}

extension FileStatus {
  func isSameFile(as other: FileStatus) -> Bool { device == other.device && inode == other.inode }
}

/// Writes single hooks.
struct HookWriter {
  /// Where git runs hooks.
  let base: [UInt8]
  let shared: SharedMode
  let context: ProcessContext

  static let temporaryPrefix = ".pdm-"

  func createFolder(_ folder: [UInt8]) throws {
    guard PathProbe.kind(folder) != .folder else { return }
    try FileSystem.createFolderIfMissing(folder, mode: UInt32(shared.folderMode(0o755)))
  }

  func write(_ bytes: [UInt8], to path: [UInt8], mode: UInt16) throws {
    try FileSystem.replace(
      path, with: bytes, mode: UInt32(shared.fileMode(mode)),
      temporaryName: "\(Self.temporaryPrefix)\(Hex.encode(context.random.bytes(6)))")
  }

  /// There is nothing in the way.
  func install(_ file: HookFile, chained: HookScript.Chained) throws -> HookOutcome {
    let script = HookScript(name: file.name, chained: chained, program: context.program).bytes
    var result = HookOutcome.Result.installed
    switch try file.content() {
    case .ours(script, let status) where status.mode == UInt32(shared.fileMode(0o755)): result = .unchanged
    case .ours: result = .renewed
    case .foreign: try putAside(file)
    case .nothing, .altered, .unusable: break
    }
    if result != .unchanged { try write(script, to: file.path, mode: 0o755) }
    return HookOutcome(
      name: file.name.text, file: file.path, result: result, chained: chainedHook(of: file, chained))
  }

  private func putAside(_ file: HookFile) throws {
    guard try file.asideStatus() == nil else { return }
    do {
      try FileSystem.link(file.path, to: file.aside)
    } catch  where error.code != EEXIST {
      // No hard links here, or not of somebody else's file: then there is a moment without the hook, but it is not lost.
      _ = try FileSystem.renameIfFree(file.path, to: file.aside)
    } catch {
      // Another install was faster. What lies there must stay: the first name may be our script by now.
    }
    try FileSystem.syncFolder(file.folder)
  }

  private func chainedHook(of file: HookFile, _ chained: HookScript.Chained) -> [UInt8]? {
    let path: [UInt8] =
      switch chained {
      case .beside: file.aside
      case .folder(let old): old.path.appending(file.name.text)
      }
    return HookFile.isRunnable(base.resolving(path)) ? path : nil
  }
}
