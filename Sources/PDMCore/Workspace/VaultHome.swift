/// The repository that a store lies beside: the one at hand, or the one that it is a clone of.
///
/// Looked for in this order: git's setting `pdm.vault`, the repository itself, and `origin` where that is a path on the
/// file system with a store.
public struct VaultHome: Sendable, Equatable {
  public enum Reason: Sendable, Equatable {
    /// The repository has a store of its own, or could have.
    case own
    /// `pdm.vault`, as it is written.
    case configured([UInt8])
    /// `remote.origin.url`, as it is written.
    case origin([UInt8])
  }

  public let location: RepositoryLocation
  public let reason: Reason

  /// - Throws: ``VaultHomeFailure`` where `pdm.vault` names no repository, or `origin` is a path where nothing is now:
  ///   another store must not be taken, or made, in its place.
  static func find(for location: RepositoryLocation, in context: ProcessContext) throws -> VaultHome {
    if let value = location.format.vault { return try named(value, for: location, in: context) }
    // A store at hand spares all questions: what somebody's own configuration says is for where there is none.
    if try isThere(location.storeDirectory) { return VaultHome(location: location, reason: .own) }
    let settings =
      GitConfigurationFiles(location: location, environment: context.environment).configuration()
      ?? (try? GitProgram(at: location, in: context).configuration())
    if let value = settings?.bytes("pdm.vault") { return try named(value, for: location, in: context) }
    if let url = try origin(of: location, settings, in: context),
      let path = LocalURL.path(url, from: location.workTree ?? location.gitDirectory)
    {
      if let home = try origin(at: path, in: context) { return VaultHome(location: home, reason: .origin(url)) }
      if try !isThere(path) && !isThere(path + Array(".git".utf8)) { throw VaultHomeFailure.origin(url) }
    }
    return VaultHome(location: location, reason: .own)
  }

  private static func named(
    _ value: [UInt8], for location: RepositoryLocation, in context: ProcessContext
  ) throws -> VaultHome {
    guard let home = try repository(at: path(value, of: location, context), in: context) else {
      throw VaultHomeFailure.setting(value)
    }
    return VaultHome(location: home, reason: home.isSame(as: location) ? .own : .configured(value))
  }

  /// Where git goes for `origin`: `url.BASE.insteadOf` may stand between.
  private static func origin(
    of location: RepositoryLocation, _ settings: GitConfiguration?, in context: ProcessContext
  ) throws -> [UInt8]? {
    guard let settings, let url = settings.bytes("remote.origin.url") else { return nil }
    guard !settings.keys(in: "url").isEmpty else { return url }
    let output = try GitProgram(at: location, in: context).check(["ls-remote", "--get-url", "--", "origin"], as: .read)
    return Array(output.prefix { $0 != UInt8(ascii: "\n") })
  }

  private static func origin(at path: [UInt8], in context: ProcessContext) throws -> RepositoryLocation? {
    // In git's order (its path.c, enter_repo).
    for suffix in ["", ".git"] {
      if let found = try repository(at: path + Array(suffix.utf8), in: context), try isThere(found.storeDirectory) {
        return found
      }
    }
    return nil
  }

  /// `~` is the user's home, and what is relative is so to the top of the work tree.
  private static func path(_ value: [UInt8], of location: RepositoryLocation, _ context: ProcessContext) -> [UInt8] {
    if value.starts(with: "~/".utf8), let home = context.environment["HOME"] {
      return home.appending(Array(value.dropFirst(2)))
    }
    return (location.workTree ?? location.gitDirectory).resolving(value)
  }

  /// The repository at that very place: its work tree, its git folder or its store; not one that merely contains it.
  /// - Throws: ``GitFailure/unreachable(_:code:)``. Another store, or none, would be taken for this one.
  private static func repository(at path: [UInt8], in context: ProcessContext) throws -> RepositoryLocation? {
    var context = context
    context.environment = context.environment.withoutRepositoryVariables()
    do {
      let found = try RepositoryLocation.find(from: path, in: context)
      let real = found.startDirectory
      return [found.workTree, found.gitDirectory, found.storeDirectory].contains(real) ? found : nil
    } catch {
      if case .unreachable = error { throw error }
      return nil
    }
  }

  /// What may not be looked at counts as not there.
  private static func isThere(_ path: [UInt8]) throws(SystemFailure) -> Bool {
    do {
      return try FileSystem.status(of: path) != nil
    } catch {
      if error.isPermission { return false }
      throw error
    }
  }
}

extension RepositoryLocation {
  /// Work trees of one repository are the same.
  func isSame(as other: RepositoryLocation) -> Bool { commonDirectory == other.commonDirectory }
}

extension Vault {
  /// The store belongs to another repository, to which check-ins go.
  var isClone: Bool { !home.location.isSame(as: location) }
}

/// The vault's repository is not where it was.
enum VaultHomeFailure: Failure, Equatable {
  /// `pdm.vault` leads nowhere.
  case setting([UInt8])
  /// `origin` does, and the vault may be there.
  case origin([UInt8])

  var category: FailureCategory { .notFound }

  var message: String {
    switch self {
    case .setting(let value):
      "git config pdm.vault names \(PathQuoting.quote(value)), and no repository is there"
    case .origin(let url):
      "this repository has no store, and \(PathQuoting.quote(url)), from which it was cloned, is not there"
    }
  }

  var hint: String? {
    switch self {
    case .setting: "is the share mounted? git config pdm.vault FOLDER names the vault's repository"
    case .origin: "is the share mounted? For a vault of its own: git remote remove origin, then pdm init"
    }
  }
}
