import Glibc

/// The wall clock of this machine.
public struct SystemClock: Clock {
  public init() {}

  public func now() -> Timestamp {
    var time = timespec()
    _ = unsafe clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
  }
}

/// The kernel's random source, `getrandom(2)`: seeded before the first byte, no file needed.
public struct SystemRandom: RandomSource {
  public init() {}

  public func bytes(_ count: Int) -> [UInt8] {
    var generator = SystemRandomNumberGenerator()
    return (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
  }
}

/// Nobody listens.
public struct SilentObserver: Observer {
  public init() {}
  public func waiting(for holder: String, since: Duration) {}
  public func childOutput(_ bytes: [UInt8]) {}
  public func warning(_ message: String) {}
  public func notices(_ unread: UnreadNotices) {}
}

extension ProcessContext {
  /// This very process.
  public static func current(observer: any Observer = SilentObserver()) -> ProcessContext {
    var buffer = [CChar](repeating: 0, count: 4097)
    _ = unsafe getcwd(&buffer, buffer.count - 1)
    let folder = buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    var name = [CChar](repeating: 0, count: 256)
    _ = unsafe gethostname(&name, name.count - 1)
    let host = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    var context = ProcessContext(
      environment: .ofThisRun, workingDirectory: folder, userID: geteuid(), host: host.isEmpty ? "localhost" : host,
      processID: getpid(), clock: SystemClock(), random: SystemRandom(), observer: observer)
    context.program = PathProbe.linkTarget(Array("/proc/self/exe".utf8)) ?? []
    return context
  }
}

extension ProcessContext {
  /// The words of the command line without the program's own name; bytes, since names of files are bytes.
  public static var arguments: [[UInt8]] {
    let words = unsafe CommandLine.unsafeArgv
    return (1..<max(1, Int(CommandLine.argc))).compactMap { index in
      guard let word = unsafe words[index] else { return nil }
      return Array(unsafe UnsafeBufferPointer(start: word, count: strlen(word)).map { UInt8(bitPattern: $0) })
    }
  }
}

extension Environment {
  /// The environment, as far as it is to be believed: where the program has rights that its user has not, who he is, and
  /// what the vault's share is like, are not for him to say.
  fileprivate static var ofThisRun: Environment {
    var environment = current
    guard StorePrivilege.group != nil else { return environment }
    environment["PDM_SMB_WITHOUT_LEASES"] = nil
    environment["USER"] = nil
    environment["LOGNAME"] = FileSystem.userName(getuid()).map { Array($0.utf8) }
    return environment
  }

  static var current: Environment {
    var entries: [[UInt8]] = []
    var next = unsafe environ
    while let entry = unsafe next.pointee {
      entries.append(
        Array(unsafe UnsafeBufferPointer(start: entry, count: strlen(entry)).map { UInt8(bitPattern: $0) }))
      unsafe next += 1
    }
    return Environment(entries: entries)
  }
}
