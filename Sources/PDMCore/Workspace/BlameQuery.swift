/// Who changed which line of a file, when, in which check-in.
public struct BlameQuery {
  let vault: Vault

  public init(_ vault: Vault) {
    self.vault = vault
  }

  public struct Request: Sendable {
    /// As typed.
    public var file: [UInt8]
    /// As typed; nil is the working file.
    public var revision: [UInt8]?
    /// nothing: the whole file.
    public var ranges: [LineRange] = []
    /// Lines that differ in white space alone are the same.
    public var ignoresSpace = false

    public init(file: [UInt8]) {
      self.file = file
    }
  }

  /// - Throws: ``BlameFailure`` for a binary file, for lines that are not there.
  public func run(_ request: Request) throws -> BlameReport {
    try vault.read { transaction in _ = try vault.authenticate(transaction) }
    try RepositoryOwnership.check(vault.location, using: vault.git)
    let (path, status) = try vault.resolveVersioned(request.file)
    let configuration = try vault.configuration()
    let version = try request.revision.map { try self.version($0, of: path) }
    let isWorkingFile = version == nil && vault.location.workTree != nil
    let head = isWorkingFile ? try vault.headCommit() : nil
    let source = BlameSource(
      location: vault.location, context: vault.context, git: vault.git, configuration: configuration)
    var question = BlameSource.Question(path: version?.path ?? path)
    question.ranges = request.ranges
    question.ignoresSpace = request.ignoresSpace
    if isWorkingFile {
      guard let head else { throw BlameFailure.noVersion(path) }
      guard status != nil else { throw PathFailure.missing(path, similar: try vault.similarTracked(to: path)) }
      question.head = head
    } else {
      question.commit =
        try version?.commit
        ?? VersionResolver(vault: vault, repository: vault.openRepository()).version(nil, of: path).commit
    }
    let answer = try answer(question, source)
    guard !answer.content.isBinary else { throw BlameFailure.binary(path) }
    return BlameReport(
      path: question.path, commit: question.commit, answer: answer, now: vault.context.clock.now(),
      quotesHighBytes: configuration.boolean("core.quotePath") ?? true)
  }
}

extension BlameQuery {
  private func answer(_ question: BlameSource.Question, _ source: BlameSource) throws -> BlameAnswer {
    do {
      return try source.answer(question)
    } catch let failure as GitProgramFailure {
      // git says so in its own way.
      let index = try GitIndex(of: vault.location, using: vault.git, only: [question.path])
      guard question.commit == nil, index.entry(at: question.path) == nil, !index.isConflicted(question.path) else {
        throw failure
      }
      throw PathFailure.untracked(question.path)
    }
  }

  /// The plainest names of commits need neither git nor the store.
  private func version(_ name: [UInt8], of path: RepoPath) throws -> (commit: ObjectID, path: RepoPath) {
    let objects = ObjectDatabase(folders: ObjectFolders.searched(at: vault.location, in: vault.context))
    let revisions = PlainRevision(references: ReferenceFiles(location: vault.location), objects: objects)
    var lookup = PathLookup(path.bytes)
    // What HEAD~1 is, replaced commits and grafts decide as well.
    let traits = RepositoryTraits(of: vault.location, environment: vault.context.environment)
    if !traits.historyNeedsGit, let commit = revisions.commit(name), let tree = try? objects.commit(commit).tree,
      let entry = try? lookup.entry(in: tree, objects), entry.isFile
    {
      return (commit, path)
    }
    let version = try VersionResolver(vault: vault, repository: vault.openRepository()).version(name, of: path)
    return (version.commit, version.path)
  }
}

/// What `pdm blame` found.
public struct BlameReport: Sendable {
  public let path: RepoPath
  /// nil: the working file.
  public let commit: ObjectID?
  let answer: BlameAnswer
  let now: Timestamp
  /// `core.quotePath`
  let quotesHighBytes: Bool
}
