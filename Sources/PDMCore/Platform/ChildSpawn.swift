import Glibc

/// One `posix_spawn(3)`: the C structures it wants, owned here and freed whatever happens.
///
/// The call is used rather than `fork`, which Swift forbids for good reason and which copies the page tables.
@safe struct ChildSpawn: ~Copyable {
  private var actions = unsafe posix_spawn_file_actions_t()
  private var attributes = posix_spawnattr_t()

  /// Signals that the child gets with their default action: a parent that ignores one must not pass that on.
  private static let defaultSignals = [SIGPIPE, SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGCHLD]

  init() {
    unsafe posix_spawn_file_actions_init(&actions)
    unsafe posix_spawnattr_init(&attributes)
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    unsafe posix_spawnattr_setsigmask(&attributes, &signals)
    for signal in Self.defaultSignals { unsafe sigaddset(&signals, signal) }
    unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
    var flags = Int16(POSIX_SPAWN_SETSIGDEF) | Int16(POSIX_SPAWN_SETSIGMASK)
    // What is left of a set-gid program's group goes with exec(2), which saves the effective one, and that is the user's.
    if StorePrivilege.group != nil { flags |= Int16(POSIX_SPAWN_RESETIDS) }
    unsafe posix_spawnattr_setflags(&attributes, flags)
  }

  deinit {
    // glibc copies what is inside these structures, so freeing them does not touch a running child.
    var actions = unsafe actions
    var attributes = attributes
    unsafe posix_spawn_file_actions_destroy(&actions)
    unsafe posix_spawnattr_destroy(&attributes)
  }

  mutating func setWorkingDirectory(_ folder: [UInt8]) {
    unsafe _ = GnuCalls.addChangeDirectory(&actions, to: folder)
  }

  /// The child has `source` as `target`. With both equal, close-on-exec is taken off (glibc 2.29).
  mutating func give(_ source: Int32, as target: Int32) {
    unsafe posix_spawn_file_actions_adddup2(&actions, source, target)
  }

  mutating func giveNullInput() {
    unsafe posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
  }

  /// - Returns: the process id, or the error number that `posix_spawn(3)` returned.
  func start(_ path: [UInt8], arguments: [[UInt8]], environment: [[UInt8]]) -> Result<pid_t, SpawnError> {
    guard !StorePrivilege.isHeld else { return .failure(SpawnError(code: EPERM)) }
    let words = CStringList(arguments)
    let variables = CStringList(environment)
    var actions = unsafe actions
    var attributes = attributes
    var process: pid_t = 0
    let code = unsafe posix_spawn(
      &process, path.cStringBytes, &actions, &attributes, words.pointers, variables.pointers)
    return code == 0 ? .success(process) : .failure(SpawnError(code: code))
  }

  struct SpawnError: Error {
    let code: Int32
  }
}

/// A NULL-terminated list of C strings. Owns both the strings and the list until it goes away.
@safe private struct CStringList: ~Copyable {
  let pointers: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
  private let count: Int

  init(_ strings: [[UInt8]]) {
    count = strings.count
    unsafe pointers = .allocate(capacity: count + 1)
    for (position, string) in strings.enumerated() {
      let copy = UnsafeMutablePointer<CChar>.allocate(capacity: string.count + 1)
      for (offset, byte) in string.enumerated() {
        unsafe copy.advanced(by: offset).initialize(to: CChar(bitPattern: byte))
      }
      unsafe copy.advanced(by: string.count).initialize(to: 0)
      unsafe pointers.advanced(by: position).initialize(to: copy)
    }
    unsafe pointers.advanced(by: count).initialize(to: nil)
  }

  deinit {
    for position in 0..<count { unsafe pointers[position]?.deallocate() }
    unsafe pointers.deallocate()
  }
}
