import Testing

@testable import PDMCore

@Suite("Sessions")
struct SessionTests {
  let fixture: StoreFixture
  let john: User

  init() throws {
    fixture = try StoreFixture()
    john = try fixture.addUser("john")
  }

  private func begin(_ user: User, lifetime: Duration = .seconds(3600)) throws -> SessionToken {
    let token = SessionToken.make(fixture.random)
    try fixture.change { try $0.insertSession(token, of: user, expires: $0.now.adding(lifetime)) }
    return token
  }

  private func use(_ token: SessionToken?) throws -> Session { try fixture.store.read { try $0.session(token) } }

  @Test func `a token stands for its account, any other for nobody`() throws {
    let token = try begin(john)
    #expect(try use(token) == Session(user: john, expiresAt: fixture.clock.now().adding(.seconds(3600))))
    #expect(throws: AccountFailure.notLoggedIn) { try use(nil) }
    for text in ["", "pdm_", token.text + "x", String(token.text.dropLast()), token.text.uppercased()] {
      #expect(throws: AccountFailure.sessionExpired) { try use(SessionToken(text: text)) }
    }
  }

  @Test func `the store keeps nothing that could be used to log in`() throws {
    let token = try begin(john)
    let dump = try fixture.sqlite(".dump").joined()
    let secret = token.text.dropFirst("pdm_".count)
    #expect(!dump.contains(secret))
    // Its digest, against another program's.
    let digest = try ReferenceProgram.lines("sha256sum", [], input: Array(token.text.utf8))[0].prefix(64)
    #expect(try fixture.sqlite("SELECT lower(hex(digest)) FROM sessions") == [String(digest)])
    #expect(throws: AccountFailure.sessionExpired) { try use(SessionToken(text: String(digest))) }
  }

  @Test func `a session ends with its time, to the millisecond`() throws {
    let token = try begin(john, lifetime: .seconds(60))
    fixture.clock.advance(by: .milliseconds(59_999))
    #expect(try use(token).user == john)
    fixture.clock.advance(by: .milliseconds(1))
    #expect(throws: AccountFailure.sessionExpired) { try use(token) }
    #expect(try fixture.store.read { try $0.sessionCount(of: john) } == 0)
    // The next log-in sweeps it out.
    _ = try begin(john)
    #expect(try fixture.sqlite("SELECT count(*) FROM sessions") == ["1"])
  }

  @Test func `a clock set back prolongs a session by an hour at most, and none that was swept out`() throws {
    let token = try begin(john, lifetime: .seconds(60))
    fixture.clock.advance(by: .seconds(-3600))
    #expect(try use(token).user == john)
    fixture.clock.advance(by: .milliseconds(-1))
    let begun = fixture.clock.now().adding(.milliseconds(3_600_001))
    #expect(throws: AccountFailure.sessionFromFuture(begun)) { try use(token) }
    fixture.clock.advance(by: .seconds(7200))
    #expect(throws: AccountFailure.sessionExpired) { try use(token) }
    _ = try begin(john)
    fixture.clock.advance(by: .seconds(-3600))
    #expect(throws: AccountFailure.sessionExpired) { try use(token) }
  }

  @Test func `a disabled account's sessions die at once, and enabling does not wake them`() throws {
    let mary = try fixture.addUser("mary")
    let tokens = [try begin(john), try begin(john)]
    let other = try begin(mary)
    try fixture.change { try $0.setDisabled(true, john) }
    for token in tokens { #expect(throws: AccountFailure.sessionExpired) { try use(token) } }
    #expect(try use(other).user == mary)
    try fixture.change { try $0.setDisabled(false, john) }
    for token in tokens { #expect(throws: AccountFailure.sessionExpired) { try use(token) } }
  }

  @Test func `a session of a disabled account is refused even where its row is left`() throws {
    let token = try begin(john)
    try fixture.sqlite("UPDATE users SET disabled_at = 1 WHERE name = 'john'")
    #expect(throws: AccountFailure.sessionExpired) { try use(token) }
  }

  @Test func `a new role counts at once`() throws {
    let token = try begin(john)
    try fixture.change { try $0.setRole(.viewer, of: john) }
    #expect(try use(token).user.role == .viewer)
    try fixture.sqlite("PRAGMA ignore_check_constraints=ON; UPDATE users SET role = 'king' WHERE name = 'john'")
    // An unknown role is damage, not a role that may do nothing or everything.
    let failure = #expect(throws: SQLiteFailure.self) { try use(token) }
    #expect(failure?.category == .unsafe)
  }

  @Test func `logging out ends one session or all of them`() throws {
    let tokens = try (0..<3).map { _ in try begin(john) }
    #expect(Set(tokens.map(\.text)).count == 3)
    try fixture.change { try $0.endSession(tokens[0]) }
    #expect(throws: AccountFailure.sessionExpired) { try use(tokens[0]) }
    #expect(try use(tokens[1]).user == john)
    try fixture.change { try $0.endSessions(of: john) }
    for token in tokens { #expect(throws: AccountFailure.sessionExpired) { try use(token) } }
  }
}
