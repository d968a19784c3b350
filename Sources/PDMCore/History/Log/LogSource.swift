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
    var span = LogSpan()
  }

  /// - Parameter visit: gets the newest first and answers whether to go on.
  /// - Throws: ``Interrupted`` at any commit.
  func entries(_ question: Question, visit: (LogEntry) throws -> Bool) throws {
    let traits = RepositoryTraits(of: location, environment: context.environment)
    let mailmap = self.mailmap()
    let gits = GitLog(git: git, mailmap: mailmap)
    guard !traits.historyNeedsGit, !traits.objectsNeedGit else { return try gits.entries(question, visit: visit) }
    let objects = ObjectDatabase(
      folders: ObjectFolders.searched(at: location, in: context),
      usesCommitGraph: configuration.boolean("core.commitGraph") ?? true)
    func entry(_ id: ObjectID, _ node: CommitNode, _ path: RepoPath?) throws -> LogEntry {
      let stored = try objects.object(id).bytes
      let content = try StoredCommitText.inUTF8(stored) ?? gits.content(of: id)
      return LogEntry(commit: id, parents: Array(node.parents), path: path, content: content, mailmap: mailmap)
    }
    guard let path = question.path else {
      var commits = try CommitsByDate(from: question.start, in: question.span, objects)
      while let (id, node) = try commits.next() {
        try Interruption.check()
        guard try visit(entry(id, node, nil)) else { return }
      }
      return
    }
    var walk = try FollowWalk(
      path, from: question.start, in: question.span, showsRoots: configuration.boolean("log.showRoot") ?? true, objects,
      git)
    var told = 0
    while let step = try walk.next() {
      guard case .changed(let id, let node, let name) = step else {
        return try gits.entries(question, after: told, visit: visit)
      }
      told += 1
      guard try visit(entry(id, node, RepoPath(trusted: name))) else { return }
    }
  }

  private func mailmap() -> Mailmap {
    guard configuration.boolean("log.mailmap") ?? true else { return Mailmap() }
    return MailmapSources(
      location: location, configuration: configuration, git: git, environment: context.environment
    ).mailmap()
  }
}
