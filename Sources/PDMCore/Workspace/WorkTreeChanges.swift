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
  }

  let changes: [RepoPath: Change]

  /// More than this many names go without a filter: a command line is bounded.
  private static let longestList = 500

  static func arguments(head: ObjectID?, paths: [RepoPath]) -> [GitArgument] {
    let base = head?.hex ?? ObjectID.emptyTree?.hex ?? "HEAD"
    let options: [GitArgument] = [
      "diff", "--raw", "-z", "--no-renames", "--no-ext-diff", "--no-textconv", "--ignore-submodules=all", "--abbrev=40",
      .text(base), "--",
    ]
    return options + (paths.count <= longestList ? paths.map(GitArgument.path) : [])
  }

  static func of(_ paths: [RepoPath], head: ObjectID?, git: GitProgram) throws -> WorkTreeChanges {
    guard !paths.isEmpty else { return WorkTreeChanges(changes: [:]) }
    let all = WorkTreeChanges(parsing: try git.check(arguments(head: head, paths: paths), as: .read))
    let wanted = Set(paths)
    return WorkTreeChanges(changes: all.changes.filter { wanted.contains($0.key) })
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
    guard location.workTree != nil else { return Comparison(child: nil) }
    return Comparison(child: try git.start(WorkTreeChanges.arguments(head: head, paths: []), as: .read))
  }
}

/// A comparison under way.
struct Comparison: ~Copyable {
  private var child: RunningChild?

  init(child: consuming RunningChild?) {
    self.child = child
  }

  consuming func result() throws -> WorkTreeChanges {
    guard let child = child.take() else { return WorkTreeChanges(changes: [:]) }
    let result = try child.result()
    guard result.succeeded else { throw GitProgram.failure(["diff"], result) }
    return WorkTreeChanges(parsing: result.output)
  }
}
