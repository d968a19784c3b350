import Testing

@testable import PDMCore

@Suite("Delays after failed log-ins")
struct LoginDelayTests {
  @Test func `the first three cost nothing, then it doubles, up to five minutes`() {
    let delays = (0...14).map { LoginDelay.after(failures: $0).components.seconds }
    #expect(delays == [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300])
    #expect(LoginDelay.after(failures: .max) == .seconds(300))
  }

  private func blocked(_ name: String, in fixture: StoreFixture) throws -> Duration? {
    try fixture.store.read { transaction in
      try transaction.loginBlockedUntil(name).map { .milliseconds($0.milliseconds - transaction.now.milliseconds) }
    }
  }

  private func fail(_ name: String, in fixture: StoreFixture) throws {
    try fixture.change { try $0.chargeLoginAttempt(name) }
  }

  @Test func `are kept in the store, for each name, and end with time`() throws {
    let fixture = try StoreFixture()
    for _ in 0..<3 { try fail("john", in: fixture) }
    #expect(try blocked("john", in: fixture) == nil)
    try fail("john", in: fixture)
    #expect(try blocked("john", in: fixture) == .seconds(1))
    try fail("john", in: fixture)
    #expect(try blocked("john", in: fixture) == .seconds(2))
    #expect(try blocked("mary", in: fixture) == nil)
    fixture.clock.advance(by: .milliseconds(1999))
    #expect(try blocked("john", in: fixture) == .milliseconds(1))
    fixture.clock.advance(by: .milliseconds(1))
    #expect(try blocked("john", in: fixture) == nil)
    // The next failure goes on where the last one was.
    try fail("john", in: fixture)
    #expect(try blocked("john", in: fixture) == .seconds(4))
  }

  @Test func `a success begins anew`() throws {
    let fixture = try StoreFixture()
    for _ in 0..<10 { try fail("john", in: fixture) }
    for _ in 0..<10 { try fail("mary", in: fixture) }
    try fixture.change { try $0.clearLoginAttempts("john") }
    #expect(try blocked("john", in: fixture) == nil)
    #expect(try blocked("mary", in: fixture) != nil)
    try fail("john", in: fixture)
    #expect(try blocked("john", in: fixture) == nil)
  }

  @Test func `names that nobody has do not fill the store for ever`() throws {
    let fixture = try StoreFixture()
    for number in 0..<5 { try fail("nobody\(number)", in: fixture) }
    fixture.clock.advance(by: .seconds(86401))
    try fail("john", in: fixture)
    #expect(try fixture.sqlite("SELECT name FROM login_attempts") == [LoginDelay.key("john")])
  }

  /// The clock was a year ahead, of this machine or another, and is right again: a name waits for five minutes at most, and
  /// its failures still count.
  @Test func `a clock set back makes no name wait for longer, and frees none`() throws {
    let fixture = try StoreFixture()
    fixture.clock.advance(by: .seconds(365 * 86_400))
    for _ in 0..<13 { try fail("john", in: fixture) }
    #expect(try blocked("john", in: fixture) == .seconds(300))
    fixture.clock.advance(by: .seconds(-365 * 86_400))
    #expect(try blocked("john", in: fixture) == nil)
    try fail("john", in: fixture)
    #expect(try blocked("john", in: fixture) == .seconds(300))
    try fixture.change { try $0.clearLoginAttempts("john") }
    #expect(try fixture.sqlite("SELECT count(*) FROM login_attempts") == ["0"])
  }

  @Test func `clocks that differ by as much as is tolerated share one count`() throws {
    let fixture = try StoreFixture()
    for _ in 0..<13 { try fail("john", in: fixture) }
    fixture.clock.advance(by: .seconds(-3600))
    #expect(try blocked("john", in: fixture) == .seconds(3900))
    #expect(try fixture.sqlite("SELECT count(*) FROM login_attempts") == ["1"])
  }

  /// Two machines whose clocks are far apart, used in turn: each waits by its own clock, so both together get two attempts
  /// in five minutes and not as many as they like. By a clock that is more than a day ahead the failures of the other are
  /// forgotten, once.
  @Test(arguments: [(12, 2), (72, 9)])
  func `machines with different clocks do not free each other's waits`(hours: Int64, most: Int) throws {
    let fixture = try StoreFixture()
    let apart = Duration.seconds(hours * 3600)
    for _ in 0..<13 { try fail("john", in: fixture) }
    var attempts = 0
    for _ in 1...50 {
      for step in [apart, .zero - apart] {
        fixture.clock.advance(by: step)
        guard try blocked("john", in: fixture) == nil else { continue }
        attempts += 1
        try fail("john", in: fixture)
      }
    }
    #expect(attempts <= most)
  }

  /// Waits end early where a clock is ahead; only whoever sets a machine's clock can do that.
  @Test func `a clock set forward ends a wait and keeps the count`() throws {
    let fixture = try StoreFixture()
    for _ in 0..<13 { try fail("john", in: fixture) }
    fixture.clock.advance(by: .seconds(3600))
    #expect(try blocked("john", in: fixture) == nil)
    try fail("john", in: fixture)
    #expect(try blocked("john", in: fixture) == .seconds(300))
  }
}
