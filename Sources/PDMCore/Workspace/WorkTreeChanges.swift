/// How files of the working tree differ from HEAD, as git sees it: filters, line ends, modes and all.
///
/// Asked of `git status`, since libgit2 runs no external filter and would call every Git LFS file changed. `git diff HEAD`
/// would say the same, but takes `index.lock` though it was asked not to (2.39, where a file was touched): a listing that
/// is killed then leaves a lock that keeps everybody from checking in.
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

  /// - Parameter submodules: whether it counts which commit a submodule is at; what is edited in it never does.
  static func arguments(paths: [RepoPath], submodules: Bool = true) -> [GitArgument] {
    let options: [GitArgument] = [
      "status", "--porcelain=v2", "-z", "--untracked-files=no", "--no-renames",
      "--ignore-submodules=\(submodules ? "dirty" : "all")", "--",
    ]
    return options + (paths.count <= longestList ? paths.map(GitArgument.path) : [])
  }

  static func of(_ paths: [RepoPath], in vault: Vault) throws -> WorkTreeChanges {
    guard !paths.isEmpty else { return WorkTreeChanges(changes: [:]) }
    let arguments = arguments(paths: paths)
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
    var changes = try of(paths, in: vault)
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

  /// Something is staged, and the file differs from that: it may be HEAD's again.
  fileprivate struct Doubt {
    let path: RepoPath
    let inHead: ObjectID
  }

  /// Reads `git status --porcelain=v2 -z`, lines of which end with NUL:
  /// `1 XY SUB MODE_HEAD MODE_INDEX MODE_FILE OID_HEAD OID_INDEX path`, and `u …` for one in conflict.
  fileprivate static func parse(_ output: [UInt8]) -> (WorkTreeChanges, [Doubt]) {
    var changes: [RepoPath: Change] = [:]
    var doubts: [Doubt] = []
    for line in output.split(separator: 0) {
      let isConflict = line.first == UInt8(ascii: "u")
      let fields = line.split(
        separator: UInt8(ascii: " "), maxSplits: isConflict ? 10 : 8, omittingEmptySubsequences: false)
      guard fields.count == (isConflict ? 11 : 9), let name = fields.last else { continue }
      let path = RepoPath(trusted: Array(name))
      if isConflict {
        changes[path] = .conflicted
        continue
      }
      let (inHead, onDisk) = (fields[3], fields[5])
      switch (isFile(inHead), isFile(onDisk)) {
      // Staged as new and gone from the disk: as if it had never been.
      case (false, false): continue
      case (false, true): changes[path] = .added
      case (true, false): changes[path] = .deleted
      case (true, true) where inHead.prefix(3) != onDisk.prefix(3): changes[path] = .typeChanged
      case (true, true):
        changes[path] = .modified
        let isBoth = !fields[1].contains(UInt8(ascii: "."))
        if isBoth, inHead == onDisk, inHead.prefix(3).elementsEqual("100".utf8),
          let object = ObjectID(hex: String(decoding: fields[6], as: UTF8.self))
        {
          doubts.append(Doubt(path: path, inHead: object))
        }
      }
    }
    return (WorkTreeChanges(changes: changes), doubts)
  }

  /// Of which content is HEAD's but not the index's, it is said all the same.
  init(parsing output: [UInt8]) {
    self = Self.parse(output).0
  }

  private static func isFile(_ mode: ArraySlice<UInt8>) -> Bool { !mode.elementsEqual("000000".utf8) }

  /// Looks at the content of what neither is the index's.
  fileprivate mutating func settle(_ doubts: [Doubt], using git: GitProgram) throws {
    for doubt in doubts {
      let output = try git.check(["hash-object", "--", .path(doubt.path)], as: .read)
      if ObjectID(hex: String(decoding: output.prefix { $0 > 32 }, as: UTF8.self)) == doubt.inHead {
        changes[doubt.path] = nil
      }
    }
  }

  subscript(path: RepoPath) -> Change? { changes[path] }
}

extension Vault {
  /// Starts comparing the whole working tree with HEAD and returns at once.
  func startComparison() throws -> Comparison {
    let arguments = WorkTreeChanges.arguments(paths: [])
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
    if result.succeeded { return try read(result.output) }
    // One file whose filter is missing or broken must not hide all others; it counts as changed.
    guard let trouble = result.errorText.split(separator: "\n").first(where: { $0.contains("clean filter '") }) else {
      throw GitProgram.failure(arguments, result)
    }
    let tolerating = FilterDrivers(try git.configuration()).tolerating
    let output = try git.check(arguments, as: .read, configuration: tolerating)
    git.context.observer.warning("\(trouble.drop { $0 != ":" }.dropFirst(2)); the file counts as modified")
    return try read(output)
  }

  private func read(_ output: [UInt8]) throws -> WorkTreeChanges {
    var (changes, doubts) = WorkTreeChanges.parse(output)
    try changes.settle(doubts, using: git)
    return changes
  }
}
