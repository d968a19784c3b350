/// What this repository's git configuration says that matters to pdm.
struct RepositorySettings: Sendable, Equatable {
  let pathRule: PathRule
  let shared: SharedMode
  /// Files that need a check-out and have none are read-only, as a reminder (`pdm.setLockableReadonly`).
  let setsReadOnly: Bool
  let filters: FilterDrivers
  /// Whether the working tree has symbolic links, or files that hold their targets (`core.symlinks`).
  let makesLinks: Bool
  /// The working tree leaves files out (`git sparse-checkout`).
  let isSparse: Bool

  /// Colleagues of the group may write what this user writes.
  var groupWrites: Bool { shared.fileMode(0o600) & 0o020 != 0 }

  /// - Parameter own: the repository's own configuration file. How names compare is a property of the vault and must
  ///   be the same for all, whatever somebody's own configuration says.
  init(_ configuration: GitConfiguration, own: GitConfigFile, environment: Environment) {
    pathRule = PathRule(
      foldsCase: own.boolean("core.ignorecase") ?? false, composes: own.boolean("core.precomposeunicode") ?? false)
    shared = configuration.sharedMode
    filters = FilterDrivers(configuration)
    makesLinks = configuration.hasSymlinks
    isSparse = configuration.boolean("core.sparseCheckout") ?? false
    switch environment.text("PDM_SET_LOCKABLE_READONLY")?.lowercased() {
    case "0", "false", "no", "off": setsReadOnly = false
    case nil: setsReadOnly = configuration.boolean("pdm.setLockableReadonly") ?? true
    default: setsReadOnly = true
    }
  }
}

extension Vault {
  /// One `git config --list`: libgit2 does not see all of git's sources (docs/technical/repository.md).
  func settings() throws -> RepositorySettings {
    let file = home.location.commonDirectory.appending("config")
    let own = PathProbe.contents(file).flatMap(GitConfigFile.init(parsing:)) ?? GitConfigFile()
    return RepositorySettings(try git.configuration(), own: own, environment: context.environment)
  }
}
