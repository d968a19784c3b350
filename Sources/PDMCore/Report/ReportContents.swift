/// All that a report says, gathered; differences are made while it is written.
struct ReportContents {
  let title: String
  let listing: ListingReport
  let history: ReportHistory
  let record: ReportRecord
  let differences: ReportDiffs
  private let vault: Vault
  private let session: Session
  private let branch: String?
  private let head: ObjectID?
  private let since: Timestamp?
  private let activity: ReportActivity
  /// Check-outs of files that are not listed: they are on another branch, or new.
  private let otherLocks: [Lock]

  init(_ vault: Vault, _ request: Report.Request) throws {
    self.vault = vault
    let folder = vault.location.workTree ?? vault.location.gitDirectory
    title = request.title ?? PathQuoting.quote(folder.lastComponent)
    since = request.since
    session = try Accounts(vault).whoami()
    var wanted = Listing.Request()
    wanted.patterns = request.patterns
    wanted.namesRevisions = true
    listing = try Listing(vault).run(wanted)
    let position = try vault.openRepository().value.head()
    (branch, head) = (position.branchName, position.commit)

    let isWhole = request.patterns.isEmpty && [vault.location.workTree, nil].contains(vault.folderOfNames)
    let listed = Set(listing.files.map(\.path))
    otherLocks = isWhole ? try LockListing(vault).run().locks.filter { !listed.contains($0.path) } : []
    var activity = ReportActivity()
    var history = ReportHistory(of: listing.files)
    try history.read(vault, since: since, countsAll: isWhole, activity: &activity)
    var record = ReportRecord(of: listing.files)
    try record.read(vault, since: since, countsAll: isWhole, activity: &activity)
    self.activity = activity
    self.history = history
    self.record = record
    differences = ReportDiffs(vault, of: listing.files, history, count: request.differences)
  }

  func write(to document: inout ReportDocument) throws {
    document.begin()
    try writeFacts(to: &document)
    try document.object("files") { try writeFiles(to: &$0) }
    try document.object("locks") { try writeLocks(to: &$0) }
    try document.object("people") { document in
      try document.column("name", of: activity.people.values) { .string($0.name) }
      try document.column("account", of: activity.people.values) { .integer($0.isAccount ? 1 : 0) }
    }
    try document.object("commits") { try writeCommits(to: &$0) }
    try document.object("acts") { try writeActs(to: &$0) }
    try document.object("activity") { try writeActivity(to: &$0) }
    let chosen = differences.chosen
    try vault.context.showing("comparing", .things("files"), of: Int64(chosen.count)) { progress in
      try document.column("diffs", of: chosen) { file in
        progress?.advance()
        return try difference(file)
      }
    }
    try document.end()
  }

  private func writeFacts(to document: inout ReportDocument) throws {
    try document.member("format", 1)
    try document.member("title", .string(title))
    try document.member("made_at", .time(listing.now))
    try document.member("made_by", .string(listing.user))
    try document.member("version", .string(Version.current))
    try document.member("branch", .text(branch))
    try document.member("head", .text(head?.hex))
    try document.member("since", .time(since))
    try document.member(
      "bounds",
      [
        "versions_of_file": .number(ReportHistory.Limit.versions), "commits_read": .number(history.commitsRead),
        "commits_damaged": .number(history.commitsDamaged), "history_cut": .bool(history.isCut),
        "history_needs_git": .bool(history.needsGit), "acts_of_file": .number(ReportRecord.Limit.actsOfFile),
        "acts_read": .number(record.linesRead), "acts_cut": .bool(record.isCut),
        "record_is_own": .bool(session.user.role != .admin), "diffs": .number(differences.chosen.count),
      ])
  }

  // MARK: Files

  private func writeFiles(to document: inout ReportDocument) throws {
    let files = listing.files
    var folders = NumberedValues<[UInt8]>()
    try document.column("folder", of: files) { .number(folders.number(of: $0.path.folder)) }
    try document.column("folders", of: folders.values) { .string(String(decoding: $0, as: UTF8.self)) }
    try document.column("name", of: files) { .string(String(decoding: $0.path.name, as: UTF8.self)) }
    try document.column("size", of: files) { .number($0.size) }
    try document.column("changed", of: files) { .number($0.changedAt?.seconds) }
    try document.column("marks", of: files) { file in
      .integer((file.isMine ? 1 : 0) + (file.isModified ? 2 : 0) + (file.isStale ? 4 : 0) + (file.isSubmodule ? 8 : 0))
    }
    try document.column("revision", of: files) { .text($0.revision?.text) }
    try document.column("versions", of: history.versions) { .number($0.count) }
    // Names that are shown and typed in another form.
    let odd = files.indices.filter { !PathQuoting.isPlain(files[$0].path.bytes) }
    try document.column("odd", of: odd) { number in
      let path = files[number].path
      let isText = String(validating: path.bytes, as: UTF8.self) != nil
      return .array([
        .number(number), .string(PathQuoting.quote(path.bytes)), .string(PathQuoting.shellWord(path.bytes)),
        isText ? .null : .string(Base64.encode(path.bytes)),
      ])
    }
  }

  private func writeLocks(to document: inout ReportDocument) throws {
    let held = listing.files.indices.compactMap { number in listing.files[number].lock.map { (Int?(number), $0) } }
    let locks = held + otherLocks.map { (nil, $0) }
    try document.column("file", of: locks) { .number($0.0) }
    try document.column("path", of: locks) { $0.0 == nil ? .string(PathQuoting.quote($0.1.path.bytes)) : .null }
    try document.column("owner", of: locks) { .string($0.1.owner.name) }
    try document.column("full_name", of: locks) { .string($0.1.owner.fullName) }
    try document.column("since", of: locks) { .integer($0.1.lockedAt.seconds) }
    try document.column("reason", of: locks) { .string($0.1.reason) }
    try document.column("host", of: locks) { .string($0.1.host) }
    try document.column("branch", of: locks) { .text($0.1.branch) }
  }

  // MARK: What happened

  private func writeCommits(to document: inout ReportDocument) throws {
    try document.column("id", of: history.commits) { .string(String($0.id.hex.prefix(12))) }
    try document.column("time", of: history.commits) { .integer($0.time.seconds) }
    try document.column("person", of: history.commits) { .number($0.person) }
    try document.column("subject", of: history.commits) { .string($0.subject) }
    let versions = history.versions.lazy.joined()
    try document.column("of_version", of: versions) { .number($0.commit) }
    try document.column("revision_of_version", of: versions) { .text($0.revision?.text) }
  }

  private func writeActs(to document: inout ReportDocument) throws {
    try document.column("file", of: record.acts) { .number($0.file) }
    try document.column("time", of: record.acts) { .integer($0.time.seconds) }
    try document.column("person", of: record.acts) { .number($0.person) }
    try document.column("kind", of: record.acts) { .number($0.kind) }
    try document.column("text", of: record.acts) { .string($0.summary) }
  }

  private func writeActivity(to document: inout ReportDocument) throws {
    let rows = activity.rows
    try document.column("kinds", of: activity.kinds.values) { .string($0) }
    try document.column("day", of: rows) { .number($0.day) }
    try document.column("person", of: rows) { .number($0.person) }
    try document.column("kind", of: rows) { .number($0.kind) }
    try document.column("count", of: rows) { .number($0.count) }
  }

  private func difference(_ file: Int) throws -> JSON {
    let difference = try differences.difference(of: file)
    return [
      "file": .number(file), "commit": .number(difference.commit), "status": .text(difference.status?.rawValue),
      "text": .string(difference.text), "cut": .bool(difference.isCut),
      "notes": .array(difference.notes.map(JSON.string)),
    ]
  }
}

extension RepoPath {
  /// What stands before the name, with its slash.
  fileprivate var folder: [UInt8] { Array(bytes.dropLast(name.count)) }
}
