import CGit2

/// A repository opened for reading by libgit2. The only door to it: everything comes out as values.
///
/// Writes go through ``GitProgram`` (docs/technical/repository.md says why). One opener, with the rules of that page:
/// the repository is the one that ``RepositoryLocation`` found, never searched for again and never taken from the
/// environment by libgit2, whose own ways lose objects, check-ins and the index that a hook is about.
@safe struct GitRepository: ~Copyable {
  /// Owned: freed by `deinit`.
  let handle: OpaquePointer
  let location: RepositoryLocation
  let git: GitProgram
  let traits: RepositoryTraits

  /// The one opener.
  ///
  /// - Parameter context: the one that `location` was found with.
  static func open(_ location: RepositoryLocation, in context: ProcessContext) throws(GitFailure) -> GitRepository {
    try GitRepository(opening: location, in: context)
  }

  private init(opening location: RepositoryLocation, in context: ProcessContext) throws(GitFailure) {
    let git = GitProgram(at: location, in: context)
    try location.format.checkIsReadable()
    try RepositoryOwnership.check(location, using: git)
    try GitLibrary.start()
    unsafe handle = try Self.openHandle(location, context)
    self.location = location
    self.git = git
    traits = RepositoryTraits(of: location, environment: context.environment)
  }

  deinit {
    unsafe pdm_git_repository_free(handle)
  }

  /// - Returns: a handle that the caller owns.
  private static func openHandle(
    _ location: RepositoryLocation, _ context: ProcessContext
  ) throws(GitFailure) -> OpaquePointer {
    let flags = GIT_REPOSITORY_OPEN_NO_SEARCH.rawValue | GIT_REPOSITORY_OPEN_NO_DOTGIT.rawValue
    var opened: OpaquePointer?
    try GitCall.run("opening \(PathQuoting.quote(location.gitDirectory))") {
      unsafe pdm_git_repository_open_ext(&opened, location.gitDirectory.cStringBytes, flags, nil)
    }
    guard let handle = unsafe opened else { throw .notARepository(location.gitDirectory) }
    do throws(GitFailure) {
      if context.environment["GIT_WORK_TREE"] != nil, let top = location.workTree {
        try GitCall.run("setting the work tree") {
          unsafe pdm_git_repository_set_workdir(handle, top.cStringBytes, 0)
        }
      }
      if location.format.hasWorkTreeConfig { unsafe try addWorkTreeConfig(handle, location) }
      unsafe try addObjectFolders(handle, ObjectFolders.extra(at: location, in: context))
      return unsafe handle
    } catch {
      unsafe pdm_git_repository_free(handle)
      throw error
    }
  }

  /// libgit2 opens repositories with `extensions.worktreeConfig` and passes the file over.
  private static func addWorkTreeConfig(
    _ handle: OpaquePointer, _ location: RepositoryLocation
  ) throws(GitFailure) {
    let path = location.gitDirectory.appending("config.worktree")
    guard PathProbe.exists(path) else { return }
    var configuration: OpaquePointer?
    try GitCall.run("reading the configuration") { unsafe pdm_git_repository_config(&configuration, handle) }
    // A reference of our own to what the repository keeps.
    defer { unsafe pdm_git_config_free(configuration) }
    try GitCall.run("reading \(PathQuoting.quote(path))") {
      unsafe pdm_git_config_add_file_ondisk(configuration, path.cStringBytes, GIT_CONFIG_LEVEL_APP, handle, 0)
    }
  }

  /// The objects of a push that is being received, and alternates that libgit2 does not see by itself.
  private static func addObjectFolders(_ handle: OpaquePointer, _ folders: [[UInt8]]) throws(GitFailure) {
    guard !folders.isEmpty else { return }
    var database: OpaquePointer?
    try GitCall.run("opening the object database") { unsafe pdm_git_repository_odb(&database, handle) }
    defer { unsafe pdm_git_odb_free(database) }
    for folder in folders {
      try GitCall.run("adding the objects in \(PathQuoting.quote(folder))") {
        unsafe pdm_git_odb_add_disk_alternate(database, folder.cStringBytes)
      }
    }
  }
}

extension RepositoryFormat {
  /// Refuses what libgit2 would open and then read as rubbish.
  func checkIsReadable() throws(GitFailure) {
    if let objectFormat, objectFormat != "sha1" {
      throw .unsupportedFormat(
        reason: "the repository names its objects by \(objectFormat), and pdm reads only those with sha1")
    }
    if let refStorage, refStorage != "files" {
      throw .unsupportedFormat(
        reason: "the repository keeps its branches as \(refStorage), and pdm reads only those in files")
    }
  }
}
