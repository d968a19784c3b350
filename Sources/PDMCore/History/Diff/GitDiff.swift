/// One call of `git diff` for one file.
struct GitDiff {
  let git: GitProgram
  let options: DiffOptions

  struct Outcome {
    /// git's letters, one for each file it compared; empty where nothing differs.
    var changes: [UInt8]
    /// What git's `--exit-code` says: white space may have been ignored.
    var differs: Bool
    /// The beginning of what was shown.
    var head: [UInt8]
    /// What git and the user's drivers wrote to standard error.
    var messages: [UInt8]
  }

  enum Answer {
    case shown(Outcome)
    /// The caller did not want this kind of change, and nothing was shown.
    case declined(changes: [UInt8])
    case failed(GitProgramFailure)
  }

  /// - Parameters:
  ///   - sides: what stands before the names: revisions, options.
  ///   - accept: is asked before anything is shown.
  ///   - output: gets the text as it comes.
  func run(
    _ sides: [GitArgument], _ paths: [RepoPath], accept: ([UInt8]) -> Bool = { _ in true },
    output: ([UInt8]) throws -> Void
  ) throws -> Answer {
    try run(sides + ["--"] + paths.map(GitArgument.literal), accept: accept, output: output)
  }

  /// A file that git does not know, against nothing.
  func runUntracked(_ path: RepoPath, output: ([UInt8]) throws -> Void) throws -> Answer {
    // A lone dash would be standard input.
    let name = path.bytes == [UInt8(ascii: "-")] ? GitArgument("./-") : .path(path)
    return try run(["--no-index", "--", "/dev/null", name], accept: { _ in true }, output: output)
  }

  private func run(
    _ operands: [GitArgument], accept: ([UInt8]) -> Bool, output: ([UInt8]) throws -> Void
  ) throws -> Answer {
    var preamble = RawPreamble(patchFollows: !options.showsStatistics)
    var head: [UInt8] = []
    var isDeclined = false
    var problem: (any Error)?
    // Drivers run in the person's language, so this is no call whose output is parsed; but no lock is wanted either.
    var variables = ["GIT_OPTIONAL_LOCKS": Array("0".utf8)]
    if let columns = options.columns { variables["COLUMNS"] = Array(String(columns).utf8) }
    let arguments: [GitArgument] = ["diff"] + options.arguments + operands
    let child = try git.start(arguments, extraEnvironment: variables)
    let result = try child.result { piece in
      let wasComplete = preamble.isComplete
      let text = preamble.take(piece)
      if preamble.isComplete, !wasComplete, !accept(preamble.changes) {
        isDeclined = true
        return false
      }
      guard !text.isEmpty else { return true }
      if head.count < PatchHead.limit { head += text.prefix(PatchHead.limit - head.count) }
      do {
        try output(Array(text))
      } catch {
        problem = error
        return false
      }
      return true
    }
    if let problem { throw problem }
    // Statistics and patch may both be empty, as for a change of white space that is ignored.
    if isDeclined || (!preamble.isComplete && !preamble.changes.isEmpty && !accept(preamble.changes)) {
      return .declined(changes: preamble.changes)
    }
    guard case .exited(let code) = result.status, code <= 1 else {
      return .failed(GitProgram.failure(arguments, result))
    }
    return .shown(
      Outcome(changes: preamble.changes, differs: code == 1, head: head, messages: result.errorTail))
  }

  // MARK: - Renames

  /// The one rename between two trees that `path` has a part in, on either side.
  func rename(of path: RepoPath, from old: ObjectID, to new: ObjectID) throws -> (old: RepoPath, new: RepoPath)? {
    let output = try git.check(
      ["diff", "--name-status", "-z", "-M", "--diff-filter=R", "--no-ext-diff", .object(old), .object(new), "--"],
      as: .read)
    var fields = output.split(separator: 0)[...]
    while fields.popFirst() != nil, let source = fields.popFirst(), let target = fields.popFirst() {
      if path.bytes.elementsEqual(source) || path.bytes.elementsEqual(target) {
        return (RepoPath(trusted: Array(source)), RepoPath(trusted: Array(target)))
      }
    }
    return nil
  }
}
