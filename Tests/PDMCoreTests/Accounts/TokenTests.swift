import Testing

@testable import PDMCore

/// What the store makes of tokens; ``SessionTests`` is the same for sessions.
@Suite("Tokens")
struct TokenTests {
  let fixture: StoreFixture
  let john: User

  init() throws {
    fixture = try StoreFixture()
    john = try fixture.addUser("john")
  }

  private func make(
    _ user: User, _ role: Role? = nil, lifetime: Duration = .seconds(3600)
  ) throws -> (token: AccessToken, secret: SessionToken) {
    let secret = SessionToken.makeLasting(fixture.random)
    var made: AccessToken?
    try fixture.change {
      made = try $0.insertToken(secret, of: user, name: "CI", role: role ?? user.role, expires: $0.now.adding(lifetime))
    }
    return (try #require(made), secret)
  }

  private func use(_ secret: SessionToken) throws -> Session { try fixture.store.read { try $0.session(secret) } }

  @Test func `a token stands for its account, nothing else for anybody`() throws {
    let (token, secret) = try make(john)
    let session = try use(secret)
    #expect(session == Session(user: john, expiresAt: token.expiresAt, tokenID: token.id))
    let random = secret.text.dropFirst("pdmt_".count)
    for text in ["pdmt_", secret.text + "x", String(secret.text.dropLast()), "pdmt_" + Base64.encodeURL(secret.digest)]
    {
      #expect(throws: TokenFailure.unknown) { try use(SessionToken(text: text)) }
    }
    // The prefix says where to look: with another, the same secret is nothing.
    #expect(throws: AccountFailure.sessionExpired) { try use(SessionToken(text: "pdm_\(random)")) }
    let login = SessionToken.make(fixture.random)
    try fixture.change { try $0.insertSession(login, of: john, expires: $0.now.adding(.seconds(60))) }
    #expect(throws: TokenFailure.unknown) {
      try use(SessionToken(text: "pdmt_\(login.text.dropFirst("pdm_".count))"))
    }
  }

  @Test func `the store keeps its digest and nothing that could be used`() throws {
    let (_, secret) = try make(john)
    #expect(!(try fixture.sqlite(".dump").joined().contains(secret.text.dropFirst("pdmt_".count))))
    let digest = try ReferenceProgram.lines("sha256sum", [], input: Array(secret.text.utf8))[0].prefix(64)
    #expect(try fixture.sqlite("SELECT lower(hex(digest)) FROM tokens") == [String(digest)])
  }

  @Test func `each of its ends has a name, to the millisecond`() throws {
    let (token, secret) = try make(john, lifetime: .seconds(60))
    fixture.clock.advance(by: .milliseconds(59_999))
    #expect(try use(secret).user == john)
    try fixture.change { try $0.setDisabled(true, john) }
    #expect(throws: TokenFailure.accountDisabled(id: token.id, owner: "john")) { try use(secret) }
    try fixture.change { try $0.setDisabled(false, john) }
    #expect(try use(secret).user == john)
    #expect(try fixture.store.read { try $0.tokenCount(of: john) } == 1)
    fixture.clock.advance(by: .milliseconds(1))
    #expect(throws: TokenFailure.expired(id: token.id, at: token.expiresAt)) { try use(secret) }
    #expect(try fixture.store.read { try $0.tokenCount(of: john) } == 0)
    let revokedAt = fixture.clock.now()
    try fixture.change { try $0.revokeToken(token) }
    fixture.clock.advance(by: .seconds(1))
    try fixture.change { try $0.revokeToken(token) }
    #expect(throws: TokenFailure.revoked(id: token.id, at: revokedAt)) { try use(secret) }
  }

  @Test(arguments: Role.allCases, Role.allCases)
  func `the lower of both roles counts, at each moment`(token: Role, account: Role) throws {
    let mary = try fixture.addUser("mary", .admin)
    let (_, secret) = try make(mary, token)
    try fixture.change { try $0.setRole(account, of: mary) }
    let expected: Role =
      [token, account].contains(.viewer) ? .viewer : [token, account].contains(.user) ? .user : .admin
    #expect(try use(secret).user.role == expected)
    // The account itself is what it was.
    #expect(try fixture.user("mary").role == account)
  }

  @Test func `a role that nobody knows is damage, whoever has it`() throws {
    let (_, secret) = try make(john)
    try fixture.sqlite("PRAGMA ignore_check_constraints=ON; UPDATE tokens SET role = 'king'")
    #expect(throws: SQLiteFailure.self) { try use(secret) }
  }

  @Test func `two tokens of one account end apart from each other and from its sessions`() throws {
    let tokens = [try make(john), try make(john)]
    let login = SessionToken.make(fixture.random)
    try fixture.change { try $0.insertSession(login, of: john, expires: $0.now.adding(.seconds(60))) }
    #expect(tokens[0].token.id != tokens[1].token.id)
    try fixture.change { try $0.revokeToken(tokens[0].token) }
    try fixture.change { try $0.endSessions(of: john) }
    #expect(throws: TokenFailure.self) { try use(tokens[0].secret) }
    #expect(try use(tokens[1].secret).user == john)
  }

  /// Both lookups are one step by an index, however many tokens and sessions there are.
  @Test(arguments: ["tokens", "sessions"]) func `are found by their digest`(table: String) throws {
    let plan = try fixture.sqlite(
      "EXPLAIN QUERY PLAN SELECT users.name FROM \(table) JOIN users ON users.id = user_id WHERE digest = x'00'")
    #expect(plan.count == 3 && plan.allSatisfy { $0.contains("QUERY PLAN") || $0.contains("SEARCH") }, "\(plan)")
  }
}
