/// Reads a log: by a walk of our own, or by git where the repository is of a kind that the walk does not cover.
struct LogSource {
  let location: RepositoryLocation
  let context: ProcessContext
  let git: GitProgram
  let configuration: GitConfiguration

  struct Question {
    /// nil is the whole vault.
    var path: RepoPath?
    var start: ObjectID
    /// Commits older than this, in seconds since 1970, end the walk there.
    var since: Int64?
  }

  /// - Parameter visit: gets the newest first and answers whether to go on.
  func entries(_ question: Question, visit: (LogEntry) throws -> Bool) throws {
    let traits = RepositoryTraits(of: location, environment: context.environment)
    let hidesFirst = question.path != nil && configuration.boolean("log.showRoot") == false
    guard !traits.historyNeedsGit, !traits.objectsNeedGit, !hidesFirst else {
      return try askGit(question, after: 0, visit)
    }
    let objects = ObjectDatabase(
      folders: ObjectFolders.searched(at: location, in: context),
      usesCommitGraph: configuration.boolean("core.commitGraph") ?? true)
    let mailmap = self.mailmap()
    guard let path = question.path else {
      var commits = try CommitsByDate(from: question.start, since: question.since, objects)
      while let (id, _) = try commits.next() {
        try Interruption.check()
        guard try visit(entry(id, nil, objects, mailmap)) else { return }
      }
      return
    }
    var walk = try FollowWalk(path, from: question.start, since: question.since, objects, git)
    var told = 0
    while let step = try walk.next() {
      guard case .changed(let id, let name) = step else { return try askGit(question, after: told, visit) }
      told += 1
      guard try visit(entry(id, RepoPath(trusted: name), objects, mailmap)) else { return }
    }
  }

  private func entry(
    _ id: ObjectID, _ path: RepoPath?, _ objects: ObjectDatabase, _ mailmap: Mailmap
  ) throws -> LogEntry {
    let content = try objects.object(id).bytes
    let converted = CommitText(content).hasOtherEncoding ? try inUTF8(id) : content
    return LogEntry(commit: id, path: path, content: converted, mailmap: mailmap)
  }

  /// A commit's text as git converts it, in the form in which it is stored.
  private func inUTF8(_ id: ObjectID) throws -> [UInt8] {
    try git.check(
      [
        "log", "--no-walk", "--encoding=UTF-8", "--date=raw", "--no-patch", .text("--format=\(Self.storedForm)"),
        .object(id), "--",
      ],
      as: .read, configuration: ["log.showSignature=false"])
  }

  private func mailmap() -> Mailmap {
    guard configuration.boolean("log.mailmap") ?? true else { return Mailmap() }
    return MailmapSources(
      location: location, configuration: configuration, git: git, environment: context.environment
    ).mailmap()
  }

  // MARK: git's own log

  private static let storedForm =
    "tree %T%nauthor %an <%ae> %ad%ncommitter %cn <%ce> %cd%n%n%B"

  /// - Parameter told: how many of the first ones the caller has already.
  private func askGit(_ question: Question, after told: Int, _ visit: (LogEntry) throws -> Bool) throws {
    var arguments: [GitArgument] = [
      "log", "-z", "--encoding=UTF-8", "--date=raw", .text("--format=%x01%H%n\(Self.storedForm)"),
      .object(question.start),
    ]
    if question.path != nil { arguments += ["--follow", "--name-only"] }
    if let since = question.since { arguments.append("--since=@\(since)") }
    arguments.append("--")
    if let path = question.path { arguments.append(.path(path)) }
    let output = try git.check(arguments, as: .read, configuration: ["log.showSignature=false"])
    let mailmap = self.mailmap()
    // A commit and its file's name end in NULs; %x01 tells commits from names.
    let fields = output.split(separator: 0)
    var position = fields.startIndex
    var count = 0
    while position < fields.endIndex {
      let record = fields[position]
      position += 1
      guard let start = record.firstIndex(of: 1) else { continue }
      var path = question.path
      if question.path != nil, position < fields.endIndex, !fields[position].contains(1) {
        path = RepoPath(trusted: Array(fields[position].drop { $0 == UInt8(ascii: "\n") }))
        position += 1
      }
      guard let id = ObjectID(hex: String(decoding: record[(start + 1)...].prefix(40), as: UTF8.self)) else {
        throw GitProgramFailure.unreadable(command: "log")
      }
      count += 1
      guard count > told else { continue }
      let entry = LogEntry(commit: id, path: path, content: Array(record[(start + 42)...]), mailmap: mailmap)
      guard try visit(entry) else { return }
    }
  }
}
