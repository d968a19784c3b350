import Glibc

/// pdm itself, started again to try or to hold a lock: what one process has of a lock says nothing about two.
struct LockProcess {
  /// Files in it are named after the kinds of lock.
  let folder: [UInt8]
  let context: ProcessContext

  /// What the second process is asked for; the words of the hidden command.
  enum Task: String, CaseIterable, Sendable { case attempt, hold }

  /// Whether a second process can have it.
  func isFree(_ kind: SingleLock.Kind) throws -> Bool {
    let result = try command(.attempt, kind).run()
    switch result.outputText {
    case LockProbe.Answer.had.rawValue: return true
    case LockProbe.Answer.refused.rawValue: return false
    default: throw LockProcessFailure(text: result.errorText)
    }
  }

  /// What is so while a second process has it, which is killed then.
  func whileHeld(_ kind: SingleLock.Kind, _ look: () throws -> Bool) throws -> Bool {
    var seen: Result<Bool, any Error>?
    let result = try command(.hold, kind).start().wait { piece in
      if piece.starts(with: Array(LockProbe.Answer.had.rawValue.utf8)) { seen = Result { try look() } }
      return false
    }
    guard let seen, result.status == .signalled(SIGKILL) else { throw LockProcessFailure(text: result.errorText) }
    return try seen.get()
  }

  private func command(_ task: Task, _ kind: SingleLock.Kind) -> Subprocess {
    var words = ["probe-lock", task.rawValue, kind.rawValue].map { Array($0.utf8) }
    words.append(folder.appending(kind.rawValue))
    var command = Subprocess(context.program, words, environment: context.environment)
    command.isInterruptible = true
    return command
  }
}

/// The second process could not do its part.
private struct LockProcessFailure: Failure {
  let text: String
  var category: FailureCategory { .unsafe }
  var message: String {
    "a second pdm could not try the locks: \(text.split(separator: "\n").first ?? "it said nothing")"
  }
}

/// The second process: `pdm probe-lock`.
public struct LockProbe {
  public enum Answer: String, Sendable { case had, refused }

  /// The words for a kind of lock.
  public static let kinds = SingleLock.Kind.allCases.map(\.rawValue)
  public static let tasks = LockProcess.Task.allCases.map(\.rawValue)
  /// How long it holds a lock when nobody ends it.
  private static let patience = Duration.seconds(30)

  let task: LockProcess.Task
  let kind: SingleLock.Kind
  let file: [UInt8]

  /// - Returns: nil where the words are none of those above.
  public init?(_ task: String, _ kind: String, of file: [UInt8], in context: ProcessContext) {
    guard let task = LockProcess.Task(rawValue: task), let kind = SingleLock.Kind(rawValue: kind) else { return nil }
    self.task = task
    self.kind = kind
    self.file = context.absolute(file)
  }

  /// - Parameter tell: is given the answer while the lock is held.
  public func run(tell: (Answer) throws -> Void) throws {
    let lock = try SingleLock.take(kind, of: file, .exclusive)
    try tell(lock == nil ? .refused : .had)
    guard task == .hold, lock != nil else { return }
    let end = MonotonicClock.now() + Self.patience
    while !Interruption.isRequested, MonotonicClock.now() < end { MonotonicClock.sleep(.milliseconds(100)) }
    // As a holder dies: nothing of its own is run any more.
    raise(SIGKILL)
    _ = consume lock
  }
}
