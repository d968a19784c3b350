/// Follows the record: each act once, in order, without a daemon.
///
/// Between two acts nothing is asked but the store's change mark. docs/technical/locking.md has what that costs.
public struct Watch {
  let vault: Vault

  public init(_ vault: Vault) {
    self.vault = vault
  }

  public struct Request: Sendable {
    /// git pathspecs, relative to the working folder; none means acts of all kinds.
    public var patterns: [[UInt8]] = []
    /// Begin after this line of the record; nil: with what comes from now on.
    public var since: Int64?
    /// Only acts of this account.
    public var user: String?
    /// Only of these types; empty: all.
    public var types: [String] = []
    /// End after so many.
    public var limit: Int?

    public init() {}
  }

  /// - Parameters:
  ///   - began: told the line after which it begins.
  ///   - isWanted: asked between two looks whether anybody still listens.
  ///   - deliver: gets the acts. What it throws ends the watch.
  public func run(
    _ request: Request, began: (Int64) -> Void, isWanted: () -> Bool, _ deliver: (WatchEvent) throws -> Void
  ) throws {
    try vault.requireStore()
    let patterns = request.patterns.isEmpty ? nil : PathPatterns(vault: vault, patterns: request.patterns)
    // What git cannot understand is refused before anybody waits for it.
    _ = try patterns?.matching([])
    var changes = ChangeWatch(vault.store)
    var absence = StoreAbsence(vault)
    var followed = try start(request)
    began(followed.position)
    var count = 0
    while true {
      var events: [WatchEvent] = []
      do {
        if try changes.noticesChange() || vault.context.clock.now() >= followed.expiresAt || followed.isBehind {
          let portion = try read(after: followed.position)
          events = try wanted(portion.lines, request, patterns)
          followed = portion
        }
        absence.isOver()
      } catch {
        try absence.begin(with: error)
        changes.forget()
      }
      for event in events {
        try deliver(event)
        count += 1
        if count == request.limit { return }
      }
      try Interruption.check()
      guard isWanted() else { return }
      if !followed.isBehind || absence.pause != nil { MonotonicClock.sleep(absence.pause ?? Self.pause) }
      try Interruption.check()
    }
  }

  private static let pause = Duration.milliseconds(250)
  /// What one transaction reads at most: under the guard nothing is to last.
  private static let portion = 1000

  /// How far the record was read.
  private struct Portion {
    var lines: [AuditLine] = []
    /// Everything up to this line was looked at.
    let position: Int64
    /// There is more.
    var isBehind = false
    /// When the session ends by itself, which changes nothing in the store.
    let expiresAt: Timestamp
  }

  private func start(_ request: Request) throws -> Portion {
    try vault.read { transaction in
      let session = try vault.authenticate(transaction)
      let newest = try transaction.auditHead().sequence
      let since = request.since ?? newest
      guard since <= newest else { throw WatchFailure.noSuchLine(since, newest: newest) }
      return Portion(position: since, expiresAt: session.expiresAt)
    }
  }

  private func read(after position: Int64) throws -> Portion {
    try vault.read { transaction in
      let session = try vault.authenticate(transaction)
      let newest = try transaction.auditHead().sequence
      guard newest >= position else { throw WatchFailure.recordCutOff(seen: position, newest: newest) }
      let lines = try transaction.auditLines(
        after: position, visibleTo: AuditReading.reader(session.user), limit: Self.portion)
      let isBehind = lines.count == Self.portion
      return Portion(
        lines: lines, position: isBehind ? lines.last?.sequence ?? newest : newest, isBehind: isBehind,
        expiresAt: session.expiresAt)
    }
  }

  private func wanted(_ lines: [AuditLine], _ request: Request, _ patterns: PathPatterns?) throws -> [WatchEvent] {
    var events = lines.map(WatchEvent.init)
    if let user = request.user { events.removeAll { $0.user != user && $0.line.user != user } }
    if !request.types.isEmpty { events.removeAll { !request.types.contains($0.type) } }
    guard let patterns else { return events }
    let paths = events.flatMap { [$0.path, $0.newPath].compactMap(\.self) }
    guard !paths.isEmpty else { return [] }
    let matching = try patterns.matching(paths)
    return events.filter { event in [event.path, event.newPath].contains { $0.map(matching.contains) == true } }
  }
}
