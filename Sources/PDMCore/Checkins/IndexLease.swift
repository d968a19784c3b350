import Glibc

/// git's index, held for the length of one check-in.
///
/// git works on a private copy, under `GIT_INDEX_FILE`, while the real `index.lock` is ours; at the end the copy takes
/// the index's place, as git itself would do it. So nobody stages, commits or switches branches meanwhile, and every
/// lock that a killed check-in leaves behind can be told from other people's: `index.lock` carries our number from the
/// instant it exists (it is a hard link to a file written before), and git's own lock on the copy lies in our folder.
struct IndexLease: ~Copyable {
  /// The folder `pdm-ID` inside the git folder: the copy, the message, the child's process number.
  let folder: [UInt8]
  private let index: [UInt8]

  /// Where a lease of this intent keeps its things.
  static func folder(of intent: String, in gitDirectory: [UInt8]) -> [UInt8] {
    gitDirectory.appending(folderPrefix + intent)
  }

  static let folderPrefix = "pdm-"

  /// The file that `index.lock` is a link to.
  static let markName = "mark"

  private static func content(_ intent: String) -> [UInt8] {
    Array("pdm \(intent)\nA check-in is running. If it died, the next pdm command removes this file.\n".utf8)
  }

  /// Takes `index.lock`, waiting while somebody else has it.
  /// - Throws: ``GitLockFailure``.
  init(
    intent: String, gitDirectory: [UInt8], index: [UInt8], folderMode: mode_t, fileMode: mode_t, timeout: Duration,
    context: ProcessContext
  ) throws {
    self.index = index
    folder = Self.folder(of: intent, in: gitDirectory)
    try FileSystem.createFolder(folder, mode: folderMode)
    do {
      let mark = folder.appending(Self.markName)
      let file = try FileDescriptor.open(mark, O_WRONLY | O_CREAT | O_EXCL, mode: 0o600)
      // Whoever clears up after us must be able to read them, whatever our umask.
      try file.setMode(fileMode)
      try file.writeAll(Self.content(intent))
      let process = try FileDescriptor.open(
        folder.appending(CheckinCommit.processFile), O_WRONLY | O_CREAT | O_EXCL, mode: 0o600)
      try process.setMode(fileMode)
      try Self.take(
        index + Array(".lock".utf8), mark: mark, content: Self.content(intent), mode: fileMode, timeout: timeout,
        context: context)
      try Self.copy(index, to: folder.appending("index"))
    } catch {
      // Whoever settles the intent tries once more.
      try? Self.clear(intent: intent, gitDirectory: gitDirectory, index: index)
      throw error
    }
  }

  var privateIndex: [UInt8] { folder.appending("index") }

  private static func take(
    _ lock: [UInt8], mark: [UInt8], content: [UInt8], mode: mode_t, timeout: Duration, context: ProcessContext
  ) throws {
    let start = MonotonicClock.now()
    var pause = Duration.milliseconds(5)
    var told = Duration.zero
    defer { if told > .zero { context.observer.waitingEnded() } }
    while true {
      do throws(SystemFailure) {
        try FileSystem.link(mark, to: lock)
        return
      } catch {
        switch error.code {
        case EEXIST: break
        case EPERM, EOPNOTSUPP, EMLINK, ENOSYS:
          // No hard links here (some SMB servers): made exclusively, then filled.
          if try create(lock, content: content, mode: mode) { return }
        default: throw error
        }
      }
      try Interruption.check()
      let waited = MonotonicClock.now() - start
      guard waited < timeout else {
        throw GitLockFailure(.index, lock, context: context)
      }
      if waited - told >= .seconds(1) {
        told = waited
        context.observer.waiting(for: "another git program, which has \(PathQuoting.quote(lock))", since: waited)
      }
      MonotonicClock.sleep(pause)
      pause = min(pause * 2, .milliseconds(100))
    }
  }

  private static func create(_ lock: [UInt8], content: [UInt8], mode: mode_t) throws -> Bool {
    do throws(SystemFailure) {
      let file = try FileDescriptor.open(lock, O_WRONLY | O_CREAT | O_EXCL, mode: 0o600)
      try file.setMode(mode)
      try file.writeAll(content)
      // Nothing but its content tells whose it is.
      try file.sync()
      return true
    } catch {
      if error.code == EEXIST { return false }
      throw error
    }
  }

  /// With the same time stamp: git takes an entry that is younger than the index for one that may have changed since.
  private static func copy(_ index: [UInt8], to copy: [UInt8]) throws {
    guard let status = try FileSystem.status(of: index) else { return }
    let source = try FileDescriptor.open(index, O_RDONLY | O_NONBLOCK)
    let target = try FileDescriptor.open(copy, O_WRONLY | O_CREAT | O_EXCL, mode: status.mode)
    try target.setMode(status.mode)
    try target.append(contentsOf: source)
    try FileSystem.setModified(like: status, of: copy)
  }

  /// One more copy in the folder, for a commit of another content than the index will have.
  borrowing func secondCopy() throws -> [UInt8] {
    let copy = folder.appending("commit-index")
    try Self.copy(privateIndex, to: copy)
    return copy
  }

  /// Puts the copy in the index's place and lets go. When this returns, the disk has the index, and the objects and the
  /// branch that git wrote before it: the store is told next, and must not be ahead of them.
  consuming func publish() throws {
    if try FileSystem.status(of: privateIndex) != nil {
      // git brings the bytes of no index to the disk that is not its own to rename (2.39).
      try FileSystem.syncFile(privateIndex)
      try FileSystem.rename(privateIndex, to: index)
    }
    try FileSystem.remove(index + Array(".lock".utf8))
    Self.removeFolder(folder)
    let (indexFolder, gitDirectory) = (index.droppingLastComponent, folder.droppingLastComponent)
    if indexFolder != gitDirectory { try FileSystem.syncFolder(indexFolder) }
    try FileSystem.settle(gitDirectory)
  }

  /// Lets go and leaves the index as it was; for work on the copy alone.
  /// - Throws: where `index.lock` is still there. Then the intent must stay as well: without it nobody removes the lock.
  consuming func abandon() throws {
    try FileSystem.remove(index + Array(".lock".utf8))
    Self.removeFolder(folder)
    // Or the lock could come back when nobody knows of its intent any more.
    try? FileSystem.settle(folder.droppingLastComponent)
  }

  /// Removes what a check-in left that came to nothing or died: its folder, and `index.lock` when it carries that
  /// check-in's number. ``Recovery`` calls it, and not this value's end: what lies in the folder tells which other locks
  /// are ours.
  /// - Throws: as ``abandon()``.
  static func clear(intent: String, gitDirectory: [UInt8], index: [UInt8]) throws {
    if try hasLock(intent: intent, gitDirectory: gitDirectory, index: index) {
      try FileSystem.remove(index + Array(".lock".utf8))
    }
    removeFolder(folder(of: intent, in: gitDirectory))
    try? FileSystem.settle(gitDirectory)
  }

  /// Whether `index.lock` is that check-in's: by the number in it or, since a power cut may have taken that, by being the
  /// mark of its folder.
  static func hasLock(intent: String, gitDirectory: [UInt8], index: [UInt8]) throws -> Bool {
    let lock = index + Array(".lock".utf8)
    do throws(SystemFailure) {
      if try FileSystem.contents(of: lock, limit: 4096) == content(intent) { return true }
    } catch {
      // Ours can be read by all who may clear up after us.
      if !error.isMissingFile, !error.isPermission, error.code != EFBIG { throw error }
    }
    guard let present = try FileSystem.status(of: lock),
      let mark = try FileSystem.status(of: folder(of: intent, in: gitDirectory).appending(markName))
    else { return false }
    return present.isSameFile(as: mark)
  }

  /// Whose work folder this is, by its name; nil for what is none.
  static func intent(ofFolder name: [UInt8]) -> String? {
    guard name.starts(with: folderPrefix.utf8) else { return nil }
    let text = String(decoding: name.dropFirst(folderPrefix.utf8.count), as: UTF8.self)
    return text.utf8.count == 32 && Hex.decode(text) != nil ? text : nil
  }

  /// Whose lock on the index this is; nil for another program's.
  static func intent(ofLock lock: [UInt8]) -> String? {
    guard let found = try? FileSystem.contents(of: lock, limit: 4096), found.starts(with: Array("pdm ".utf8)) else {
      return nil
    }
    let id = String(decoding: found.dropFirst(4).prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    return found == content(id) ? id : nil
  }

  private static func removeFolder(_ folder: [UInt8]) {
    for name in (try? FileSystem.names(in: folder)) ?? [] { try? FileSystem.remove(folder.appending(name)) }
    try? FileSystem.removeFolder(folder)
  }
}
