/// The history of one file, or of the whole vault.
public struct LogQuery {
  let vault: Vault

  public init(_ vault: Vault) {
    self.vault = vault
  }

  public struct Request: Sendable {
    /// As typed; nil is the whole vault.
    public var file: [UInt8]?
    /// At most so many; nil is all.
    public var limit: Int?
    /// What was committed from this moment on; as in git, an older commit ends the history behind it.
    public var since: Timestamp?
    /// What was committed up to this moment.
    public var until: Timestamp?
    /// Check-ins of this account alone.
    public var user: String?
    /// As typed: the oldest and the newest version that are wanted; nil is the first one, and HEAD.
    public var from: [UInt8]?
    public var to: [UInt8]?

    public init() {}

    var span: LogSpan {
      LogSpan(since: since.map { $0.milliseconds / 1000 }, until: until.map { $0.milliseconds / 1000 })
    }
  }

  /// - Parameter visit: gets the newest first and answers whether to go on. No lock is held meanwhile.
  /// - Throws: ``PathFailure`` for a file that never was, ``VersionFailure`` for a version that is not there,
  ///   ``LogFailure`` for two versions in the wrong order.
  public func run(_ request: Request, visit: (LogEntry) throws -> Bool) throws {
    try vault.read { transaction in _ = try vault.authenticate(transaction) }
    try RepositoryOwnership.check(vault.location, using: vault.git)
    let source = LogSource(
      location: vault.location, context: vault.context, git: vault.git, configuration: try vault.configuration())
    guard let file = request.file else {
      guard let head = try vault.headCommit() else { return }
      var question = LogSource.Question(start: head)
      question.span = request.span
      var filter = LogFilter(request)
      return try source.entries(question) { entry in try filter.pass(entry, to: visit) }
    }
    try run(request, of: file, source, visit)
  }

  private func run(
    _ request: Request, of file: [UInt8], _ source: LogSource, _ visit: (LogEntry) throws -> Bool
  ) throws {
    let (path, status) = try vault.resolveVersioned(file, submodules: true)
    guard let head = try vault.headCommit() else {
      if status == nil { throw PathFailure.missing(path, similar: nil) }
      return
    }
    var question = LogSource.Question(path: path, start: head)
    if let to = request.to {
      let newest = try version(to, of: path)
      (question.path, question.start) = (newest.path, newest.commit)
    }
    var filter = LogFilter(request)
    guard let from = request.from else {
      question.span = request.span
      var isEmpty = true
      try source.entries(question) { entry in
        isEmpty = false
        return try filter.pass(entry, to: visit)
      }
      if isEmpty, try !exists(question, source) { throw try neverWas(path, status) }
      return
    }
    // Nothing is told before it is known that there is an end; so the walk is not cut short by a date either.
    let oldest = try lastChange(of: version(from, of: path), source)
    var entries: [LogEntry] = []
    try source.entries(question) { entry in
      entries.append(entry)
      return entry.commit != oldest
    }
    guard oldest == nil || entries.last?.commit == oldest else { throw LogFailure.notBefore(from, request.to) }
    for entry in entries where request.span.contains(entry.committed.milliseconds / 1000) {
      guard try filter.pass(entry, to: visit) else { return }
    }
  }

  /// Whether there is or was such a file, though the log names no commit: only merges made it what it is, or all that
  /// happened to it happened at other times.
  private func exists(_ question: LogSource.Question, _ source: LogSource) throws -> Bool {
    guard let path = question.path else { return true }
    if try vault.openRepository().value.entry(at: path, in: question.start) != nil { return true }
    guard !question.span.isEverything else { return false }
    var found = false
    try source.entries(LogSource.Question(path: path, start: question.start)) { _ in
      found = true
      return false
    }
    return found
  }

  private func neverWas(_ path: RepoPath, _ status: FileStatus?) throws -> PathFailure {
    let similar = vault.location.workTree == nil ? nil : try vault.similarTracked(to: path)
    return status == nil ? .missing(path, similar: similar) : .untracked(path)
  }

  private func version(_ name: [UInt8], of path: RepoPath) throws -> FileVersion {
    try VersionResolver(vault: vault, repository: vault.openRepository()).version(name, of: path)
  }

  /// The commit that made a version what it is: a revision's own, or the last one before any other commit; nil where
  /// only merges did.
  private func lastChange(of version: FileVersion, _ source: LogSource) throws -> ObjectID? {
    var found: ObjectID?
    try source.entries(LogSource.Question(path: version.path, start: version.commit)) { entry in
      found = entry.commit
      return false
    }
    return found
  }
}

/// Lets through what was asked for, and knows when that was enough.
private struct LogFilter {
  private let user: String?
  private var left: Int

  init(_ request: LogQuery.Request) {
    user = request.user
    left = request.limit ?? .max
  }

  /// - Returns: whether more is wanted.
  mutating func pass(_ entry: LogEntry, to visit: (LogEntry) throws -> Bool) throws -> Bool {
    guard left > 0 else { return false }
    if let user, entry.user != user { return true }
    left -= 1
    return try visit(entry) && left > 0
  }
}

/// What is asked of a log that it cannot tell.
enum LogFailure: Failure, Equatable {
  /// The version to begin with is not among those before the one to end with.
  case notBefore([UInt8], [UInt8]?)

  var category: FailureCategory { .notFound }

  var message: String {
    switch self {
    case .notBefore(let from, let to):
      "\(PathQuoting.quote(from)) is not among the versions up to \(to.map { PathQuoting.quote($0) } ?? "HEAD")"
    }
  }

  var hint: String? { "--from is the older version, --to the newer one" }
}
