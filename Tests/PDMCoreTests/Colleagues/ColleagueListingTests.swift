import Testing

@testable import PDMCore

@Suite("The last act of an account")
struct LastActTests {
  @Test func `is its newest line that nobody else can have caused`() throws {
    let fixture = try StoreFixture()
    let users = [try fixture.user("admin"), try fixture.addUser("john"), try fixture.addUser("mary")]
    var generator = SplitMix64(seed: 5)
    for _ in 0..<40 {
      fixture.clock.advance(by: .seconds(1))
      try fixture.store.write { transaction in
        let events = (0..<Int.random(in: 0..<6, using: &generator)).map { _ in
          AuditEvent(
            AuditAction.allCases.randomElement(using: &generator) ?? .login,
            by: users[Int.random(in: 0..<3, using: &generator)].name,
            target: "a \(Int.random(in: 0..<9, using: &generator))")
        }
        return try transaction.commit(recording: events, returning: ())
      }
      for user in users {
        let act = try fixture.store.read { try $0.lastAct(of: user) }
        let newest = try fixture.sqlite(
          """
          SELECT ts || ' ' || action || ' ' || host || ' ' || target FROM audit
          WHERE user = '\(user.name)' AND action != 'LOGIN_FAILED' ORDER BY seq DESC LIMIT 1
          """)
        let isOnFile = AuditAction.onFiles.contains { $0.rawValue == act?.action }
        #expect((act?.path != nil) == isOnFile)
        // What is not about a file is not for everybody to see; then the target is left out of the comparison.
        let text = act.map { "\($0.time.milliseconds) \($0.action) \($0.host) \($0.path?.quoted ?? "")" }
        #expect(newest.first.map { isOnFile ? $0 : String($0.prefix(text?.count ?? 0)) } == text)
      }
    }
  }
}
