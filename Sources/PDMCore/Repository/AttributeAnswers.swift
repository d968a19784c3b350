/// What `git check-attr -z --stdin` says of one attribute: asked of git, whose rules libgit2 gets wrong for some patterns
/// (docs/technical/repository.md).
enum AttributeAnswers {
  /// - Parameter count: of the paths that were asked about. An answer that lacks one is none: it could free a file.
  static func read(
    _ output: [UInt8], count: Int
  ) throws(GitProgramFailure) -> [(path: RepoPath, value: ArraySlice<UInt8>)] {
    // Path, NUL, attribute, NUL, value, NUL.
    let fields = output.split(separator: 0, omittingEmptySubsequences: false)
    guard fields.count == 3 * count + 1 else { throw .unreadable(command: "check-attr") }
    return (0..<count).map { (RepoPath(trusted: Array(fields[3 * $0])), fields[3 * $0 + 2]) }
  }
}
