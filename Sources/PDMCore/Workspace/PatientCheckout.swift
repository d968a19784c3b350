/// `pdm checkout --wait`: stands in line until all of the files can be had.
///
/// Who waits looks at the store only when it changed, by reading, and tries to take only what looks free: a failed try
/// would be a change of its own and wake all others. docs/technical/locking.md has the whole protocol.
struct PatientCheckout {
  let checkout: Checkout
  let request: Checkout.Request
  let patience: Checkout.Patience

  private var vault: Vault { checkout.vault }

  /// The row is gone: somebody could take the lock of our file, as on a host that was off the network.
  private struct PlaceLost: Error {}

  func run() throws -> ChangeReport {
    let started = MonotonicClock.now()
    do {
      return try checkout.attempt(request)
    } catch let failure as LockFailure where failure.isObstacle {
      if isOver(started) { throw failure }
    }
    var news = LineNews(observer: vault.context.observer)
    while true {
      let paths = try vault.resolve(request.files, submodules: true).map(\.path)
      let place = try WaitingPlace(in: vault, for: paths, under: vault.settings().pathRule)
      let report: ChangeReport
      do {
        report = try wait(in: place, for: paths, since: started, &news)
      } catch is PlaceLost {
        place.end()
        vault.context.observer.warning("this host was taken for dead, and is at the end of the line now")
        continue
      } catch {
        place.giveUp()
        throw error
      }
      place.end()
      return report
    }
  }

  private func wait(
    in place: borrowing WaitingPlace, for paths: [RepoPath], since started: Duration, _ news: inout LineNews
  ) throws -> ChangeReport {
    var watch = ChangeWatch(vault.store)
    while true {
      do {
        // Before the look, so that what comes between is seen at the next.
        _ = try watch.noticesChange()
        let standing = try look(place.ticket, paths)
        let ahead = try standing.held.isEmpty ? vault.waitingLine.firstLiving(of: standing.ahead) : nil
        var refusal = LockFailure.held(standing.held, waiting: ahead.map { [$0] } ?? [], now: standing.now)
        if standing.held.isEmpty, ahead == nil {
          do {
            return try checkout.attempt(request, ticket: place.ticket)
          } catch let failure as LockFailure where failure.isObstacle {
            refusal = failure
          }
        } else {
          news.tell(standing, ahead)
        }
        if isOver(started) { throw refusal }
        try pause(&watch, until: started, behind: ahead)
      } catch let failure as any Failure where failure.category == .busy {
        // Somebody has the guard for long. Who has waited for hours goes on.
        try Interruption.check()
        if isOver(started) { throw failure }
        MonotonicClock.sleep(Self.shortestPause)
      }
    }
  }

  /// What is in the way, by a reading transaction.
  private func look(_ ticket: Int64, _ paths: [RepoPath]) throws -> LineStanding {
    try vault.recordingRefusal(paths.first?.bytes ?? []) {
      try vault.read { transaction in
        let user = try vault.authenticate(transaction, to: .changeFiles).user
        guard try transaction.isWaiting(ticket) else { throw PlaceLost() }
        var standing = LineStanding(now: transaction.now)
        for path in paths {
          let waiters = try transaction.waiters(for: path).prefix { $0.id != ticket }
          standing.tickets.formUnion(waiters.map(\.id))
          if let lock = try transaction.lock(on: path) {
            if lock.owner.id != user.id { standing.held.append(lock) }
          } else {
            // Behind one of the same account there is nobody to wait for.
            standing.ahead += waiters.prefix { $0.user.id != user.id }
          }
        }
        return standing
      }
    }
  }

  private static let shortestPause = Duration.milliseconds(200)
  private static let longestPause = Duration.seconds(1)
  /// The dead write nothing, so they are looked for.
  private static let longestProbe = Duration.seconds(5)

  /// Returns when the store may have changed, when the one in front has died, or when time is up.
  private func pause(_ watch: inout ChangeWatch, until started: Duration, behind ahead: Waiter?) throws {
    var pause = Self.shortestPause
    var (probe, lastProbe) = (Self.shortestPause, MonotonicClock.now())
    while !isOver(started) {
      MonotonicClock.sleep(min(pause, remaining(started) ?? pause))
      pause = min(pause * 1.5, Self.longestPause)
      try Interruption.check()
      if try watch.noticesChange() { return }
      if let ahead, MonotonicClock.now() - lastProbe >= probe {
        if try !vault.waitingLine.lives(ahead.file) { return }
        (probe, lastProbe) = (min(probe * 2, Self.longestProbe), MonotonicClock.now())
      }
    }
  }

  /// nil without an end.
  private func remaining(_ started: Duration) -> Duration? {
    guard case .atMost(let time) = patience else { return nil }
    return max(.zero, started + time - MonotonicClock.now())
  }

  private func isOver(_ started: Duration) -> Bool { remaining(started) == .zero }
}

extension LockFailure {
  /// What waiting may end.
  fileprivate var isObstacle: Bool {
    if case .held = self { true } else { false }
  }
}
