/// What this repository's git configuration says that matters to pdm.
struct RepositorySettings: Sendable, Equatable {
  let pathRule: PathRule
  let shared: SharedMode
  /// Files that need a check-out and have none are read-only, as a reminder (`pdm.setLockableReadonly`).
  let setsReadOnly: Bool

  /// Colleagues of the group may write what this user writes.
  var groupWrites: Bool { shared.fileMode(0o600) & 0o020 != 0 }

  init(_ configuration: GitConfiguration, environment: Environment) {
    pathRule = PathRule(foldsCase: configuration.ignoresCase, composes: configuration.precomposesUnicode)
    shared = configuration.sharedMode
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
    RepositorySettings(try git.configuration(), environment: context.environment)
  }
}
