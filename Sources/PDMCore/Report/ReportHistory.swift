/// The last versions of each file, from one walk over the commits of the branch.
///
/// A file is followed through the renames that pdm made and those that left its content as it was; git's search for
/// others is left to `pdm log FILE`, since it takes longer than all the rest.
struct ReportHistory {
  struct Commit {
    let id: ObjectID
    let time: Timestamp
    /// Among the people of the activity.
    let person: Int
    let subject: String
  }

  struct Version {
    /// Among ``commits``.
    let commit: Int
    let revision: Revision?
  }

  /// What bounds the size of a report.
  enum Limit {
    /// Versions of one file.
    static let versions = 5
    /// Commits from which every file gets its versions; beyond, only files that have none yet get one.
    static let commits = 20_000
    static let allCommits = 40_000
    /// Characters of a message's first line.
    static let subject = 160
  }

  /// Those that ``versions`` name, newest first.
  private(set) var commits: [Commit] = []
  /// Of each file of the listing, newest first.
  private(set) var versions: [[Version]]
  /// Without merges, which are counted nowhere.
  private(set) var commitsRead = 0
  private(set) var commitsDamaged = 0
  /// There were more commits than are looked at for all files.
  private(set) var isCut = false
  /// What commits changed can be told by git alone: objects are replaced, or not all are here.
  private(set) var needsGit = false

  private var files: [[UInt8]: Int]

  init(of files: [FileEntry]) {
    versions = Array(repeating: [], count: files.count)
    self.files = Dictionary(files.enumerated().map { ($1.path.bytes, $0) }) { first, _ in first }
  }

  /// - Parameter countsAll: every commit is activity; else those that changed a listed file.
  mutating func read(
    _ vault: Vault, since: Timestamp?, countsAll: Bool, activity: inout ReportActivity
  ) throws {
    let traits = RepositoryTraits(of: vault.location, environment: vault.context.environment)
    needsGit = traits.objectsNeedGit
    let objects = ObjectDatabase(
      folders: ObjectFolders.searched(at: vault.location, in: vault.context), usesCommitGraph: !traits.historyNeedsGit)
    let trees = TreeDifference(objects: objects)
    var request = LogQuery.Request()
    request.since = since
    try vault.context.showing("reading the history", .things("commits")) { progress in
      try LogQuery(vault).run(request) { entry in
        progress?.advance()
        guard entry.parents.count < 2 else { return true }
        commitsRead += 1
        let person = activity.number(of: entry.person)
        var touched: [Touched] = []
        if !needsGit {
          do throws(ObjectFailure) {
            touched = note(try trees.changes(of: entry), of: entry)
          } catch {
            commitsDamaged += 1
          }
        }
        if countsAll || !touched.isEmpty { activity.add(0, by: person, at: entry.committed) }
        if !touched.isEmpty { add(entry, by: person, to: touched) }
        return true
      }
    }
  }

  /// A listed file, and what the commit made of it.
  private typealias Touched = (file: Int, revision: Revision?)

  /// Which listed files a commit changed. From here on, a renamed one is looked for under its older name.
  private mutating func note(_ changes: [TreeDifference.Change], of entry: LogEntry) -> [Touched] {
    let revisions = Dictionary(entry.revisions.map { ($0.path.bytes, $0) }) { _, last in last }
    let renames = Self.plainRenames(in: changes)
    var touched: [Touched] = []
    for change in changes {
      guard let file = files[change.path] else { continue }
      let trailer = revisions.isEmpty ? nil : revisions[change.path]
      touched.append((file, trailer?.revision))
      if let old = trailer?.oldPath?.bytes ?? renames[change.path], files[old] == nil {
        files[change.path] = nil
        files[old] = file
      }
    }
    return touched
  }

  /// By new name the old one, where just one file went and just one came with the same content.
  private static func plainRenames(in changes: [TreeDifference.Change]) -> [[UInt8]: [UInt8]] {
    var gone: [ObjectID: [[UInt8]]] = [:]
    for case (let path, let entry?, nil) in changes.lazy.map({ ($0.path, $0.old, $0.new) }) {
      gone[entry.id, default: []].append(path)
    }
    // The first commit of a vault may bring all of its files.
    guard !gone.isEmpty else { return [:] }
    var come: [ObjectID: [[UInt8]]] = [:]
    for case (let path, nil, let entry?) in changes.lazy.map({ ($0.path, $0.old, $0.new) }) {
      come[entry.id, default: []].append(path)
    }
    var renames: [[UInt8]: [UInt8]] = [:]
    for (content, paths) in come where paths.count == 1 {
      if let old = gone[content], old.count == 1 { renames[paths[0]] = old[0] }
    }
    return renames
  }

  private mutating func add(_ entry: LogEntry, by person: Int, to touched: [Touched]) {
    let depth = commits.count < Limit.commits ? Limit.versions : commits.count < Limit.allCommits ? 1 : 0
    var isNamed = false
    for (file, revision) in touched {
      guard versions[file].count < depth else {
        if depth < Limit.versions { isCut = true }
        continue
      }
      isNamed = true
      versions[file].append(Version(commit: commits.count, revision: revision))
    }
    guard isNamed else { return }
    let subject = String(decoding: entry.text.summary, as: UTF8.self)
    commits.append(
      Commit(
        id: entry.commit, time: entry.committed, person: person, subject: String(subject.prefix(Limit.subject))))
  }
}

extension LogEntry {
  /// The account that checked in; for plain git's commits the author.
  fileprivate var person: ReportPerson {
    user.map { ReportPerson(name: $0, isAccount: true) }
      ?? ReportPerson(name: String(decoding: text.author.name, as: UTF8.self), isAccount: false)
  }
}
