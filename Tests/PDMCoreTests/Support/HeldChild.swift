import Glibc

@testable import PDMCore

/// A running child that may be kept in an array or a tuple; once it was waited for, it is gone.
final class HeldChild {
  private var child: RunningChild?

  init(_ child: consuming RunningChild) {
    self.child = consume child
  }

  func wait() throws -> ChildResult {
    guard let running = child.take() else { throw SubprocessFailure.system(call: "waitpid", code: ECHILD) }
    return try running.wait()
  }
}
