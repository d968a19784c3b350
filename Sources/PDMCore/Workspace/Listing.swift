/// The files of the vault with their status: the index and the locks, each read once.
public struct Listing {
  let vault: Vault

  public init(_ vault: Vault) {
    self.vault = vault
  }

  public enum StatusFilter: String, Sendable, CaseIterable {
    case all
    case available
    case checkedOut = "checked-out"
    case mine
    case modified
    case stale
  }

  /// `name`, `size-desc` and so on; ascending unless it says otherwise. Paths break ties.
  public struct Sort: Sendable, Equatable {
    public enum Key: String, Sendable, CaseIterable { case name, status, size, date, holder }

    public var key: Key
    public var descending: Bool

    public init(key: Key, descending: Bool) {
      self.key = key
      self.descending = descending
    }

    public init?(_ text: String) {
      let parts = text.split(separator: "-", omittingEmptySubsequences: false)
      guard let name = parts.first, let key = Key(rawValue: String(name)) else { return nil }
      switch parts.dropFirst() {
      case []: self.init(key: key, descending: false)
      case ["asc"]: self.init(key: key, descending: false)
      case ["desc"]: self.init(key: key, descending: true)
      default: return nil
      }
    }

    /// All that can be written.
    public static var spellings: [String] {
      Key.allCases.flatMap { [$0.rawValue, "\($0.rawValue)-asc", "\($0.rawValue)-desc"] }
    }
  }

  public struct Request: Sendable {
    /// git pathspecs, relative to the working folder; none means all below it.
    public var patterns: [[UInt8]] = []
    /// A part of the path, the holder or the reason, in any case.
    public var search: String?
    public var status: StatusFilter = .all
    public var sort = Sort(key: .name, descending: false)
    /// Only what this account holds.
    public var user: String?
    /// Whether the entries name their revisions; nothing is read of them otherwise.
    public var namesRevisions = false

    public init() {}
  }

  public func run(_ request: Request) throws -> ListingReport {
    try vault.requireStore()
    let repository = try vault.openRepository()
    let head = try repository.value.head()
    // git compares the files while we read the index and the store.
    let comparison = try vault.startComparison()
    let isBare = vault.location.workTree == nil
    let index =
      try isBare
      ? head.commit.map { try GitIndex.ofTree($0, using: vault.git) } ?? GitIndex(records: [], in: [])
      : repository.value.index()
    let positions = try positions(in: index, matching: request.patterns)
    let (locks, versions, revisions, user, now) = try vault.read { transaction in
      let user = try vault.authenticate(transaction).user
      return (
        try transaction.locks(), try transaction.recordedVersions(),
        request.namesRevisions ? try transaction.revisions(in: index) : [:], user, transaction.now
      )
    }
    let progress = vault.context.progress("comparing the files with HEAD")
    let changes = try comparison.result()
    progress?.end()
    let freshness = StaleFiles(vault: vault, head: head.commit, versions: versions, rule: try vault.settings().pathRule)
    let describe = try FileStatusSource(
      vault: vault, user: user, locks: locks, changes: changes, stale: freshness.paths(in: index, repository.value),
      revisions: revisions, rule: freshness.rule, now: now)
    var files: [FileEntry] = []
    var last: RepoPath?
    for position in positions {
      let entry = index[position]
      // A file in conflict has up to three entries.
      guard entry.path != last else { continue }
      last = entry.path
      let file = try describe.entry(for: entry)
      if Self.matches(file, request) { files.append(file) }
    }
    return ListingReport(files: Self.sorted(files, by: request.sort), now: now, user: user.name)
  }

  /// Where in the index the wanted files are. Patterns are git's own pathspecs, so git says what they match.
  private func positions(in index: GitIndex, matching patterns: [[UInt8]]) throws -> [Int] {
    guard patterns.isEmpty else {
      let listed = try vault.git.takingPatterns(in: vault.folderOfNames).check(
        ["ls-files", "-z", "--full-name"] + (vault.location.workTree == nil ? ["--with-tree=HEAD", "--"] : ["--"])
          + patterns.map(GitArgument.init(bytes:)), as: .read)
      let wanted = Set(listed.split(separator: 0).map { RepoPath(trusted: Array($0)) })
      return index.indices.filter { wanted.contains(index[$0].path) }
    }
    guard let workTree = vault.location.workTree, vault.folderOfNames.starts(with: workTree.appending([])) else {
      return Array(index.indices)
    }
    let here = Array(vault.folderOfNames.dropFirst(workTree.appending([]).count))
    return here.isEmpty ? Array(index.indices) : Array(index.positions(below: here))
  }

  private static func matches(_ file: FileEntry, _ request: Request) -> Bool {
    if let user = request.user, file.lock?.owner.name != user { return false }
    switch request.status {
    case .all: break
    case .available: guard file.lock == nil else { return false }
    case .checkedOut: guard file.lock != nil else { return false }
    case .mine: guard file.isMine else { return false }
    case .modified: guard file.isModified else { return false }
    case .stale: guard file.isStale else { return false }
    }
    guard let search = request.search?.lowercased(), !search.isEmpty else { return true }
    let texts = [
      String(decoding: file.path.bytes, as: UTF8.self), file.lock?.owner.name, file.lock?.owner.fullName,
      file.lock?.reason,
    ]
    return texts.contains { $0?.lowercased().contains(search) == true }
  }

  private static func sorted(_ files: [FileEntry], by sort: Sort) -> [FileEntry] {
    // The index is in order of path, and the sort is stable, so paths break ties.
    func ordered<Value: Comparable>(_ value: (FileEntry) -> Value) -> [FileEntry] {
      files.map { (value($0), $0) }.sorted { sort.descending ? $0.0 > $1.0 : $0.0 < $1.0 }.map(\.1)
    }
    switch sort.key {
    case .name: return sort.descending ? files.reversed() : files
    case .status: return ordered { $0.lock == nil ? 0 : 1 }
    case .size: return ordered { $0.size ?? -1 }
    case .date: return ordered { $0.changedAt?.milliseconds ?? 0 }
    case .holder: return ordered { $0.lock?.owner.name ?? "" }
    }
  }
}
