import Glibc
import Synchronization

/// Global, since a signal handler is a C function and can capture nothing.
private let requested = Atomic<Bool>(false)
private let heldOff = Atomic<Bool>(false)

/// Ctrl-C and its kin. A signal only sets a flag; the run looks at it where stopping leaves nothing half done.
public enum Interruption {
  /// Lets SIGINT, SIGTERM and SIGHUP set the flag, without SA_RESTART, so that a waiting read or sleep ends.
  /// SIGPIPE is ignored: a closed pipe is then an error of the write, which ends the output quietly.
  public static func install() {
    var action = sigaction()
    unsafe action.__sigaction_handler.sa_handler = { _ in requested.store(true, ordering: .relaxed) }
    for signal in [SIGINT, SIGTERM, SIGHUP] { _ = unsafe sigaction(signal, &action, nil) }
    _ = signal(SIGPIPE, SIG_IGN)
  }

  public static var isRequested: Bool { requested.load(ordering: .relaxed) }

  /// - Throws: ``Interrupted`` when a signal came in.
  public static func check() throws(Interrupted) {
    if isRequested, !heldOff.load(ordering: .relaxed) { throw Interrupted() }
  }

  /// For what must be tidied up though the user asked to stop, and is short: waits in it go on.
  static func holdingOff<Result>(_ body: () throws -> Result) rethrows -> Result {
    heldOff.store(true, ordering: .relaxed)
    defer { heldOff.store(false, ordering: .relaxed) }
    return try body()
  }
}

/// The user, or the system, asked to stop.
public struct Interrupted: Failure, Equatable {
  public init() {}
  public var category: FailureCategory { .interrupted }
  public var message: String { "interrupted; nothing was changed" }
}
