import Testing

@testable import PDMCore

/// `audit verify` on a vault whose commits carry heads.
@Suite("The record against the heads in commits", .enabled(if: AuditForger.isAvailable))
struct AuditVerificationTests {
  let fixture: GitFixture
  let vault: Vault

  init() throws {
    fixture = try GitFixture()
    fixture.environment["XDG_STATE_HOME"] = fixture.path("state")
    try fixture.makeRepository()
    // Older than the vault: another vault's head, which must not count here.
    try fixture.write("repo/a")
    try fixture.commit("before\n\nPdm-Audit: 1 \(String(repeating: "0", count: 64))")
    var context = fixture.context()
    context.random = SeededRandomSource(seed: 3)
    let password = Array("a password".utf8)
    _ = try VaultInitialization(context: context, options: .init()).create(
      directory: nil, admin: "admin", fullName: nil, password: password, shared: false)
    vault = try Vault(locating: .init(), context: context)
    _ = try Accounts(vault).login(name: "admin", password: password, lifetime: .seconds(3600))
  }

  /// Acts so many times, then commits with the head of the chain, as a check-in does.
  @discardableResult
  private func commitCarryingHead(after acts: Int) throws -> ObjectID {
    let head = try vault.write { transaction in
      let head = try transaction.auditHead()
      return try transaction.commit(
        recording: (0..<acts).map { AuditEvent(.checkin, by: "admin", target: "file\($0)") }, returning: head)
    }
    return try fixture.commit("a check-in\n\nPdm-User: admin\nPdm-Audit: \(head.text)")
  }

  private func forge(_ sql: String, from line: Int) throws {
    let database = vault.store.files.database
    let command = Subprocess(
      Array("sqlite3".utf8), [Array("-bail".utf8), database, Array((AuditForger.withoutTriggers + sql).utf8)],
      environment: fixture.environment)
    #expect(try command.run().succeeded)
    try AuditForger.recompute(database, from: line)
  }

  private func verify() throws -> AuditVerdict { try AuditVerification(vault).run() }

  @Test func `an honest vault has no break, and every head was compared`() throws {
    for acts in [1, 3, 2] { try commitCarryingHead(after: acts) }
    let verdict = try verify()
    #expect(verdict.firstBreak == nil)
    #expect(verdict.commitsChecked == 3)
    // INIT, LOGIN and the acts.
    #expect(verdict.lines == 8)
    #expect(verdict.head == (try vault.read { Hex.encode(try $0.auditHead().hash) }))
  }

  @Test func `a forged record does not fit what commits carry`() throws {
    // Heads 2, 5 and 8.
    for acts in [3, 3, 3] { try commitCarryingHead(after: acts) }
    try forge("UPDATE audit SET target = x'61' WHERE seq = 4", from: 4)
    #expect(try verify().firstBreak?.sequence == 5)
    #expect(try verify().lines == 4)
  }

  @Test func `a head on any branch counts, and in a repository that has been packed`() throws {
    try fixture.git("switch", "-q", "-c", "side")
    try commitCarryingHead(after: 2)
    try fixture.git("switch", "-q", "main")
    try fixture.git("gc", "-q")
    #expect(try verify().commitsChecked == 1)
    try forge("UPDATE audit SET user = 'john' WHERE seq = 1", from: 1)
    #expect(try verify().firstBreak?.sequence == 2)
  }

  @Test func `a cut-off end is found by the heads, whatever the store says`() throws {
    for acts in [2, 2] { try commitCarryingHead(after: acts) }
    try forge("DELETE FROM audit WHERE seq > 3; DELETE FROM checkins; DELETE FROM versions", from: 9)
    #expect(try verify().firstBreak?.sequence == 4)
  }

  @Test func `words in a message that are no trailer are no head`() throws {
    try fixture.commit("Pdm-Audit: 1 \(String(repeating: "0", count: 64))\n\nand then prose that goes on\nand on")
    try fixture.commit("a title\n\nPdm-Audit: is what check-ins carry")
    #expect(try verify().firstBreak == nil)
    #expect(try verify().commitsChecked == 0)
  }

  @Test func `nobody may ask who is not logged in`() throws {
    _ = try Accounts(vault).logout(everywhere: false)
    #expect(throws: AccountFailure.notLoggedIn) { try verify() }
  }
}
