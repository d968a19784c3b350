import Glibc
import Synchronization

/// Global, since they are a state of the process. Nothing here is set in a process that is not set-gid.
private let storeGroup = Atomic<UInt32>(UInt32.max)
private let isRaised = Atomic<Bool>(false)
private let admitted = Mutex<[StorePrivilege.Admitted]>([])

/// The right of a set-gid program to open the files of a store that its user may not open (docs/security.md).
///
/// The process gives the group up before it looks at anything, and takes it back for single calls on files of an admitted
/// store, in ``during(_:_:)`` alone. Children never have it. Files that a user names are opened without it.
public enum StorePrivilege {
  /// What became of the process's rights at its start.
  public enum Start: Sendable { case ordinary, setGroup, setUser }

  fileprivate struct Admitted {
    /// The store's folder, as the kernel spells it.
    let folder: [UInt8]
    /// The same folder by a descriptor: whatever is renamed meanwhile, names below it are files of that very folder.
    let root: [UInt8]
  }

  /// To be called first of all. Costs no system call where the program is not set-gid.
  public static func begin() -> Start {
    guard GnuCalls.isSecureExecution else { return .ordinary }
    guard geteuid() == getuid() else { return .setUser }
    let group = getegid()
    // File capabilities, or a security module, ask for the same care, and give nothing of ours.
    guard group != getgid() else { return .ordinary }
    storeGroup.store(group, ordering: .relaxed)
    lower()
    return .setGroup
  }

  /// The group of the program, which is not the user's.
  public static var group: UInt32? {
    let group = storeGroup.load(ordering: .relaxed)
    return group == .max ? nil : group
  }

  // MARK: - Which stores

  /// Why a store is opened with the user's own rights alone.
  enum Refusal: Error, Equatable {
    /// Its repository is not the one that it lies beside: somebody chose another.
    case otherRepository
    case notAFolder
    /// Its owner could have put links there, or open it to everybody.
    case owner(UInt32)
    case group(UInt32)
    case mode(UInt32)
    /// It is reached by another path than it has.
    case path
  }

  /// - Parameters:
  ///   - folder: the store's.
  ///   - repository: the git folder that all work trees share.
  static func admit(_ folder: [UInt8], of repository: [UInt8]) -> Result<[UInt8], Refusal> {
    // With a git folder of his own choosing (core.worktree, a link), a user would bring commits of his own invention.
    guard repository == folder.droppingLastComponent.appending(".git") || folder == repository.appending("pdm") else {
      return .failure(.otherRepository)
    }
    if let known = admitted.withLock({ $0.first { $0.folder == folder } }) { return .success(known.root) }
    guard let descriptor = try? FileDescriptor.open(folder, GnuCalls.pathOnly | O_DIRECTORY | O_NOFOLLOW),
      let status = try? descriptor.status(), let kept = try? descriptor.keptOpen()
    else { return .failure(.notAFolder) }
    if let refusal = refusal(status) { return .failure(refusal) }
    let root = Array("/proc/self/fd/\(kept)".utf8)
    // What was found by its path may have been put there for this moment: the kernel says where it truly is.
    guard PathProbe.linkTarget(root) == folder else { return .failure(.path) }
    admitted.withLock { $0.append(Admitted(folder: folder, root: root)) }
    return .success(root)
  }

  /// A folder that only the program's group can use, and that none of its users can have made or can change.
  private static func refusal(_ status: FileStatus) -> Refusal? {
    guard status.kind == .folder else { return .notAFolder }
    guard status.owner == 0 || status.owner == programOwner else { return .owner(status.owner) }
    guard status.group == group else { return .group(status.group) }
    guard status.mode & 0o077 == 0o070 else { return .mode(status.mode) }
    return nil
  }

  /// Whom the installed program belongs to. Whoever that is could put another program in its place.
  static var programOwner: UInt32? {
    (PathProbe.linkTarget(Array("/proc/self/exe".utf8))).flatMap { PathProbe.owner($0) }
  }

  // MARK: - The privilege

  /// Runs a call on a file of an admitted store with the group. Everything else runs as it is.
  static func during<Value: ~Copyable, Trouble: Error>(
    _ file: [UInt8], _ body: () throws(Trouble) -> Value
  ) throws(Trouble) -> Value {
    guard covers(file), raise() else { return try body() }
    defer { lower() }
    return try body()
  }

  /// Whether a path leads into an admitted store by its descriptor.
  static func covers(_ file: [UInt8]) -> Bool {
    guard group != nil else { return false }
    return admitted.withLock { $0.contains { file.starts(with: $0.root + [UInt8(ascii: "/")]) } }
  }

  /// Children are started without it, and have no way back to it.
  static var isHeld: Bool { isRaised.load(ordering: .relaxed) }

  /// - Returns: false where somebody has it already, who lowers it.
  private static func raise() -> Bool {
    guard let group, !isHeld else { return false }
    guard setegid(group) == 0 else { return false }
    isRaised.store(true, ordering: .relaxed)
    return true
  }

  private static func lower() {
    // A process that cannot give it up must not go on.
    while setegid(getgid()) != 0 { kill(getpid(), SIGKILL) }
    isRaised.store(false, ordering: .relaxed)
  }

  // MARK: - For people

  /// The name that a file of a store has for people.
  static func shown(_ file: [UInt8]) -> [UInt8] {
    guard group != nil else { return file }
    let store = admitted.withLock {
      $0.first { (file + [UInt8(ascii: "/")]).starts(with: $0.root + [UInt8(ascii: "/")]) }
    }
    return store.map { $0.folder + file.dropFirst($0.root.count) } ?? file
  }
}

/// The program would act as another user, files that he names included.
public struct SetUserFailure: Failure {
  public init() {}
  public var category: FailureCategory { .unsafe }
  public var message: String {
    "pdm is installed set-uid, and does not run as another user than the one who started it"
  }
  public var hint: String? { "make install-setgid; or as root: chmod u-s PATH-OF-PDM" }
}
