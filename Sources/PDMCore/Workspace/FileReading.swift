/// The bytes of one version of a file.
public struct FileReading {
  let vault: Vault

  public init(_ vault: Vault) {
    self.vault = vault
  }

  /// - Parameters:
  ///   - name: as typed; in a bare repository, from the top.
  ///   - revision: as typed; nil is HEAD.
  public func version(name: [UInt8], revision: [UInt8]?) throws -> FileVersion {
    try vault.requireStore()
    let (path, status) = try vault.resolveVersioned(name)
    let repository = try vault.openRepository()
    do {
      return try VersionResolver(vault: vault, repository: repository).version(revision, of: path)
    } catch let failure as VersionFailure {
      guard case .notThere = failure, revision == nil, vault.location.workTree != nil else { throw failure }
      let similar = try repository.value.index().similar(to: path)
      throw status == nil ? PathFailure.missing(path, similar: similar) : .untracked(path)
    }
  }

  /// Hands on the bytes as they come, as they would be checked out.
  /// - Parameter raw: as they are stored, past all filters.
  public func stream(_ version: FileVersion, raw: Bool, to consume: (ArraySlice<UInt8>) throws -> Void) throws {
    try VersionContent(git: vault.git, path: version.path, entry: version.entry, settings: vault.settings())
      .stream(raw: raw, to: consume)
  }
}

extension Vault {
  /// Resolves the name of a file of which a version is wanted: it need not be on disk, and in a bare repository cannot.
  func resolveVersioned(
    _ name: [UInt8], submodules: Bool = false
  ) throws -> (path: RepoPath, status: FileStatus?) {
    guard location.workTree != nil else { return (try RepoPath(checking: name), nil) }
    guard let resolved = try resolve([name], submodules: submodules).first else { throw PathFailure.malformed(name) }
    return resolved
  }
}
