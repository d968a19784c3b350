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
    let (path, _) = try vault.resolveVersioned(request.name)
    try vault.read { transaction in _ = try vault.authenticate(transaction) }
    let named = try request.range.map { try resolve($0, of: path) }
    let isRenamed = named.map { $0.old != path || $0.new != path } ?? false
    if !isRenamed, let report = try plainReport(path, request, named?.range, output) { return report }
    let diff = GitDiff(git: vault.git, options: request.options)
    var report =
      if let named, let text = request.range {
        try compareFollowing(path, named, asTyped: text, diff, output)
      } else {
        try compareWorkingFile(path, diff, output)
      }
    if request.namesVersions, request.range == nil, let from = report.from {
      report.from = FileDiffReport.Side(
        commit: try DiffVersion.resolve([Array("HEAD".utf8)], git: vault.git)[0].commit, path: from.path)
    }
    if report.differs, request.summary == .always || request.summary == .whereBinary && report.isBinary {
      report.summary = try VersionContents(vault: vault).summaries(of: report)
    }
    return report
  }

  // MARK: - Revisions

  /// With commits in place of revisions such as 5.2, which git does not know, and what the file was called there.
  /// - Parameter always: looks the other names up as well: the file may have been called otherwise there.
  private func resolve(
    _ text: [UInt8], of path: RepoPath, always: Bool = false
  ) throws -> (range: RevisionRange, old: RepoPath, new: RepoPath) {
    var names: [RepoPath] = []
    let range = try RevisionRange(text).mapRevisions { name in
      guard always || Revision(name) != nil else {
        names.append(path)
        return name
      }
      let resolver = VersionResolver(vault: vault, repository: try vault.openRepository())
      let version = try resolver.version(name, of: path)
      names.append(version.path)
      return Array(version.commit.hex.utf8)
    }
    return (range, names.first ?? path, names.last ?? path)
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

  /// The older of two versions may be nothing at all.
  private struct Endpoints {
    let old: ObjectID?
    let new: DiffVersion
  }

  private func endpoints(of range: RevisionRange) throws -> Endpoints {
    let git = vault.git
    switch range {
    case .change(let revision):
      let version = try DiffVersion.resolve([revision], git: git)[0]
      return Endpoints(old: version.firstParent, new: version)
    case .between(let old, let new):
      let versions = try DiffVersion.resolve([old, new], git: git)
      return Endpoints(old: versions[0].commit, new: versions[1])
    case .sinceParting(let old, let new):
      let versions = try DiffVersion.resolve([old, new], git: git)
      let result = try git.run(
        ["merge-base", .object(versions[0].commit), .object(versions[1].commit)], as: .read)
      guard let base = ObjectID(hex: result.outputText) else { throw DiffFailure.noCommonCommit(old, new) }
      return Endpoints(old: base, new: versions[1])
    }
  }

  private func compareFollowing(
    _ path: RepoPath, _ named: (range: RevisionRange, old: RepoPath, new: RepoPath), asTyped text: [UInt8],
    _ diff: GitDiff, _ output: ([UInt8]) throws -> Void
  ) throws -> FileDiffReport {
    do {
      return try compare((named.old, named.new), try endpoints(of: named.range), asTyped: text, diff, output)
    } catch DiffFailure.notThere {
      // Nothing was shown yet.
      let earlier = try resolve(text, of: path, always: true)
      return try compare((earlier.old, earlier.new), try endpoints(of: earlier.range), asTyped: text, diff, output)
    }
  }

  private func compare(
    _ names: (old: RepoPath, new: RepoPath), _ ends: Endpoints, asTyped range: [UInt8], _ diff: GitDiff,
    _ output: ([UInt8]) throws -> Void
  ) throws -> FileDiffReport {
    let base = ends.old ?? .emptyTree ?? ends.new.commit
    let sides: [GitArgument] = [.object(base), .object(ends.new.commit)]
    let path = names.new
    guard names.old == path else {
      // They are one file, however little is left of it.
      let answer = try diff.run(["-M1%"] + sides, [names.old, path], output: output)
      return try report(answer, path, from: (ends.old, names.old), to: (ends.new, path)).asRename(
        from: FileDiffReport.Side(commit: ends.old, path: names.old),
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
