/// Brings new files into the vault as one check-in.
public struct AddFiles {
  let vault: Vault

  public init(_ vault: Vault) {
    self.vault = vault
  }

  public struct Request: Sendable {
    public var files: [[UInt8]]
    public var message: String
    /// Have them checked out afterwards.
    public var keep = false
    /// Although an ignore rule names them.
    public var force = false

    public init(files: [[UInt8]], message: String) {
      self.files = files
      self.message = message
    }
  }

  public func run(_ request: Request) throws -> ChangeReport {
    let message = try Reason.check(request.message)
    let files = try vault.resolve(request.files)
    for file in files where file.status == nil { throw PathFailure.missing(file.path, similar: nil) }
    return try ChangeSession.run(in: vault) { session throws in
      let paths = files.map(\.path)
      let known = try session.head.commit.map { try session.repository.value.entries(at: paths, in: $0) } ?? [:]
      if let path = paths.first(where: { known[$0] != nil }) { throw CheckinFailure.alreadyTracked(path) }
      try session.requireNames(paths)
      if !request.force, let path = try ignored(paths).first { throw CheckinFailure.ignored(path) }
      try LargeFiles(vault: vault, settings: session.settings).requireDriver(for: paths)
      var plan = CheckinRun.Plan(
        kind: .add, items: paths.map { ($0, .create) }, committing: paths, message: message)
      plan.keeps = request.keep
      plan.force = request.force
      let outcome = try session.commit(plan)
      session.share(paths)
      if !request.keep { session.remindReadOnly(paths) }
      return session.report(
        paths.map { FileOutcome($0, .added, revision: outcome.revisions[$0]) }, commit: outcome.commit)
    }
  }

  /// Those that an ignore rule names; `git check-ignore` ends with 1 where there are none. It cannot take names
  /// literally, but expands none either: with `./` before them, none can begin with pathspec magic.
  private func ignored(_ paths: [RepoPath]) throws -> [RepoPath] {
    let arguments: [GitArgument] = ["check-ignore", "-z", "--stdin"]
    let here = Array("./".utf8)
    let result = try vault.git.takingPatterns(in: vault.requireWorkTree()).run(
      arguments, as: .read, input: .bytes(paths.reduce(into: []) { $0 += here + $1.bytes + [0] }))
    guard result.succeeded || result.status == .exited(1) else { throw GitProgram.failure(arguments, result) }
    return result.output.split(separator: 0).map { RepoPath(trusted: Array($0.dropFirst(here.count))) }
  }
}
