import Glibc

/// Everything that a run takes from outside: the seam that tests replace.
///
/// The core never reads the environment, the clock, the working folder or the random source by itself; it is given
/// this value. Nothing here changes during a run.
public struct ProcessContext: Sendable {
  public var environment: Environment
  /// Absolute, as the kernel gives it; bytes, since folders have names like files.
  public var workingDirectory: [UInt8]
  /// The effective user of this process.
  public var userID: UInt32
  /// For display and records only; two hosts may bear one name.
  public var host: String
  public var processID: Int32
  /// The file that is being run, for scripts that must find it again; empty where it is not known.
  public var program: [UInt8] = []
  /// What the system calls an OS user; nil where it knows none of that number.
  public var userName: @Sendable (UInt32) -> String? = { FileSystem.userName($0) }
  public var clock: any Clock
  public var random: any RandomSource
  /// Told while something makes the user wait or when a child process says something; see ``Observer``.
  public var observer: any Observer

  public init(
    environment: Environment, workingDirectory: [UInt8], userID: UInt32, host: String, processID: Int32,
    clock: any Clock, random: any RandomSource, observer: any Observer
  ) {
    self.environment = environment
    self.workingDirectory = workingDirectory
    self.userID = userID
    self.host = host
    self.processID = processID
    self.clock = clock
    self.random = random
    self.observer = observer
  }
}

extension ProcessContext {
  /// Resolves a path that was typed.
  func absolute(_ path: [UInt8]) -> [UInt8] {
    path.first == UInt8(ascii: "/") ? path : workingDirectory.appending(path)
  }

  /// As `-C` does it. The process itself stays where it is; everything else goes by this value.
  /// - Throws: ``FolderFailure`` when there is no such folder.
  public mutating func changeDirectory(to folder: [UInt8]) throws {
    let target = absolute(folder)
    guard let real = PathProbe.realPath(target), try FileSystem.status(of: real)?.kind == .folder else {
      throw FolderFailure(folder: target)
    }
    workingDirectory = real
  }

  /// A file that was named on the command line, whole.
  public func contents(of file: [UInt8]) throws -> [UInt8] {
    // A pipe that somebody made (`-F <(…)`) is waited for.
    let opened = try FileDescriptor.open(absolute(file), O_RDONLY)
    return try opened.readAll(limit: 1 << 26)
  }
}

extension ProcessContext {
  /// Writes a file of a folder that was named on the command line.
  public func write(_ text: String, to folder: [UInt8], name: String) throws {
    let place = absolute(folder)
    try FileSystem.createFolderIfMissing(place, mode: nil)
    try FileSystem.replace(
      place.appending(name), with: Array(text.utf8), mode: 0o644, temporaryName: ".\(name).new")
  }
}

/// A folder that was named and is none.
struct FolderFailure: Failure {
  let folder: [UInt8]
  var category: FailureCategory { .notFound }
  var message: String { "no such folder: \(PathQuoting.quote(folder))" }
}

/// The clock of a run. For records and display; nothing that must be right depends on it.
public protocol Clock: Sendable {
  func now() -> Timestamp
}

/// Bytes that nobody can guess.
public protocol RandomSource: Sendable {
  func bytes(_ count: Int) -> [UInt8]
}

/// What the core may tell while it works. The core itself never prints.
public protocol Observer: Sendable {
  /// Still waiting for a lock; `holder` is who has it as far as it can be told. Called at most once a second.
  func waiting(for holder: String, since: Duration)
  /// The wait that was told of is over, by the lock or by a failure.
  func waitingEnded()
  /// A child process (git, a hook) wrote this to its standard error or output. Raw bytes, in pieces.
  func childOutput(_ bytes: [UInt8])
  /// Something that the user should know and that does not fail the command.
  func warning(_ message: String)
  /// What the account has not acknowledged, to be told when the command has said what it has to say. May be called several
  /// times in a run, also under the guard; the last counts.
  func notices(_ unread: UnreadNotices)
  /// Standing in line for files: who is in the way, as one sentence. Called at once, and when that changes.
  func standingInLine(_ text: String, isNews: Bool)
  /// Takes how far long work is; nil where nobody looks. See ``ProcessContext/showing(_:_:of:_:)``.
  var progress: ProgressBoard? { get }
}

extension Observer {
  public func standingInLine(_ text: String, isNews: Bool) {}
  public func waitingEnded() {}
  public var progress: ProgressBoard? { nil }
}

/// Milliseconds since 1970-01-01T00:00:00Z.
public struct Timestamp: Hashable, Comparable, Sendable {
  public var milliseconds: Int64

  public init(milliseconds: Int64) {
    self.milliseconds = milliseconds
  }

  /// A number of seconds that somebody wrote down, such as a commit's; past what a calendar has, its end.
  public init(seconds: Int64) {
    let limit: Int64 = 253_402_300_799
    milliseconds = max(-limit, min(limit, seconds)) * 1000
  }

  /// Whole seconds, rounded down: what git stores.
  public var seconds: Int64 { Int64((Double(milliseconds) / 1000).rounded(.down)) }

  public static func < (left: Self, right: Self) -> Bool { left.milliseconds < right.milliseconds }

  /// Past what a number can tell, its end.
  public func adding(_ duration: Duration) -> Timestamp {
    let (sum, overflow) = milliseconds.addingReportingOverflow(duration.milliseconds)
    return Timestamp(milliseconds: overflow ? (milliseconds < 0 ? .min : .max) : sum)
  }
}

extension Duration {
  /// Whole milliseconds, rounded towards zero.
  public var milliseconds: Int64 {
    components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
  }
}

/// The environment of a process, as the kernel has it: `NAME=value` strings of bytes.
public struct Environment: Sendable, Equatable {
  public private(set) var entries: [[UInt8]]

  public init(entries: [[UInt8]] = []) {
    self.entries = entries
  }

  public subscript(name: String) -> [UInt8]? {
    get {
      let prefix = Array(name.utf8) + [UInt8(ascii: "=")]
      guard let entry = entries.first(where: { $0.starts(with: prefix) }) else { return nil }
      return Array(entry.dropFirst(prefix.count))
    }
    set {
      let prefix = Array(name.utf8) + [UInt8(ascii: "=")]
      entries.removeAll { $0.starts(with: prefix) }
      if let newValue { entries.append(prefix + newValue) }
    }
  }

  /// The value as text where it is UTF-8 and not empty.
  public func text(_ name: String) -> String? {
    guard let value = self[name], !value.isEmpty else { return nil }
    return String(validating: value, as: UTF8.self)
  }
}
