import Glibc

/// Files that Git LFS keeps: git has a short text in place of the content, and so has the working tree until somebody
/// fetches it (`GIT_LFS_SKIP_SMUDGE`, a clone made before `git lfs install`).
///
/// Whoever takes such a file wants to change the part and not the text. git's own filter brings the content, so any
/// driver that stores these texts will do.
struct LargeFiles {
  let vault: Vault
  let settings: RepositorySettings

  /// Refuses new content for Git LFS where no driver would take it: git would store the file itself, without a word.
  func requireDriver(for paths: [RepoPath]) throws {
    guard !settings.filters.isSetUp(Self.driver) else { return }
    let drivers = try FilterAttribute.drivers(of: paths, git: vault.git)
    for path in paths where drivers[path] == Self.driver { throw LargeFileFailure.notSetUp(path) }
  }

  /// Those of which only the text is here.
  func pointers(among paths: [RepoPath]) throws -> [RepoPath] {
    let found = try paths.filter { try isPointer($0) }
    let drivers = try FilterAttribute.drivers(of: found, git: vault.git)
    return found.filter { drivers[$0] != nil }
  }

  /// Puts the content in the place of the text, unless somebody has changed that.
  /// - Throws: ``LargeFileFailure`` where it cannot be had; then the text is there as before.
  func fetch(_ path: RepoPath, in index: GitIndex) throws {
    let workTree = try vault.requireWorkTree()
    let file = workTree.appending(path.bytes)
    guard let entry = index.entry(at: path), let status = try FileSystem.status(of: file) else { return }
    let content = VersionContent(
      git: vault.git, path: path, entry: TreeEntry(id: entry.id, mode: entry.mode), settings: settings)
    var text: [UInt8] = []
    try content.stream(raw: true) { text += $0.prefix(Self.longestPointer) }
    guard try FileSystem.contents(of: file, limit: Self.longestPointer) == text else { return }
    if let driver = try FilterAttribute.drivers(of: [path], git: vault.git)[path], !settings.filters.isSetUp(driver) {
      throw LargeFileFailure.notSetUp(path)
    }
    do {
      try vault.context.showing("fetching \(path.quoted)", .bytes, of: Self.size(in: text)) { progress in
        try content.write(into: workTree, number: Hex.encode(vault.context.random.bytes(6)), progress) {
          guard try FileSystem.status(of: file) == status else { return false }
          try forgetSize(of: entry)
          return true
        }
      }
    } catch let failure as GitProgramFailure {
      throw LargeFileFailure.notFetched(path, reason: failure.message)
    }
    // A driver may have been told to leave the text as it is.
    if try isPointer(path) { throw LargeFileFailure.notFetched(path, reason: nil) }
  }

  /// git takes a file of another size for edited without a look at its content, unless the entry has no size.
  private func forgetSize(of entry: IndexEntry) throws {
    let line = Array("\(String(entry.mode, radix: 8)) \(entry.id.hex)\t".utf8) + entry.path.bytes + [0]
    let arguments: [GitArgument] = ["update-index", "-z", "--index-info"]
    let lock = vault.indexFile + Array(".lock".utf8)
    let start = MonotonicClock.now()
    while true {
      let result = try vault.git.run(arguments, input: .bytes(line))
      if result.succeeded { return }
      // In any language git names the file.
      guard result.errorText.contains(".lock'") else { throw GitProgram.failure(arguments, result) }
      guard MonotonicClock.now() - start < vault.options.lockTimeout else {
        throw GitLockFailure(.index, lock, context: vault.context)
      }
      try Interruption.check()
      MonotonicClock.sleep(.milliseconds(50))
    }
  }

  private static let driver = "lfs"
  /// A text of 1 024 bytes or more is none (Git LFS, "Specification").
  private static let longestPointer = 1024
  private static let beginnings = ["git-lfs", "hawser"].map { "version https://\($0).github.com/spec/" }

  /// What the text says of the content: `size 12345`.
  private static func size(in text: [UInt8]) -> Int64? {
    let lines = String(decoding: text, as: UTF8.self).split(separator: "\n")
    return lines.first { $0.hasPrefix("size ") }.flatMap { Int64($0.dropFirst(5)) }
  }

  private func isPointer(_ path: RepoPath) throws -> Bool {
    let file = try vault.requireWorkTree().appending(path.bytes)
    guard let status = try FileSystem.status(of: file), status.kind == .regular, status.size > 0,
      status.size < Int64(Self.longestPointer)
    else { return false }
    // What may not be read is looked at by whoever opens it.
    guard let text = try? FileSystem.contents(of: file, limit: Self.longestPointer) else { return false }
    return Self.beginnings.contains { text.starts(with: $0.utf8) }
  }
}

/// The content of a file that Git LFS keeps is not to be had.
enum LargeFileFailure: Failure, Equatable {
  case notSetUp(RepoPath)
  case notFetched(RepoPath, reason: String?)

  var category: FailureCategory { .failed }

  var path: RepoPath? {
    switch self {
    case .notSetUp(let path), .notFetched(let path, _): path
    }
  }

  var message: String {
    switch self {
    case .notSetUp(let path): "\(path.quoted) is kept by Git LFS, which is not set up here"
    case .notFetched(let path, let reason):
      "the content of \(path.quoted) is not here yet, only its Git LFS pointer" + (reason.map { ": \($0)" } ?? "")
    }
  }

  var hint: String? { hint(naming: \.shellWord) }

  func hint(naming name: (RepoPath) -> String) -> String? {
    switch self {
    case .notSetUp: "install git-lfs, then: git lfs install"
    case .notFetched(let path, _): "git lfs pull --include \(name(path)) --exclude ''"
    }
  }
}
