/// `git blame`, for what the walk of our own does not cover; its answer is read from the porcelain format.
struct GitBlame {
  let git: GitProgram

  /// - Parameter commit: nil blames the working file.
  func answer(_ path: RepoPath, at commit: ObjectID?, ranges: [LineRange], ignoringSpace: Bool) throws -> BlameAnswer {
    var arguments: [GitArgument] = ["blame", "--porcelain"]
    if ignoringSpace { arguments.append("-w") }
    for range in ranges { arguments += ["-L", GitArgument(bytes: range.text)] }
    if let commit { arguments.append(.object(commit)) }
    arguments += ["--", .path(path)]
    let output = try git.check(arguments, as: .read)
    guard let answer = BlamePorcelain.read(output) else { throw GitProgramFailure.unreadable(command: "blame") }
    return answer
  }
}
