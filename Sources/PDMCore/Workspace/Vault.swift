import Glibc

/// A git repository and its store, found but not opened.
public struct Vault: Sendable {
  public let location: RepositoryLocation
  /// Why this one: for `pdm show --vault`.
  public let reason: Discovery
  /// Whose store it uses.
  public let home: VaultHome
  let context: ProcessContext
  let options: Options
  let store: Store

  /// How it was found.
  public enum Discovery: Sendable, Equatable {
    case option
    case environment
    case git
  }

  public struct Options: Sendable, Equatable {
    /// How long to wait for the guard.
    public var lockTimeout: Duration = .seconds(10)
    /// How long a check-in waits for others' check-ins, which may take long. Who has more patience than this has it here too.
    public var queueTimeout: Duration { max(.seconds(120), lockTimeout) }
    /// The folder named by `--vault`.
    public var vault: [UInt8]?
    /// The working folder was named (`-C`), and so counts before `PDM_VAULT`.
    public var namesFolder = false
    /// The command, for those who wait for us.
    public var command: String = ""

    public init() {}
  }

  /// Finds the repository by `--vault`, then `PDM_VAULT`, then git's own discovery from the working folder.
  public init(locating options: Options, context: ProcessContext) throws {
    let place: (folder: [UInt8], reason: Discovery)
    if let folder = options.vault {
      place = (folder, .option)
    } else if options.namesFolder {
      place = (context.workingDirectory, .option)
    } else if let folder = context.environment["PDM_VAULT"], !folder.isEmpty {
      place = (folder, .environment)
    } else {
      place = (context.workingDirectory, .git)
    }
    // A vault that was named is that one, whatever GIT_DIR a hook has set.
    var context = context
    if place.reason != .git { context.environment = context.environment.withoutRepositoryVariables() }
    let start =
      place.folder.first == UInt8(ascii: "/") ? place.folder : context.workingDirectory.appending(place.folder)
    var location = try RepositoryLocation.find(from: start, in: context)
    // For every command, also one that would look into the store alone: what git refuses is no vault.
    try location.format.checkIsReadable()
    try RepositoryOwnership.check(location, using: GitProgram(at: location, in: context))
    location.isTrusted = true
    try self.init(location: location, reason: place.reason, context: context, options: options)
  }

  /// - Throws: ``VaultHomeFailure`` where the configuration names a home that is not there.
  init(location: RepositoryLocation, reason: Discovery, context: ProcessContext, options: Options) throws {
    self.location = location
    self.reason = reason
    home = try VaultHome.find(for: location, in: context)
    self.context = context
    self.options = options
    let user = context.environment.text("LOGNAME") ?? context.environment.text("USER") ?? "uid \(context.userID)"
    let folder = home.location.storeDirectory
    let root =
      StorePrivilege.group == nil
      ? nil : try? StorePrivilege.admit(folder, of: home.location.commonDirectory).get()
    store = Store(
      folder: folder, root: root, context: context, timeout: options.lockTimeout, user: user,
      command: options.command)
  }

  /// - Throws: ``StoreFailure/noVault(from:)`` when the repository has no store.
  public func requireStore() throws {
    guard try FileSystem.status(of: home.location.storeDirectory) != nil else {
      if let kept = store.replaced() { throw StoreFailure.restoreUnfinished(kept: kept) }
      throw StoreFailure.noVault(from: location.workTree ?? location.gitDirectory)
    }
  }

  /// The top of the working tree.
  /// - Throws: ``VaultFailure/bare`` in a bare repository.
  func requireWorkTree() throws -> [UInt8] {
    guard let workTree = location.workTree else { throw VaultFailure.bare }
    return workTree
  }

  /// The index file of this worktree, or the one that the caller's environment names.
  var indexFile: [UInt8] {
    guard let named = context.environment["GIT_INDEX_FILE"], !named.isEmpty else {
      return location.gitDirectory.appending("index")
    }
    return location.resolving(named, in: context)
  }

  /// git, for what git writes and for what it alone reads truly.
  var git: GitProgram { GitProgram(at: location, in: context) }

  func openRepository() throws -> RepositoryHandle {
    RepositoryHandle(try GitRepository.open(location, in: context))
  }

  /// Takes the index for a check-in.
  func lease(_ intent: String, _ settings: RepositorySettings) throws -> IndexLease {
    try IndexLease(
      intent: intent, gitDirectory: location.gitDirectory, index: indexFile,
      folderMode: mode_t(settings.shared.folderMode(0o700)), fileMode: mode_t(settings.shared.fileMode(0o600)),
      timeout: options.lockTimeout, context: context)
  }
}

/// Lets several parts of one use case look at one open repository: a handle that cannot be copied cannot be a member of
/// a value that can.
final class RepositoryHandle {
  let value: GitRepository

  init(_ value: consuming GitRepository) {
    self.value = value
  }
}

/// Trouble with what is asked of this vault.
enum VaultFailure: Failure, Equatable {
  case bare
  case detachedHead
  case inProgress(RepositoryOperation)

  var category: FailureCategory { .failed }

  var message: String {
    switch self {
    case .bare: "this is a bare repository; it has no working files"
    case .detachedHead: "HEAD is on no branch, so a check-in would belong to none"
    case .inProgress(let operation):
      "a \(operation.rawValue) is in progress here, and a check-in of single files would spoil it"
    }
  }

  var hint: String? {
    switch self {
    case .bare: "work in a clone of it"
    case .detachedHead: "git switch BRANCH; your edits stay"
    case .inProgress(let operation):
      "git \(operation.rawValue) --continue finishes it, git \(operation.rawValue) --abort gives it up"
    }
  }
}
