/// Where a repository is: what git finds from a folder and the environment, and where pdm's store belongs.
///
/// Found with a few `stat(2)`, without git and without libgit2, so that commands which only need the store do not pay
/// for either. Says nothing about whether the repository may be opened: ownership is decided at open.
/// All paths are absolute and without symbolic links.
public struct RepositoryLocation: Equatable, Sendable {
  /// The git folder of this work tree: `.git`, or `.git/worktrees/NAME` in a linked one.
  public var gitDirectory: [UInt8]
  /// The git folder that all work trees share. Equal to ``gitDirectory`` but in linked work trees.
  public var commonDirectory: [UInt8]
  /// The top of the work tree; nil in a bare repository and inside a git folder.
  public var workTree: [UInt8]?
  /// Where pdm's store is, or would be: the same for every work tree of one repository.
  public var storeDirectory: [UInt8]
  /// The folder that the search began in, which is where git must be asked about ownership.
  public var startDirectory: [UInt8]
  /// Whether `GIT_DIR` named the repository. git then does not check who owns it.
  public var isExplicit: Bool
  /// git has been asked about the owner.
  var isTrusted = false
  /// What must belong to the user before git trusts it: the folder with the `.git`, a `.git` that is a file, the git
  /// folder (setup.c, ensure_valid_ownership).
  var ownedPaths: [[UInt8]]
  /// The settings that decide what kind of repository this is, from the repository's own file.
  var format: RepositoryFormat

  /// Finds the repository as git does.
  ///
  /// - Parameter start: the folder to begin in; nil is the working folder of `context`.
  public static func find(from start: [UInt8]? = nil, in context: ProcessContext) throws(GitFailure) -> Self {
    try RepositoryDiscovery(
      start: start ?? context.workingDirectory, environment: context.environment,
      workingDirectory: context.workingDirectory
    ).location()
  }

  public var isBare: Bool { workTree == nil && format.isBare == true }
  public var isLinkedWorkTree: Bool { gitDirectory != commonDirectory }
}

/// What a repository's own configuration file says about its kind.
struct RepositoryFormat: Equatable, Sendable {
  /// nil where `core.bare` is not set.
  var isBare: Bool?
  var workTree: [UInt8]?
  /// `extensions.objectFormat`, in small letters.
  var objectFormat: String?
  /// `extensions.refStorage`, in small letters.
  var refStorage: String?
  /// `extensions.worktreeConfig`: each work tree has a file of its own, which libgit2 must be told of.
  var hasWorkTreeConfig = false
  /// Objects may be missing and are fetched when git needs them.
  var isPartialClone = false
  /// `pdm.vault`: the repository whose store this one uses.
  var vault: [UInt8]?
}

extension Environment {
  /// The variables that tie git to one repository (`git rev-parse --local-env-vars`, and the quarantine of a push).
  static let repositoryVariables = [
    "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_CONFIG", "GIT_CONFIG_PARAMETERS", "GIT_CONFIG_COUNT",
    "GIT_OBJECT_DIRECTORY", "GIT_DIR", "GIT_WORK_TREE", "GIT_IMPLICIT_WORK_TREE", "GIT_GRAFT_FILE", "GIT_INDEX_FILE",
    "GIT_NO_REPLACE_OBJECTS", "GIT_REPLACE_REF_BASE", "GIT_PREFIX", "GIT_INTERNAL_SUPER_PREFIX", "GIT_SHALLOW_FILE",
    "GIT_COMMON_DIR", "GIT_QUARANTINE_PATH",
  ]

  /// The environment for work on another repository than the one that a hook was started for.
  public func withoutRepositoryVariables() -> Environment {
    var environment = self
    for name in Self.repositoryVariables { environment[name] = nil }
    return environment
  }
}
