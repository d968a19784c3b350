/// How files of the working tree differ from HEAD, as git sees it: filters, line ends, modes and all.
///
/// Asked of `git diff HEAD`, since libgit2 runs no external filter and would call every Git LFS file changed.
struct WorkTreeChanges: Sendable, Equatable {
  enum Change: Sendable, Equatable {
    case modified
    case added
    case deleted
    /// A file became a symbolic link, or the reverse, or a submodule.
    case typeChanged
    case conflicted
    /// Edited, but git was told to pass it over (`git update-index --skip-worktree`), and would not commit it.
    case skipped
  }

  private(set) var changes: [RepoPath: Change]

  /// More than this many names go without a filter: a command line is bounded.
  private static let longestList = 500

  fileprivate static func arguments(head: ObjectID?, paths: [RepoPath]) -> [GitArgument] {
    let base = head?.hex ?? ObjectID.emptyTree?.hex ?? "HEAD"
    let options: [GitArgument] = [
      "diff", "--raw", "-z", "--no-renames", "--no-ext-diff", "--no-textconv", "--abbrev=40",
      // Which commit a submodule is at, and not what is edited in it.
      "--ignore-submodules=dirty", .text(base), "--",
    ]
    return options + (paths.count <= longestList ? paths.map(GitArgument.path) : [])
  }

  static func of(_ paths: [RepoPath], head: ObjectID?, in vault: Vault) throws -> WorkTreeChanges {
    guard !paths.isEmpty else { return WorkTreeChanges(changes: [:]) }
    let arguments = arguments(head: head, paths: paths)
    let all = try Comparison(
      arguments: arguments, git: vault.git, child: try vault.git.start(arguments, as: .read)
    ).result()
    let wanted = Set(paths)
    var changes = WorkTreeChanges(changes: all.changes.filter { wanted.contains($0.key) })
    try changes.lookAtPassedOver(paths, in: vault)
    return changes
  }

  /// Beside these what is in the index alone: something staged, while the file is HEAD's again or gone.
  static func andStaged(_ paths: [RepoPath], head: ObjectID?, in vault: Vault) throws -> WorkTreeChanges {
    var changes = try of(paths, head: head, in: vault)
    let rest = paths.filter { changes[$0] == nil }
    guard let head, !rest.isEmpty, vault.location.workTree != nil else { return changes }
    let inHead = try vault.openRepository().value.entries(at: rest, in: head)
    let index = try GitIndex(of: vault.location, using: vault.git, only: rest)
    for path in rest {
      if let entry = index.entry(at: path), entry.id != inHead[path]?.id { changes.changes[path] = .modified }
    }
    return changes
  }

  /// Files that git calls unchanged without a look, because somebody told it to: their holder's edits count all the same.
  private mutating func lookAtPassedOver(_ paths: [RepoPath], in vault: Vault) throws {
    guard let workTree = vault.location.workTree else { return }
    let index = try GitIndex(of: vault.location, using: vault.git, only: paths)
    for path in paths where changes[path] == nil {
      guard let entry = index.entry(at: path), entry.isAssumedValid || entry.skipsWorkTree,
        try FileSystem.status(of: workTree.appending(path.bytes))?.kind == .regular
      else { continue }
      let output = try vault.git.check(["hash-object", "--", .path(path)], as: .read)
      if ObjectID(hex: String(decoding: output.prefix { $0 > 32 }, as: UTF8.self)) != entry.id {
        changes[path] = entry.skipsWorkTree ? .skipped : .modified
      }
    }
  }

  init(changes: [RepoPath: Change]) {
    self.changes = changes
  }

  /// Reads `git diff --raw -z`: `:100644 100755 OID OID M`, NUL, path, NUL.
  init(parsing output: [UInt8]) {
    var changes: [RepoPath: Change] = [:]
    var fields = output.split(separator: 0, omittingEmptySubsequences: true)[...]
    while let head = fields.popFirst(), let path = fields.popFirst() {
      let change: Change =
        switch head.last {
        case UInt8(ascii: "A"): .added
        case UInt8(ascii: "D"): .deleted
        case UInt8(ascii: "T"): .typeChanged
        case UInt8(ascii: "U"): .conflicted
        default: .modified
        }
      // An unmerged path is told twice: `U` first, then how its file differs.
      let path = RepoPath(trusted: Array(path))
      if changes[path] != .conflicted { changes[path] = change }
    }
    self.changes = changes
  }

  subscript(path: RepoPath) -> Change? { changes[path] }
}

extension Vault {
  /// Starts `git diff HEAD` over the whole working tree and returns at once.
  func startComparison(to head: ObjectID?) throws -> Comparison {
    let arguments = WorkTreeChanges.arguments(head: head, paths: [])
    let child = location.workTree == nil ? nil : try git.interruptible.start(arguments, as: .read)
    return Comparison(arguments: arguments, git: git, child: child)
  }
}

/// A comparison under way.
struct Comparison: ~Copyable {
  private let arguments: [GitArgument]
  private let git: GitProgram
  private var child: RunningChild?

  fileprivate init(arguments: [GitArgument], git: GitProgram, child: consuming RunningChild?) {
    self.arguments = arguments
    self.git = git
    self.child = child
  }

  consuming func result() throws -> WorkTreeChanges {
    guard let child = child.take() else { return WorkTreeChanges(changes: [:]) }
    let result = try child.result()
    if result.succeeded { return WorkTreeChanges(parsing: result.output) }
    // One file whose filter is missing or broken must not hide all others; it counts as changed.
    guard let trouble = result.errorText.split(separator: "\n").first(where: { $0.contains("clean filter '") }) else {
      throw GitProgram.failure(arguments, result)
    }
    let tolerating = FilterDrivers(try git.configuration()).tolerating
    let output = try git.check(arguments, as: .read, configuration: tolerating)
    git.context.observer.warning("\(trouble.drop { $0 != ":" }.dropFirst(2)); the file counts as modified")
    return WorkTreeChanges(parsing: output)
  }
}
