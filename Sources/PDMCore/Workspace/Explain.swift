/// `pdm explain`: may I change this file now, and why.
public struct Explain {
  let vault: Vault

  public init(_ vault: Vault) {
    self.vault = vault
  }

  /// - Parameter names: as typed, of files that need not exist; in a bare repository, from the top.
  public func run(_ names: [[UInt8]]) throws -> ExplainReport {
    try vault.requireStore()
    let files: [(path: RepoPath, exists: Bool)]
    if vault.location.workTree == nil {
      files = try names.map { (try RepoPath(checking: $0), false) }
    } else {
      files = try vault.resolve(names).map { ($0.path, $0.status != nil) }
    }
    let paths = files.map(\.path)
    let states = try LockableState.of(paths, git: vault.git)
    let lines = try DecidingLine.find(for: states, in: vault)
    let (held, versions, settings, user, now) = try vault.read { transaction in
      let user = try vault.authenticate(transaction).user
      var held: [RepoPath: Lock] = [:]
      var versions: [RecordedVersion] = []
      for path in paths {
        if let lock = try transaction.lock(on: path) { held[path] = lock }
        if let version = try transaction.recordedVersion(of: path) { versions.append(version) }
      }
      return (held, versions, try transaction.settings(), user, transaction.now)
    }
    let (tracked, stale) = try known(paths, versions)
    let policy = settings.lockPolicy
    let names = Dictionary(
      try NameRules(settings).problems(among: paths.filter { !tracked.contains($0) })
    ) { first, _ in first }
    let remote = try stale.isEmpty || !vault.isClone ? nil : CentralRepository(of: vault, branch: nil).remote
    return ExplainReport(
      files: files.map { path, exists in
        let state = states[path] ?? .unspecified
        return FileExplanation(
          path: path, displayPath: vault.displayPath(path), policy: policy, state: state, line: lines[path],
          isExempt: policy.exempts(state), isTracked: tracked.contains(path), exists: exists, lock: held[path],
          isMine: held[path]?.owner.id == user.id, name: names[path], newer: stale[path], remote: remote,
          role: user.role, mayBreak: held[path]?.mayBeBroken(by: user, at: now) ?? false)
      }, isBare: vault.location.workTree == nil, now: now, user: user.name)
  }

  /// Which of them git tracks, and of which a newer version was checked in elsewhere.
  private func known(
    _ paths: [RepoPath], _ versions: [RecordedVersion]
  ) throws -> (tracked: Set<RepoPath>, stale: [RepoPath: RecordedVersion]) {
    guard vault.location.workTree != nil else {
      let repository = try vault.openRepository()
      guard let head = try repository.value.head().commit else { return ([], [:]) }
      return (Set(try paths.filter { try repository.value.entry(at: $0, in: head) != nil }), [:])
    }
    let index = try GitIndex(of: vault.location, using: vault.git)
    let tracked = Set(paths.filter { index.entry(at: $0) != nil || index.isConflicted($0) })
    guard !versions.isEmpty else { return (tracked, [:]) }
    let repository = try vault.openRepository()
    let files = StaleFiles(
      vault: vault, head: try repository.value.head().commit, versions: versions, rule: try vault.settings().pathRule)
    let stale = try files.paths(in: index, repository.value)
    return (
      tracked, Dictionary(versions.filter { stale.contains($0.path) }.map { ($0.path, $0) }) { first, _ in first }
    )
  }
}

/// What decides about one file.
public struct FileExplanation: Sendable {
  public enum Verdict: String, Sendable {
    case mine
    case exempt
    /// It is not in the vault yet.
    case new
    /// It is not in the vault yet, and cannot come in under this name.
    case badName = "bad_name"
    case held
    case viewer
    case stale
    case available
  }

  public let path: RepoPath
  public let displayPath: [UInt8]
  public let policy: LockPolicy
  public let state: LockableState
  /// nil where no line speaks of it, or it cannot be told which does.
  public let line: DecidingLine?
  public let isExempt: Bool
  public let isTracked: Bool
  public let exists: Bool
  public let lock: Lock?
  public let isMine: Bool
  /// Of a new file: the rule that its name breaks.
  let name: NameProblem?
  /// The version that is missing here.
  let newer: RecordedVersion?
  /// Of a clone: where it is to be had.
  let remote: [UInt8]?
  let role: Role
  /// Whether the account may end another's check-out now.
  let mayBreak: Bool

  public var verdict: Verdict {
    if name != nil, !isExempt, lock == nil || isMine { return .badName }
    if isMine { return .mine }
    if isExempt { return .exempt }
    if lock != nil { return .held }
    if !isTracked { return .new }
    if role == .viewer { return .viewer }
    return newer == nil ? .available : .stale
  }

  public var mayChange: Bool { [.mine, .exempt, .new].contains(verdict) }

  private var merge: [String] {
    guard let branch = newer?.branch.shortBranch else { return [] }
    guard let remote = remote.map(PathQuoting.shellWord) else { return ["git merge \(branch)"] }
    return ["git fetch \(remote) \(branch)", "git merge FETCH_HEAD"]
  }

  /// What may be done now, as commands.
  public var advice: [String] {
    let name = PathQuoting.shellWord(displayPath)
    switch verdict {
    case .mine: return ["pdm checkin \(name) -m MESSAGE", "pdm cancel \(name)"]
    case .exempt, .viewer, .badName: return []
    case .held:
      guard let lock, role != .viewer else { return ["pdm show \(name)"] }
      return ["pdm show \(name)"] + FileAdvice.others(lock, name, mayBreak: mayBreak)
    case .new: return exists && role != .viewer ? ["pdm add \(name) -m MESSAGE"] : []
    case .stale:
      return merge + ["pdm checkout \(name) -m REASON"]
    case .available: return ["pdm checkout \(name) -m REASON"]
    }
  }
}

/// What decides about some files, and the moment it is of.
public struct ExplainReport: Sendable {
  public let files: [FileExplanation]
  public let isBare: Bool
  public let now: Timestamp
  public let user: String
}
