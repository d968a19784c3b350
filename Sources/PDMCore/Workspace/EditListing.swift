/// `pdm status`: every edit in the working tree, each with the check-out that covers it, or none.
public struct EditListing {
  let vault: Vault

  public init(_ vault: Vault) {
    self.vault = vault
  }

  public struct Request: Sendable {
    /// git pathspecs, relative to the working folder; none means the whole working tree.
    public var patterns: [[UInt8]] = []
    /// As git's option of that name; nil: as git is configured.
    public var untracked: UntrackedFiles?

    public init() {}
  }

  /// Which files that git does not know are told (git-status(1)).
  public enum UntrackedFiles: String, Sendable, CaseIterable {
    case no
    /// Folders without a tracked file as a whole.
    case normal
    case all
  }

  public func run(_ request: Request) throws -> EditReport {
    try vault.requireStore()
    let workTree = try vault.requireWorkTree()
    // git looks at the files while we read the store.
    let child = try vault.git.takingPatterns(in: vault.folderOfNames).interruptible.start(
      ["status", "--porcelain=v2", "-z"] + (request.untracked.map { [.text("--untracked-files=\($0.rawValue)")] } ?? [])
        + ["--"] + request.patterns.map(GitArgument.init(bytes:)), as: .read)
    let (locks, rule, policy, user, now) = try vault.read { transaction in
      let user = try vault.authenticate(transaction).user
      return (try transaction.locks(), transaction.pathRule, try transaction.lockPolicy(), user, transaction.now)
    }
    let progress = vault.context.progress("comparing the files with HEAD")
    let result = try child.result()
    progress?.end()
    guard result.succeeded else { throw GitProgram.failure(["status"], result) }
    let edits = try WorkTreeEdit.parse(result.output)
    let exempt = try Exemption.exempt(among: edits.map(\.path), under: policy, git: vault.git)
    let held = Dictionary(locks.map { (rule.key(for: $0.path), $0) }) { first, _ in first }
    // The system may have to ask a directory service for each.
    var owners: [UInt32: String] = [:]
    let files = try edits.map { edit in
      let status = try FileSystem.status(of: workTree.appending(edit.path.bytes))
      if let status, owners[status.owner] == nil {
        owners[status.owner] = vault.context.userName(status.owner) ?? "uid \(status.owner)"
      }
      // A rename takes the old name away, and that is what needs the check-out.
      let lock = held[rule.key(for: edit.path)] ?? edit.oldPath.flatMap { held[rule.key(for: $0)] }
      return FileEdit(
        path: edit.path, displayPath: displayPath(edit.path), oldPath: edit.oldPath, change: edit.change,
        isStaged: edit.isStaged, isUnstaged: edit.isUnstaged, isSubmodule: edit.isSubmodule,
        isExempt: exempt.contains(edit.path), lock: lock, isMine: lock?.owner.id == user.id,
        osOwner: status.flatMap { owners[$0.owner] }, modifiedAt: status?.modified)
    }
    return EditReport(files: files, now: now, user: user.name)
  }

  /// A folder of new files keeps the slash that git puts behind it.
  private func displayPath(_ path: RepoPath) -> [UInt8] {
    let display = vault.displayPath(path)
    let slash = UInt8(ascii: "/")
    return path.bytes.last == slash && display.last != slash ? display + [slash] : display
  }
}

/// One edit in the working tree.
public struct FileEdit: Sendable, Equatable {
  public enum Change: String, Sendable {
    case modified, added, deleted, renamed, copied, conflicted, untracked
    /// A file became a symbolic link, or the reverse.
    case typeChanged = "type_changed"
  }

  /// What lets the edit be checked in, or why it cannot be.
  public enum Cover: String, Sendable {
    case mine
    /// Another account holds the file.
    case other
    /// The file needs no check-out.
    case exempt
    /// The file is new, and nobody has reserved its name.
    case new
    case none
  }

  public let path: RepoPath
  /// As seen from the working folder.
  public let displayPath: [UInt8]
  public let oldPath: RepoPath?
  public let change: Change
  public let isStaged: Bool
  public let isUnstaged: Bool
  public let isSubmodule: Bool
  public let isExempt: Bool
  public let lock: Lock?
  public let isMine: Bool
  /// The OS user whose file it is; nil where there is none.
  public let osOwner: String?
  public let modifiedAt: Timestamp?

  public var cover: Cover {
    if isMine { return .mine }
    if isExempt { return .exempt }
    if lock != nil { return .other }
    return [.added, .untracked, .copied].contains(change) ? .new : .none
  }
}

/// The edits of a working tree, and the moment they are of.
public struct EditReport: Sendable {
  public let files: [FileEdit]
  public let now: Timestamp
  /// The asking account.
  public let user: String
}
