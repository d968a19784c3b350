/// What the commands that look into history have in common.
extension Vault {
  /// Resolves the name of a file that need not be on disk, and in a bare repository cannot be.
  func resolveForHistory(_ name: [UInt8]) throws -> (path: RepoPath, status: FileStatus?) {
    guard location.workTree != nil else { return (try RepoPath(checking: name), nil) }
    guard let resolved = try resolve([name]).first else { throw PathFailure.malformed(name) }
    return resolved
  }

  /// The commit that HEAD stands on; nil before the first one.
  func headCommit() throws -> ObjectID? {
    if let commit = ReferenceFiles(location: location).head() { return commit }
    let result = try git.run(["rev-parse", "--verify", "--quiet", "HEAD^{commit}"], as: .read)
    return result.succeeded ? ObjectID(hex: result.outputText) : nil
  }

  /// A tracked file whose name differs only in case, for a hint.
  func similarTracked(to path: RepoPath) throws -> RepoPath? {
    try openRepository().value.index().similar(to: path)
  }

  func version(_ name: [UInt8], of path: RepoPath) throws -> (commit: ObjectID, path: RepoPath) {
    let output = try git.check(
      ["rev-parse", "--verify", "--end-of-options", GitArgument(bytes: name + Array("^{commit}".utf8))], as: .read)
    return (ObjectID(hex: String(decoding: output.dropLast(), as: UTF8.self)) ?? .zero, path)
  }
}
