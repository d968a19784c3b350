/// What differs between two versions of a file, as `git diff` tells it.
///
/// git itself compares: attributes, filters, drivers, algorithms and settings are all its own, so the text is the same
/// byte for byte. Only which two versions are meant is decided here.
public struct FileDiff {
  let vault: Vault

  public init(_ vault: Vault) {
    self.vault = vault
  }

  public struct Request: Sendable {
    public var name: [UInt8] = []
    /// `REV`, `A..B` or `A...B`; nil compares the working file with HEAD.
    public var range: [UInt8]?
    public var options = DiffOptions()
    /// Whether the two versions are read and summed up, beside their difference.
    public var summary = Summary.whereBinary
    /// Whether the report says which versions they are, at the price of a call of git or two.
    public var namesVersions = false

    public init() {}

    public enum Summary: Sendable, Equatable { case never, whereBinary, always }
  }

  /// - Parameter output: gets the text as it comes. No lock is held meanwhile.
  public func run(_ request: Request, output: ([UInt8]) throws -> Void) throws -> FileDiffReport {
    try vault.requireStore()
    if request.range == nil { _ = try vault.requireWorkTree() }
    let (path, _) = try vault.resolveVersioned(request.name, submodules: true)
    try vault.read { transaction in _ = try vault.authenticate(transaction) }
    let range = request.range.map { RevisionRange($0) }
    if let report = try plainReport(path, request, range, output) { return report }
    let diff = GitDiff(git: vault.git, options: request.options)
    var report =
      if let range, let text = request.range {
        try compare(try endpoints(of: range, path), asTyped: text, diff, output)
      } else {
        try compareWorkingFile(path, diff, output)
      }
    if request.namesVersions, request.range == nil, let from = report.from {
      report.from = FileDiffReport.Side(commit: try vault.headCommit(), path: from.path)
    }
    if report.differs, request.summary == .always || request.summary == .whereBinary && report.isBinary {
      report.summary = try VersionContents(vault: vault).summaries(of: report)
    }
    return report
  }

  // MARK: - Without git

  /// - Returns: nil where git must be asked.
  private func plainReport(
    _ path: RepoPath, _ request: Request, _ range: RevisionRange?, _ output: ([UInt8]) throws -> Void
  ) throws -> FileDiffReport? {
    guard !request.namesVersions, request.summary != .always,
      let plain = PlainDiff(vault.location, git: vault.git, options: request.options)
    else { return nil }
    let outcome =
      if let range {
        plain.difference(of: path, range)
      } else {
        plain.differenceOfWorkingFile(path)
      }
    guard let outcome else { return nil }
    if !outcome.text.isEmpty { try output(outcome.text) }
    let side = FileDiffReport.Side(commit: nil, path: path)
    return FileDiffReport(
      path: path, status: outcome.text.isEmpty ? .unchanged : .modified, from: side, to: side, version: nil,
      differs: !outcome.text.isEmpty, isBinary: false)
  }

  // MARK: - Two commits

  /// Two versions, and what the file was called in them.
  private struct Endpoints {
    /// nil: nothing at all.
    let old: ObjectID?
    let oldPath: RepoPath
    let new: DiffVersion
    let newPath: RepoPath
  }

  private func endpoints(of range: RevisionRange, _ path: RepoPath) throws -> Endpoints {
    let git = vault.git
    let resolver = VersionResolver(vault: vault, repository: try vault.openRepository())
    let commits = try range.revisions.map { try resolver.commit($0, of: path) }
    let versions = try DiffVersion.read(commits, git: git)
    guard let first = versions.first, let last = versions.last else {
      throw GitProgramFailure.unreadable(command: "log")
    }
    // Where a commit does not have the file, it is looked for under the name that the other one has.
    let newPath = try resolver.name(of: path, in: last.commit)
    switch range {
    case .change:
      let name = newPath ?? path
      return Endpoints(old: last.firstParent, oldPath: name, new: last, newPath: name)
    case .between:
      let oldPath = try resolver.name(of: path, in: first.commit)
      return Endpoints(
        old: first.commit, oldPath: oldPath ?? newPath ?? path, new: last, newPath: newPath ?? oldPath ?? path)
    case .sinceParting(let old, let new):
      let result = try git.run(["merge-base", .object(first.commit), .object(last.commit)], as: .read)
      guard let base = ObjectID(hex: result.outputText) else { throw DiffFailure.noCommonCommit(old, new) }
      let oldPath = try resolver.name(of: path, in: base)
      return Endpoints(old: base, oldPath: oldPath ?? newPath ?? path, new: last, newPath: newPath ?? oldPath ?? path)
    }
  }

  private func compare(
    _ ends: Endpoints, asTyped range: [UInt8], _ diff: GitDiff, _ output: ([UInt8]) throws -> Void
  ) throws -> FileDiffReport {
    let base = ends.old ?? .emptyTree ?? ends.new.commit
    let sides: [GitArgument] = [.object(base), .object(ends.new.commit)]
    let path = ends.newPath
    guard ends.oldPath == path else {
      // They are one file, however little is left of it.
      let answer = try diff.run(["-M1%"] + sides, [ends.oldPath, path], output: output)
      return try report(answer, path, from: (ends.old, ends.oldPath), to: (ends.new, path)).asRename(
        from: FileDiffReport.Side(commit: ends.old, path: ends.oldPath),
        to: FileDiffReport.Side(commit: ends.new.commit, path: path))
    }
    // A file that comes or goes may have another name on the other side.
    let answer = try diff.run(
      sides, [path], accept: { ends.old == nil || !["A", "D"].contains($0.letters) }, output: output)
    if case .declined = answer {
      if let rename = try diff.rename(of: path, from: base, to: ends.new.commit) {
        let renamed = try diff.run(["-M"] + sides, [rename.old, rename.new], output: output)
        return try report(renamed, path, from: (ends.old, rename.old), to: (ends.new, rename.new))
      }
      let plain = try diff.run(sides, [path], output: output)
      return try report(plain, path, from: (ends.old, path), to: (ends.new, path))
    }
    let report = try report(answer, path, from: (ends.old, path), to: (ends.new, path))
    if report.status == .unchanged, try !exists(path, in: ends.new.commit) {
      throw DiffFailure.notThere(path, revision: range)
    }
    return report
  }

  private func exists(_ path: RepoPath, in commit: ObjectID) throws -> Bool {
    try !vault.git.check(["ls-tree", "-z", "--full-tree", .object(commit), "--", .path(path)], as: .read).isEmpty
  }

  // MARK: - The working file

  private func compareWorkingFile(
    _ path: RepoPath, _ diff: GitDiff, _ output: ([UInt8]) throws -> Void
  ) throws -> FileDiffReport {
    var answer = try diff.run(["HEAD"], [path], output: output)
    if case .failed = answer, let none = ObjectID.emptyTree, try vault.openRepository().value.head().commit == nil {
      answer = try diff.run([.object(none)], [path], output: output)
    }
    if case .shown(let outcome) = answer, outcome.changes.isEmpty {
      let index = try GitIndex(of: vault.location, using: vault.git)
      let isKnown = index.entry(at: path) != nil
      let isOnDisk = try FileSystem.status(of: try vault.requireWorkTree().appending(path.bytes)) != nil
      guard isKnown || isOnDisk else { throw PathFailure.missing(path, similar: index.similar(to: path)) }
      if !isKnown { answer = try diff.runUntracked(path, output: output) }
    }
    return try report(answer, path, from: (nil, path), to: (nil, path), isWorkingFile: true)
  }

  // MARK: - What came of it

  private func report(
    _ answer: GitDiff.Answer, _ path: RepoPath, from old: (commit: ObjectID?, path: RepoPath),
    to new: (version: DiffVersion?, path: RepoPath), isWorkingFile: Bool = false
  ) throws -> FileDiffReport {
    switch answer {
    case .failed(let failure): throw failure
    case .declined: throw GitProgramFailure.unreadable(command: "diff")
    case .shown(let outcome):
      if !outcome.messages.isEmpty { vault.context.observer.childOutput(outcome.messages) }
      let status = FileDiffReport.Status(changes: outcome.changes)
      return FileDiffReport(
        path: path, status: status,
        from: status == .added ? nil : FileDiffReport.Side(commit: old.commit, path: old.path, isHead: isWorkingFile),
        to: status == .deleted ? nil : FileDiffReport.Side(commit: new.version?.commit, path: new.path),
        version: new.version, differs: outcome.differs, isBinary: PatchHead.isBinary(outcome.head))
    }
  }
}

extension [UInt8] {
  fileprivate var letters: String { String(decoding: self, as: UTF8.self) }
}
