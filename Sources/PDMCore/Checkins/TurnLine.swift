/// Somebody who waits for the turn of check-ins: a waiter that names no file.
struct TurnWaiter: Sendable, Equatable {
  /// The order of arrival.
  let id: Int64
  /// The name of the file that the waiting process holds locked while it lives.
  let file: String
}

/// The line of those who wait for the turn of check-ins: who came first has it first, on whatever host.
///
/// The lock of the turn alone is no line: whoever happens to ask when it is let go has it, and among many that poll one may
/// be passed by for minutes. So who does not have it at once takes a place as for a file, and asks for the lock only when
/// nobody is ahead any more. The lock goes on being what excludes: the line only says who asks.
struct TurnLine: ~Copyable {
  private let vault: Vault
  private let place: WaitingPlace
  private var ahead: [String]

  /// Goes to the end of the line.
  /// - Parameter dead: of the line, as far as is known; their rows go.
  init(joining vault: Vault, removing dead: [TurnWaiter]) throws {
    var ahead: [TurnWaiter] = []
    place = try WaitingPlace(in: vault) { transaction, file in
      for waiter in dead { try transaction.deleteWaiter(waiter.id) }
      ahead = try transaction.waitersForTurn()
      return try transaction.insertWaiter(file, for: try vault.authenticate(transaction).user, paths: [])
    }
    self.vault = vault
    self.ahead = ahead.map(\.file)
  }

  /// The first in line asks often: until it has the turn, nobody works.
  private static let longestPauseOfFirst = Duration.milliseconds(15)
  private static let longestPause = Duration.milliseconds(250)
  /// Who is ahead and does not take what is free has so long each. It is stopped, or its host is gone and the file server
  /// does not know yet.
  private static let patience = Duration.seconds(1)

  /// Waits for the turn, and leaves the line.
  /// - Parameters:
  ///   - timeout: counted from now.
  ///   - turn: asks for the lock once.
  consuming func wait(
    atMost timeout: Duration, holder: () -> String, turn: () throws -> PairLock?
  ) throws -> PairLock {
    let line = vault.waitingLine
    var wait = PatientWait(timeout: timeout, longestPause: Self.longestPause, context: vault.context)
    let lock = Result { () throws -> PairLock in
      var freeSince: Duration?
      while true {
        try leaveOutGone(line)
        if let lock = try turn() {
          let now = MonotonicClock.now()
          let since = freeSince ?? now
          if now - since >= Self.patience * ahead.count {
            // They find no file of theirs any more, and nor does anybody who looks for one of them.
            for file in ahead { line.remove(file) }
            return lock
          }
          freeSince = since
          lock.release()
        } else {
          freeSince = nil
        }
        let (count, isFree) = (ahead.count, freeSince != nil)
        try wait.step(atMost: count == 0 ? Self.longestPauseOfFirst : nil) {
          if isFree { return "\(count) who came first" }
          return count == 0 ? holder() : "\(holder()) and \(count) in line"
        }
      }
    }
    wait.end()
    // The row goes when somebody finds the lock of its file free: an act of its own for it would be one more to wait for.
    place.end()
    return try lock.get()
  }

  /// The nearest one is looked at each time: those before it leave earlier, or are its to step over.
  private mutating func leaveOutGone(_ line: WaitingLine) throws {
    while let last = ahead.last, try !line.lives(last) { ahead.removeLast() }
    if ahead.count > 1 { while let first = ahead.first, try !line.lives(first) { ahead.removeFirst() } }
  }
}
