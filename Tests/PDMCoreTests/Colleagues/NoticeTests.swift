import Testing

@testable import PDMCore
@testable import pdm

@Suite("Notices")
struct NoticeTests {
  private let path = RepoPath(trusted: Array("a.nc".utf8))

  /// - Returns: what a look at the session, and nothing else, says of unread notices.
  private func hasUnread(_ token: SessionToken, in fixture: StoreFixture) throws -> Bool {
    try fixture.store.read { try $0.session(token) }.hasUnread
  }

  /// What accounts carry of their notices is what the table has, counted by another program.
  private func checkCounts(in fixture: StoreFixture, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let wrong = try fixture.sqlite(
      """
      SELECT name FROM users WHERE unread !=
        (SELECT count(*) FROM notices WHERE user_id = users.id AND acknowledged_at IS NULL)
      """)
    #expect(wrong == [], sourceLocation: sourceLocation)
  }

  @Test func `a session and a token say whether there is something unread, until it is acknowledged`() throws {
    let fixture = try StoreFixture()
    let john = try fixture.addUser("john")
    let mary = try fixture.addUser("mary")
    let session = SessionToken.make(fixture.random)
    let token = SessionToken.makeLasting(fixture.random)
    try fixture.change { transaction in
      let end = transaction.now.adding(.seconds(3600))
      try transaction.insertSession(session, of: john, expires: end)
      _ = try transaction.insertToken(token, of: john, name: "", role: .viewer, expires: end)
    }
    #expect(try !hasUnread(session, in: fixture) && !hasUnread(token, in: fixture))
    try fixture.change { transaction in
      try transaction.leaveNotice(.broken, to: john.id, about: path, from: mary, text: "why", rescueRef: "refs/x/7")
      try transaction.leaveNotice(.requested, to: john.id, about: path, from: mary, text: "please")
      try transaction.leaveNotice(.freed, to: mary.id, about: path, from: john)
    }
    #expect(try hasUnread(session, in: fixture) && hasUnread(token, in: fixture))
    try checkCounts(in: fixture)
    let found = try fixture.store.read { try $0.unreadNotices(to: john) }
    #expect(found.map(\.kind) == [.requested, .broken] && found.map(\.text) == ["please", "why"])
    #expect(found.map(\.rescueID) == [nil, "7"] && found.allSatisfy { $0.sender == mary && $0.path == path })
    try fixture.change { try $0.acknowledge([found[0]], of: john) }
    #expect(try hasUnread(session, in: fixture))
    fixture.clock.advance(by: .seconds(60))
    // Both, of which one keeps its time.
    try fixture.change { try $0.acknowledge(found, of: john) }
    #expect(try !hasUnread(session, in: fixture) && !hasUnread(token, in: fixture))
    let all = try fixture.store.read { try $0.notices(to: john) }
    let now = fixture.clock.now()
    #expect(all.map(\.acknowledgedAt) == [now.adding(.seconds(-60)), now])
    #expect(try fixture.store.read { try $0.unreadNotices(to: mary) }.count == 1)
    #expect(try fixture.store.read { try $0.notice(found[0].id, to: mary) } == nil)
    try checkCounts(in: fixture)
  }

  @Test func `what is handed over several times is told once`() {
    let mailbox = NoticeMailbox()
    #expect(mailbox.take() == nil)
    let first = UnreadNotices(newest: [], count: 1, now: Timestamp(milliseconds: 1))
    let second = UnreadNotices(newest: [], count: 2, now: Timestamp(milliseconds: 2))
    mailbox.put(first)
    mailbox.put(second)
    #expect(mailbox.take() == second)
    mailbox.put(first)
    #expect(mailbox.take() == nil)
  }

  /// A check-in looks at the session in several transactions.
  @Test(arguments: [["checkin", "a.nc", "-m", "done"], ["status"], ["explain", "a.nc"], ["locks", "-v"]])
  func `a command tells once`(words: [String]) throws {
    let vault = try RealVault()
    try vault.pdm("john", "checkout", "a.nc", "-m", "change")
    try vault.edit("a.nc", "john's edit\n")
    try vault.pdm("mary", "request", "a.nc", "-m", "when you are done")
    let result = try vault.command("john", words.map { Array($0.utf8) }).run()
    #expect(result.succeeded)
    let told = result.errorText.split(separator: "\n").filter { $0.hasPrefix("notice: ") }
    #expect(told.map { $0.hasSuffix(": when you are done") } == [true])
    let quiet = try vault.command("john", (words + ["-q"]).map { Array($0.utf8) }).run()
    #expect(!quiet.errorText.contains("notice"))
  }

  @Test func `what an error says of a lost check-out is told once, before what others want`() throws {
    let vault = try RealVault()
    try vault.pdm("john", "checkout", "a.nc", "b.nc", "-m", "change")
    try vault.pdm("mary", "request", "b.nc", "-m", "when you are done")
    try vault.pdm("admin", "break", "a.nc", "-y", "-m", "away")
    let result = try vault.command("john", ["checkin", "a.nc", "-m", "done"].map { Array($0.utf8) }).run()
    #expect(result.status == .exited(6))
    let lines = result.errorText.split(separator: "\n")
    #expect(lines.map { $0.prefix { $0 != ":" } } == ["pdm", "hint", "notice", "hint"])
    #expect(lines.count { $0.contains("admin broke your check-out") } == 1)
    let next = try vault.command("john", [Array("locks".utf8)]).run()
    #expect(next.errorText.contains("notice: admin broke your check-out of a.nc"))
  }

  /// git shows what its hooks say.
  @Test func `a commit of plain git tells through the hook`() throws {
    let vault = try RealVault()
    try vault.pdm("john", "checkout", "a.nc", "-m", "change")
    try vault.pdm("mary", "request", "a.nc", "-m", "when you are done")
    try vault.pdm("john", "hooks", "install")
    try vault.edit("a.nc", "john's edit\n")
    var git = vault.command("john", ["commit", "-qam", "by git"].map { Array($0.utf8) })
    git.program = Array("git".utf8)
    let result = try git.run()
    #expect(result.succeeded)
    #expect(result.errorText.contains("notice: mary asks you for a.nc, just now: when you are done\n"))
  }
}
