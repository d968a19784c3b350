import Glibc

/// Makes the commit of a check-in: git does it, with its filters, hooks, signature and permissions.
struct CheckinCommit {
  let git: GitProgram
  let author: User
  let settings: RepositorySettings
  /// How long git waits for the branch.
  let lockTimeout: Duration

  /// What git commits on durably: the bytes of objects and branches reach the disk before they get their names. The names
  /// are for us to bring there, and the index (``IndexLease/publish()``). Before 2.36 git knew one switch for it, and none
  /// for branches.
  static func durability(_ version: GitVersion) -> [String] {
    version >= GitVersion(2, 36)
      ? ["core.fsync=committed,loose-object,reference", "core.fsyncMethod=fsync"] : ["core.fsyncObjectFiles=true"]
  }

  /// The message with pdm's trailers. A line with one of their names that a person typed is left out, so nobody checks
  /// in under somebody else's name. Git's own settings for trailers do not count here.
  func message(_ text: String, intent: Intent, head: AuditHead) throws -> [UInt8] {
    let trailers = [
      "\(Self.userTrailer): \(author.name)", "\(Self.idTrailer): \(intent.id)", "\(Self.auditTrailer): \(head.text)",
    ]
    let options: [GitArgument] = trailers.flatMap { ["--trailer", .text($0)] }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).filter { !Self.isTrailerOfOurs($0) }
    let output = try git.check(
      ["interpret-trailers", "--no-divider", "--where", "end", "--if-exists", "add", "--if-missing", "add"] + options,
      as: .read, input: .bytes(Array((lines.joined(separator: "\n") + "\n").utf8)),
      // No line that a person typed is a comment, or trailers would come before it.
      configuration: ["trailer.separators=:", "core.commentChar=\u{1}"]
        + Self.names.flatMap { name in
          ["key=\(name)", "where=end", "ifexists=add", "ifmissing=add"].map { "trailer.\(name).\($0)" }
        })
    return Self.insert(intent.revisions.map(\.line), behind: trailers[1], into: output)
  }

  /// The revisions join the block that git made: as options they would fill a command line, where many files are checked
  /// in at once.
  private static func insert(_ lines: [String], behind trailer: String, into message: [UInt8]) -> [UInt8] {
    var all = message.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    guard let position = all.lastIndex(where: { $0.elementsEqual(trailer.utf8) }) else { return message }
    all.insert(contentsOf: lines.map { Array($0.utf8)[...] }, at: position + 1)
    return Array(all.joined(separator: [UInt8(ascii: "\n")]))
  }

  static func isTrailerOfOurs(_ line: Substring) -> Bool {
    guard let colon = line.firstIndex(of: ":") else { return false }
    let name = line[..<colon].filter { !$0.isWhitespace }.lowercased()
    return names.contains { $0.lowercased() == name }
  }

  static let userTrailer = "Pdm-User"
  static let idTrailer = "Pdm-Checkin"
  static let auditTrailer = "Pdm-Audit"
  private static let names = [userTrailer, idTrailer, auditTrailer, RevisionTrailer.name]

  /// Commits exactly these paths, as they are in the working tree, on top of HEAD.
  /// - Parameters:
  ///   - removed: those that are not to be there any more, whatever the working tree has.
  ///   - inheriting: the check-in lock, which the child keeps if this process dies.
  func run(
    _ paths: [RepoPath], creating created: [RepoPath], removing removed: [RepoPath], message: [UInt8],
    lease: borrowing IndexLease, inheriting: [Int32], force: Bool
  ) throws {
    let messageFile = lease.folder.appending("message")
    try Self.write(message, to: messageFile)
    let durability = Self.durability(try git.version())
    try requireFilters(of: paths, inheriting: inheriting)
    if !created.isEmpty { try announce(created, durability, lease: lease, inheriting: inheriting, force: force) }
    let note = MessageFile(beside: lease, context: git.context, shared: settings.shared)
    note.makeRoom()
    defer { note.open() }
    // --only takes the files' present content and leaves what others staged alone.
    var (choice, input) = (["--only"] + Self.fromInput, Self.list(paths))
    var index = lease.privateIndex
    if !removed.isEmpty {
      let removal = RemovalIndex(git: git, inheriting: inheriting, durability: durability)
      index = try removal.prepare(without: removed, with: created, lease: lease)
      (choice, input) = ([], [])
    }
    let environment = identity.merging(RemovalIndex.using(index)) { $1 }
    let processFile = lease.folder.appending(Self.processFile)
    try git.context.showing("git commits \(description(of: paths))") { _ in
      try git.check(
        ["commit", "--quiet", "--cleanup=whitespace", "-F", GitArgument(bytes: messageFile)] + choice,
        input: .bytes(input),
        // The message is UTF-8, whatever encoding the person's other commits have.
        configuration: durability + [
          "core.filesRefLockTimeout=\(lockTimeout.milliseconds)", "i18n.commitEncoding=UTF-8",
        ],
        extraEnvironment: environment, inheriting: inheriting, forwardOutput: true, recordingProcessIn: processFile)
    }
  }

  /// How much it is, which says how long it may take.
  private func description(of paths: [RepoPath]) -> String {
    let sizes = paths.map { (try? FileSystem.status(of: git.directory.appending($0.bytes)))??.size ?? 0 }
    let count = paths.count == 1 ? "1 file" : "\(paths.count) files"
    return "\(count), \(ByteCount.format(sizes.reduce(0, +)))"
  }

  /// Has the content of files made once as git would store it, where a driver could fail without git refusing. Not in the
  /// commit itself: there it would also count for files that are none of ours.
  private func requireFilters(of paths: [RepoPath], inheriting: [Int32]) throws {
    let demands = settings.filters.demanding(.clean)
    guard !demands.isEmpty else { return }
    let drivers = try FilterAttribute.drivers(of: paths, git: git)
    for path in paths {
      guard let driver = drivers[path], demands.contains(FilterDrivers.demand(driver)),
        try FileSystem.status(of: git.directory.appending(path.bytes))?.kind == .regular
      else { continue }
      let result = try git.run(
        ["hash-object", "--", .path(path)], configuration: demands, inheriting: inheriting, forwardOutput: true)
      guard result.succeeded else { throw CheckinFailure.filterFailed(path, driver: driver) }
    }
  }

  /// New files get an entry first, or `git commit` would not know them. It is of the empty file, which git stores for that.
  private func announce(
    _ paths: [RepoPath], _ durability: [String], lease: borrowing IndexLease, inheriting: [Int32], force: Bool
  ) throws {
    let arguments = ["add", "--intent-to-add"] + (force ? ["--force"] : []) + Self.fromInput
    let result = try git.run(
      arguments, input: .bytes(Self.list(paths)), configuration: durability,
      extraEnvironment: ["GIT_INDEX_FILE": lease.privateIndex], inheriting: inheriting)
    if result.succeeded { return }
    // Ignored ones have been refused before; what is left is a name that this working tree is not to have.
    if settings.isSparse, result.status == .exited(1), let path = paths.first, paths.count == 1 {
      throw PathFailure.outsideSparseCheckout(path)
    }
    throw GitProgram.failure(arguments, result)
  }

  /// Names come NUL-separated on standard input: a command line is bounded.
  private static let fromInput: [GitArgument] = ["--pathspec-from-file=-", "--pathspec-file-nul"]

  /// Where the child writes its own number before it becomes git: git names a temporary index after it.
  static let processFile = "pid"

  private var identity: [String: [UInt8]] {
    let name = Array(author.fullName.utf8)
    let email = Array(author.email.utf8)
    return [
      "GIT_AUTHOR_NAME": name, "GIT_AUTHOR_EMAIL": email, "GIT_COMMITTER_NAME": name, "GIT_COMMITTER_EMAIL": email,
    ]
  }

  /// These paths and no others, for git's `--pathspec-from-file` with `--pathspec-file-nul`.
  static func list(_ paths: [RepoPath]) -> [UInt8] {
    paths.reduce(into: []) { $0 += GitArgument.literal($1).bytes + [0] }
  }

  private static func write(_ bytes: [UInt8], to path: [UInt8]) throws {
    let file = try FileDescriptor.open(path, O_WRONLY | O_CREAT | O_TRUNC, mode: 0o640)
    try file.writeAll(bytes)
  }
}
