/// Whose repository it is, and whether that matters: git decides.
///
/// libgit2 1.5 refuses what git allows (`safe.directory=*`, `git -c`, a foreign HOME) with the code of "no repository",
/// and allows some of what git refuses (docs/technical/repository.md), so its own check is off. Instead: where all that
/// git looks at belongs to this user there is nothing to ask, and in every other case git is asked and its answer holds.
enum RepositoryOwnership {
  static func check(_ location: RepositoryLocation, using git: GitProgram) throws(GitFailure) {
    // git does not look where GIT_DIR names the repository, as in hooks of a push.
    if location.isExplicit || location.isTrusted { return }
    let user = git.context.userID
    if location.ownedPaths.allSatisfy({ PathProbe.owner($0) == user }) { return }
    do throws(GitProgramFailure) {
      try git.check(["rev-parse", "--git-dir"], as: .read)
    } catch {
      throw refusal(in: error, of: location.workTree ?? location.gitDirectory) ?? .program(error)
    }
  }

  /// What git said, where it was about the owner of a repository.
  static func refusal(in failure: GitProgramFailure, of path: [UInt8]) -> GitFailure? {
    guard case .failed(_, _, let text) = failure, text.contains("safe.directory") else { return nil }
    return .dubiousOwnership(path: path, gitText: text)
  }
}
