/// git pathspecs that a person typed, asked about names that need not be files any more.
struct PathPatterns {
  let vault: Vault
  let patterns: [[UInt8]]

  /// git says what its patterns match: it lists an index that holds these names and no others.
  /// - Throws: what git says of patterns that are none.
  func matching(_ paths: [RepoPath]) throws -> Set<RepoPath> {
    // No content of theirs is looked at.
    let object = ObjectID(high: 1, middle: 1, low: 1)
    let names = Dictionary(paths.map { ($0.bytes, object) }) { first, _ in first }
    let index = try MemoryFile(holding: NamesIndex.bytes(names))
    guard PathProbe.exists(index.path) else { throw NoProcessFolder() }
    let listed = try vault.git.takingPatterns(in: vault.folderOfNames).check(
      ["ls-files", "-z", "--full-name", "--"] + patterns.map(GitArgument.init(bytes:)), as: .read,
      extraEnvironment: ["GIT_INDEX_FILE": index.path], inheriting: [index.descriptor])
    return Set(listed.split(separator: 0).map { RepoPath(trusted: Array($0)) })
  }
}

/// git would take an index that is not there for an empty one.
private struct NoProcessFolder: Failure {
  var category: FailureCategory { .failed }
  var message: String { "/proc is not mounted, so git cannot be asked about patterns" }
  var hint: String? { "mount /proc" }
}
