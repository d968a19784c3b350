/// Everything known of one file.
public struct FileDetailsQuery {
  let vault: Vault

  public init(_ vault: Vault) {
    self.vault = vault
  }

  /// How many of the last versions are shown.
  private static let historyLength = 3

  public func run(name: [UInt8]) throws -> FileDetails {
    try vault.requireStore()
    guard let (path, status) = try vault.resolve([name], submodules: true).first else {
      throw PathFailure.malformed(name)
    }
    let repository = try vault.openRepository()
    let head = try repository.value.head()
    let index = try repository.value.index()
    if index.isConflicted(path) { throw PathFailure.conflicted(path) }
    guard let tracked = index.entry(at: path) else {
      throw status == nil ? PathFailure.missing(path, similar: index.similar(to: path)) : .untracked(path)
    }
    let changes = try WorkTreeChanges.of([path], in: vault)
    let (lock, requests, waiters, version, revision, known, user, now) = try vault.read { transaction in
      let user = try vault.authenticate(transaction).user
      let lock = try transaction.lock(on: path)
      return (
        lock, try lock == nil ? [] : transaction.requests(on: path), try transaction.waiters(for: path),
        try transaction.recordedVersion(of: path),
        try transaction.revision(of: path, object: tracked.id), try transaction.recordedRevisions(of: path), user,
        transaction.now
      )
    }
    let freshness = StaleFiles(
      vault: vault, head: head.commit, versions: version.map { [$0] } ?? [], rule: try vault.settings().pathRule)
    let source = try FileStatusSource(
      vault: vault, user: user, locks: lock.map { [$0] } ?? [], changes: changes,
      stale: freshness.paths(in: index, repository.value),
      revisions: revision.map { [path: $0] } ?? [:], rule: freshness.rule, now: now)
    let revisions = Dictionary(known.map { ($0.commit, $0.revision) }) { first, _ in first }
    let entry = try source.entry(for: tracked, asksDisk: true)
    let line = vault.waitingLine
    let waiting = try waiters.filter { try line.lives($0.file) }
    return FileDetails(
      entry: entry, waiting: waiting, branch: head.branchName,
      history: try history(of: path, head: head.commit, revisions), requests: requests,
      advice: FileAdvice.for(
        entry, hasAsked: requests.contains { $0.user.id == user.id },
        isAwaited: waiting.contains { $0.user.id != user.id }, user: user, now: now), now: now,
      user: user.name)
  }

  private func history(of path: RepoPath, head: ObjectID?, _ revisions: [ObjectID: Revision]) throws -> [HistoryEntry] {
    guard head != nil else { return [] }
    // %x00 between the fields, since names and subjects may hold anything else.
    let format = "--format=%H%x00%an%x00%ct%x00%s%x00%(trailers:key=Pdm-User,valueonly,separator=%x2C)%x00"
    let output = try vault.git.check(
      [
        "log", "-z", "--follow", "--encoding=UTF-8", .text("-\(Self.historyLength)"), .text(format), "--", .path(path),
      ], as: .read,
      configuration: ["log.showSignature=false"])
    let fields = output.split(separator: 0, omittingEmptySubsequences: false).map {
      String(decoding: $0, as: UTF8.self)
    }
    return stride(from: 0, to: fields.count - 5, by: 6).compactMap { start in
      guard let commit = ObjectID(hex: fields[start].drop { $0 == "\n" }), let seconds = UInt64(fields[start + 2])
      else {
        return nil
      }
      return HistoryEntry(
        commit: commit, author: fields[start + 1], date: Timestamp(seconds: Int64(clamping: seconds)),
        subject: fields[start + 3], user: fields[start + 4].isEmpty ? nil : fields[start + 4],
        revision: revisions[commit])
    }
  }
}

/// What `pdm show` knows.
public struct FileDetails: Sendable {
  public let entry: FileEntry
  /// Who waits for it, in order of arrival.
  public let waiting: [Waiter]
  /// The branch that is checked out; nil on none.
  public let branch: String?
  /// The last versions, newest first.
  public let history: [HistoryEntry]
  /// Who asked the holder for it, in the order in which they asked.
  public let requests: [FileRequest]
  /// What the asking account may do now, as commands.
  public let advice: [String]
  public let now: Timestamp
  public let user: String
}

/// One version of a file.
public struct HistoryEntry: Sendable, Equatable {
  public let commit: ObjectID
  public let author: String
  public let date: Timestamp
  public let subject: String
  /// The account, where pdm made the commit.
  public let user: String?
  /// What it made of the file; nil for a commit of plain git.
  public let revision: Revision?
}

/// What may be done with a file now.
enum FileAdvice {
  /// - Parameters:
  ///   - hasAsked: the account asked the holder for it.
  ///   - isAwaited: by another account.
  static func `for`(_ file: FileEntry, hasAsked: Bool, isAwaited: Bool, user: User, now: Timestamp) -> [String] {
    let name = PathQuoting.shellWord(file.displayPath)
    if user.role == .viewer { return [] }
    if file.isMine {
      return ["pdm checkin \(name) -m MESSAGE", "pdm cancel \(name)"]
    }
    if let lock = file.lock {
      return others(lock, name, hasAsked: hasAsked, mayBreak: lock.mayBeBroken(by: user, at: now))
    }
    return file.isStale ? [] : ["pdm checkout \(isAwaited ? "--wait " : "")\(name) -m REASON"]
  }

  /// What may be done about another's check-out.
  static func others(_ lock: Lock, _ name: String, hasAsked: Bool = false, mayBreak: Bool) -> [String] {
    [
      hasAsked ? "pdm request --withdraw \(name)" : "pdm request \(name) -m MESSAGE",
      mayBreak ? "pdm break \(name) -m WHY" : "pdm checkout \(name) --wait -m REASON",
    ]
  }
}
