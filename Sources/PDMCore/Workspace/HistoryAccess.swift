/// What the commands that look into history have in common.
extension Vault {
  /// git's configuration, for commands that only look: read without git where that is certain to be all of it.
  func configuration() throws -> GitConfiguration {
    let files = GitConfigurationFiles(location: location, environment: context.environment)
    return try files.configuration() ?? git.configuration()
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
}
