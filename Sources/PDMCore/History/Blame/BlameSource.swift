/// Answers a blame: by a walk of our own with its cache, or by git where the repository, the file or the configuration
/// is of a kind that the walk does not cover.
///
/// The walk is trusted only where it provably says what git would say. What it finds on the way and cannot do (an
/// ignored commit that wrote a line, a commit in another encoding) sends the question to git as a whole.
struct BlameSource {
  let location: RepositoryLocation
  let context: ProcessContext
  let git: GitProgram
  let configuration: GitConfiguration

  struct Question {
    var path: RepoPath
    /// The newest commit to look at; nil is the working file on top of `head`.
    var commit: ObjectID?
    /// What HEAD is, for the working file.
    var head: ObjectID?
    var ranges: [LineRange] = []
    var ignoresSpace = false
  }

  func answer(_ question: Question) throws -> BlameAnswer {
    guard isCovered(question) else { return try askGit(question) }
    let objects = ObjectDatabase(
      folders: ObjectFolders.searched(at: location, in: context),
      usesCommitGraph: configuration.boolean("core.commitGraph") ?? true)
    guard let start = try start(of: question, objects) else { return try askGit(question) }
    let lines = try lines(question.ranges, of: start.content, path: question.path)
    guard let groups = try walk(question, start, lines, objects), let commits = try details(of: groups, objects) else {
      return try askGit(question)
    }
    return BlameAnswer(groups: groups, commits: commits, content: start.content)
  }

  private func askGit(_ question: Question) throws -> BlameAnswer {
    try context.showing("git blames \(question.path.quoted)") { _ in
      try GitBlame(git: git.interruptible).answer(
        question.path, at: question.commit, ranges: question.ranges, ignoringSpace: question.ignoresSpace)
    }
  }

  // MARK: What the walk covers

  private func isCovered(_ question: Question) -> Bool {
    let traits = RepositoryTraits(of: location, environment: context.environment)
    return !traits.historyNeedsGit && !traits.objectsNeedGit && !question.ranges.contains(where: \.needsGit)
      && !mayHaveTextConversion(question.path) && hasUTF8Output
      && (question.commit != nil || !PathProbe.exists(location.gitDirectory.appending("MERGE_HEAD")))
  }

  /// A program of the user's may turn the file into a text to be compared.
  private func mayHaveTextConversion(_ path: RepoPath) -> Bool {
    configuration.keys(in: "diff").contains { $0.hasSuffix(".textconv") } && mayBeNamed(path, PlainAttributes.drivers)
  }

  /// Bytes may be converted between the working tree and the store.
  private func mayConvert(_ path: RepoPath) -> Bool {
    let automatic = configuration.all("core.autocrlf").last
    if let automatic, GitConfigValue.boolean(automatic) != false { return true }
    return mayBeNamed(path, PlainAttributes.conversions)
  }

  private func mayBeNamed(_ path: RepoPath, _ attributes: [String]) -> Bool {
    // A file of attributes that the configuration names is left to git.
    // Patterns may match in another case, where the configuration says so.
    guard !configuration.isSet("core.attributesFile"), configuration.boolean("core.ignorecase") != true,
      let index = try? GitIndex(of: location, using: git, only: PlainAttributes.files(for: path))
    else {
      return true
    }
    return !PlainAttributes(location: location, environment: context.environment).leaveAlone(path, attributes) {
      index.entry(at: $0) != nil
    }
  }

  private var hasUTF8Output: Bool {
    let named = configuration.string("i18n.logOutputEncoding") ?? configuration.string("i18n.commitEncoding")
    return ["utf-8", "utf8"].contains(named?.lowercased() ?? "utf-8")
  }

  // MARK: Where it begins

  /// The text to be blamed, and the commit to begin with.
  private struct Start {
    var content: [UInt8]
    /// The content is the working file's, and differs from what `commit` has.
    var isEdited = false
    var commit: ObjectID
  }

  /// - Returns: nil where only git can tell what the working file would be in a commit.
  private func start(of question: Question, _ objects: ObjectDatabase) throws -> Start? {
    guard let commit = question.commit ?? question.head else { return nil }
    var lookup = PathLookup(question.path.bytes)
    guard let entry = try lookup.entry(in: objects.commit(commit).tree, objects), entry.isFile else { return nil }
    let stored = try objects.blob(entry.id)
    guard !stored.isBinary else { throw BlameFailure.binary(question.path) }
    guard question.commit == nil, let top = location.workTree else { return Start(content: stored, commit: commit) }

    let file = top.appending(question.path.bytes)
    guard let status = try FileSystem.status(of: file) else { throw PathFailure.missing(question.path, similar: nil) }
    let isLink = status.kind == .symlink
    guard isLink == (entry.kind == .symlink), isLink || status.kind == .regular else { return nil }
    let content = try isLink ? FileSystem.target(ofLink: file) : FileSystem.contents(of: file)
    if !isLink, mayConvert(question.path) {
      // What git converts depends on what is staged as well.
      guard isStaged(question.path, entry), try isStored(question.path, as: entry.id) else { return nil }
      return Start(content: stored, commit: commit)
    }
    return content == stored
      ? Start(content: stored, commit: commit) : Start(content: content, isEdited: true, commit: commit)
  }

  /// Whether the index has what HEAD has.
  private func isStaged(_ path: RepoPath, _ entry: TreeEntry) -> Bool {
    let index = try? GitIndex(of: location, using: git, only: [path])
    return index?.entry(at: path)?.id == entry.id
  }

  /// Whether git would store the working file as this object: by its filters and line ends, without writing it.
  private func isStored(_ path: RepoPath, as object: ObjectID) throws -> Bool {
    let output = try git.check(["hash-object", "--", .path(path)], as: .read)
    return output.starts(with: Array(object.hex.utf8))
  }

  private func lines(_ ranges: [LineRange], of content: [UInt8], path: RepoPath) throws -> [Range<Int>] {
    let count = LineTable(content, rule: .exact).count
    guard !ranges.isEmpty else { return count == 0 ? [] : [0..<count] }
    let wanted = try ranges.map { range throws(BlameFailure) in
      guard let lines = range.lines(of: count) else { throw .noSuchLines(path, range, lines: count) }
      return lines
    }
    return wanted.filter { !$0.isEmpty }.sorted { $0.lowerBound < $1.lowerBound }.reduce(into: []) { merged, range in
      if let last = merged.last, range.lowerBound <= last.upperBound {
        merged[merged.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
      } else {
        merged.append(range)
      }
    }
  }

  // MARK: The walk

  /// - Returns: nil where an ignored commit wrote a line: whom it is given to instead is for git to say.
  private func walk(
    _ question: Question, _ start: Start, _ lines: [Range<Int>], _ objects: ObjectDatabase
  ) throws -> [BlameAnswer.Group]? {
    guard let ignored = ignoredCommits() else { return nil }
    // The cache speaks of the usual rules.
    let usesIndentHeuristic = configuration.boolean("diff.indentHeuristic") ?? true
    let folder =
      question.ignoresSpace || !usesIndentHeuristic
      ? nil : BlameCacheFolder(of: location.commonDirectory, context: context)
    let place = BlameAnswer.Place(commit: start.commit, path: question.path.bytes)
    let cache = folder?.read(question.path, for: place)
    let walk = BlameWalk(
      objects: objects, rule: question.ignoresSpace ? .ignoreAll : .exact, usesIndentHeuristic: usesIndentHeuristic,
      cache: cache)
    let count = lines.reduce(0) { $0 + $1.count }
    try context.showing("blaming \(question.path.quoted)", .things("lines"), of: Int64(count)) { progress in
      walk.progress = progress
      if start.isEdited {
        try walk.run(from: start.content, path: question.path.bytes, parent: start.commit, lines: lines)
      } else {
        try walk.run(from: place, lines: lines)
      }
    }
    if let folder, question.ranges.isEmpty, walk.isWorthKeeping {
      folder.write(BlameCache.content(of: walk, keeping: cache), of: question.path)
    }
    var groups = walk.groups()
    guard !groups.contains(where: { ignored.contains($0.origin.commit) }) else { return nil }
    let table = LineTable(start.content, rule: .exact)
    for position in groups.indices { groups[position].text = table.range(of: groups[position].line).lowerBound }
    return groups
  }

  /// What `blame.ignoreRevsFile` lists.
  /// - Returns: nil where the files hold something that only git understands.
  private func ignoredCommits() -> Set<ObjectID>? {
    var commits: Set<ObjectID> = []
    for value in configuration.all("blame.ignoreRevsFile") {
      // What an empty name clears depends on git's order of them.
      guard let value, !value.isEmpty, let top = location.workTree else { return nil }
      guard value.first != UInt8(ascii: "~"), value.first != UInt8(ascii: "%"),
        let file = PathProbe.contents(top.resolving(value))
      else { return nil }
      for line in file.split(separator: UInt8(ascii: "\n")) {
        let name = line.prefix { $0 != UInt8(ascii: "#") }.trimmingSpace()
        if name.isEmpty { continue }
        guard let id = ObjectID(hex: String(decoding: name, as: UTF8.self)) else { return nil }
        commits.insert(id)
      }
    }
    return commits
  }

  // MARK: The commits

  /// - Returns: nil where a commit is in an encoding that git must convert.
  private func details(
    of groups: [BlameAnswer.Group], _ objects: ObjectDatabase
  ) throws -> [ObjectID: BlameAnswer.Commit]? {
    let mailmap = MailmapSources(
      location: location, configuration: configuration, git: git, environment: context.environment
    ).mailmap()
    let showsRoot = configuration.boolean("blame.showRoot") ?? false
    var commits: [ObjectID: BlameAnswer.Commit] = [:]
    for id in Set(groups.map(\.origin.commit)) {
      guard !id.isZero else {
        commits[id] = uncommitted(groups)
        continue
      }
      var text = CommitText(try objects.object(id).bytes)
      guard !text.hasOtherEncoding else { return nil }
      (text.author.name, text.author.email) = mailmap.shown(name: text.author.name, email: text.author.email)
      (text.committer.name, text.committer.email) = mailmap.shown(
        name: text.committer.name, email: text.committer.email)
      let isRoot = try objects.commit(id).parents.isEmpty
      commits[id] = BlameAnswer.Commit(text: text, isBoundary: isRoot && !showsRoot)
    }
    return commits
  }

  /// The words that git has for lines that are in no commit.
  private func uncommitted(_ groups: [BlameAnswer.Group]) -> BlameAnswer.Commit {
    let now = context.clock.now()
    let nobody = CommitText.Signature(
      name: Array("Not Committed Yet".utf8), email: Array("not.committed.yet".utf8),
      seconds: UInt64(clamping: now.milliseconds / 1000), zone: Array(LocalZone.text(at: now).utf8))
    let path = groups.first { $0.origin.commit.isZero }?.origin.path ?? []
    return BlameAnswer.Commit(
      text: CommitText(
        author: nobody, committer: nobody, summary: Array("Version of ".utf8) + path + Array(" from ".utf8) + path))
  }
}
