/// Polling with growing, jittered pauses up to a deadline: blocking lock calls cannot be given one, and NFS 4.0 would
/// answer them up to half a minute late.
///
/// Whoever waits is told once a second for whom. It ends by ``end()``.
struct PatientWait {
  private let timeout: Duration
  private let longestPause: Duration
  private let context: ProcessContext
  private let start = MonotonicClock.now()
  private var pause = Duration.milliseconds(2)
  private var told = Duration.zero

  init(timeout: Duration, longestPause: Duration = .milliseconds(100), context: ProcessContext) {
    self.timeout = timeout
    self.longestPause = longestPause
    self.context = context
  }

  /// - Parameters:
  ///   - longest: of the pauses; what is likely to come soon is worth looking for more often.
  ///   - holder: who is in the way, as far as can be told; asked only when it takes long.
  /// - Throws: ``LockingFailure/busy(holder:waited:)`` when time is up.
  mutating func step(atMost longest: Duration? = nil, holder: () -> String) throws {
    try Interruption.check()
    let waited = MonotonicClock.now() - start
    guard waited < timeout else { throw LockingFailure.busy(holder: holder(), waited: timeout) }
    if waited - told >= .seconds(1) {
      told = waited
      context.observer.waiting(for: holder(), since: waited)
    }
    pause = min(pause, longest ?? longestPause)
    let jitter = Double(context.random.bytes(1)[0]) / 255 + 0.5
    MonotonicClock.sleep(min(pause * jitter, timeout - waited))
    pause = min(pause * 1.5, longestPause)
  }

  func end() {
    if told > .zero { context.observer.waitingEnded() }
  }
}
