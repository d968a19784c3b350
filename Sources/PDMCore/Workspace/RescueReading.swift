/// `pdm rescue show`: what one rescue holds.
public struct RescueReading {
  let vault: Vault

  public init(_ vault: Vault) {
    self.vault = vault
  }

  /// - Parameter id: as typed.
  public func rescue(_ id: String) throws -> KeptRescue {
    try vault.requireStore()
    return try RescueAccess(vault: vault).rescue(id)
  }

  /// - Parameter name: as typed.
  public func file(_ name: [UInt8], staged: Bool, of rescue: KeptRescue) throws -> KeptFile {
    try rescue.file(vault.resolveVersioned(name, submodules: true).path, staged: staged)
  }

  /// Hands on the bytes as they were kept, past every filter. A link's are its target, a submodule's its commit's name.
  public func stream(_ file: KeptFile, to consume: (ArraySlice<UInt8>) throws -> Void) throws {
    guard file.kind != .submodule else { return try consume(Array("\(file.entry.id.hex)\n".utf8)[...]) }
    try VersionContent(git: vault.git, path: file.path, entry: file.entry, settings: vault.settings())
      .stream(raw: true, to: consume)
  }

  /// What `pdm diff` takes to compare HEAD's version with the kept one.
  public func range(of rescue: KeptRescue, staged: Bool) throws -> [UInt8] {
    let commit = staged ? rescue.staged ?? rescue.commit : rescue.commit
    return Array(((try vault.headCommit()).map { "\($0.hex).." } ?? "").utf8) + Array(commit.hex.utf8)
  }
}

extension KeptRescue {
  func file(_ path: RepoPath, staged: Bool) throws(RescueNameFailure) -> KeptFile {
    guard let file = files.first(where: { $0.path == path && $0.isStaged == staged }) else {
      throw .noFile(path, id: id, staged: staged)
    }
    return file
  }
}
