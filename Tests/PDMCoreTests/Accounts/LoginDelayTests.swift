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
}
