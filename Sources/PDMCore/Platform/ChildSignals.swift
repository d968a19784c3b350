import Glibc

/// Ends of child processes: asking, waiting, and putting one down.
enum ChildSignals {
  /// A parent that ignores SIGCHLD hands that on through exec, and the kernel then throws every exit status away:
  /// `waitpid(2)` answers ECHILD and a failed commit would look like a lost one. git repairs the same at its start.
  static func makeChildrenWaitable() { _ = repaired }

  private static let repaired: Bool = {
    var previous = sigaction()
    guard unsafe sigaction(SIGCHLD, nil, &previous) == 0 else { return false }
    // SIG_IGN is the number 1 in a union of pointers.
    let ignores = unsafe withUnsafeBytes(of: &previous.__sigaction_handler) { unsafe $0.load(as: UInt.self) == 1 }
    if ignores { _ = signal(SIGCHLD, SIG_DFL) }
    return ignores
  }()

  /// Whether the child has ended; it stays to be waited for.
  static func hasEnded(_ process: pid_t) -> Bool {
    var information = unsafe siginfo_t()
    let code = unsafe waitid(P_PID, id_t(process), &information, WEXITED | WNOHANG | WNOWAIT)
    // Without a child to report, the structure stays zero (waitid(2)). ECHILD: gone, and there is nothing to wait for.
    return code == 0 ? unsafe information.si_signo != 0 : errno == ECHILD
  }

  /// Asks the child to end, gives it two seconds to remove its lock files, then kills it. Returns when it is reaped.
  static func stopAndReap(_ process: pid_t) {
    kill(process, SIGTERM)
    var status: Int32 = 0
    for _ in 0..<400 {
      let answer = unsafe waitpid(process, &status, WNOHANG)
      if answer == process || (answer < 0 && errno != EINTR) { return }
      usleep(5000)
    }
    kill(process, SIGKILL)
    while unsafe waitpid(process, &status, 0) < 0, errno == EINTR {}
  }
}
