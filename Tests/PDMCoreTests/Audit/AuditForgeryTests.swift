import Testing

@testable import PDMCore

/// Somebody alters the record and computes all hashes after it anew, so that the chain is whole again. Then the heads
/// stand that check-in commits carry.
@Suite("A forged record", .enabled(if: AuditForger.isAvailable))
struct AuditForgeryTests {
  let fixture: StoreFixture

  init() throws {
    fixture = try StoreFixture()
    for number in 0..<7 { try fixture.addUser("john\(number)") }
  }

  private func heads() throws -> [AuditHead] {
    var heads: [AuditHead] = []
    try fixture.store.read { transaction in
      try transaction.auditLines { heads.append(AuditHead(sequence: $0.sequence, hash: $0.hash)) }
    }
    return heads
  }

  private func firstBreak(carrying heads: some Sequence<AuditHead>) throws -> Int64? {
    let commit = try #require(ObjectID.emptyTree)
    return try fixture.store.read { transaction in
      let vault = try #require(try transaction.meta(.vault))
      var chain = AuditChain(
        vault: vault, noted: try transaction.notedAuditHead(),
        carried: heads.map { AuditChain.Carried(head: $0, commit: commit) })
      try transaction.auditLines { line throws(SQLiteFailure) in chain.follow(line) }
      chain.finish()
      return chain.firstBreak?.sequence
    }
  }

  private func forge(_ sql: String, from line: Int) throws {
    try fixture.sqlite(AuditForger.withoutTriggers + sql)
    try AuditForger.recompute(fixture.store.files.database, from: line)
  }

  @Test func `the chain is what another program makes of its definition`() throws {
    // Values that could be taken for parts of the form: lengths, commas, bytes that are no text.
    try fixture.store.write { transaction in
      try transaction.commit(
        recording: [
          AuditEvent(.login, by: "john", target: [0xff, 0x00, 0x2c, 0x33, 0x3a]),
          AuditEvent(
            .denied, by: "", target: "3:a,b", details: [("ü", .string("\u{1F511}\"\n")), ("n", .integer(-1))]),
          AuditEvent(.checkin, by: "mary", target: []),
        ], returning: ())
    }
    let before = try fixture.sqlite("SELECT hex(prev), hex(hash) FROM audit; SELECT * FROM meta")
    try forge("", from: 1)
    #expect(try fixture.sqlite("SELECT hex(prev), hex(hash) FROM audit; SELECT * FROM meta") == before)
    #expect(try firstBreak(carrying: try heads()) == nil)
  }

  @Test func `a recomputed change is found by the next head that is carried`() throws {
    let honest = try heads()
    try forge("UPDATE audit SET user = 'mary' WHERE seq = 4", from: 4)
    // The chain alone cannot tell; that is why commits carry heads.
    #expect(try firstBreak(carrying: []) == nil)
    #expect(try firstBreak(carrying: honest[..<3]) == nil)
    #expect(try firstBreak(carrying: honest) == 4)
    #expect(try firstBreak(carrying: [honest[6], honest[5], honest[1]]) == 6)
    #expect(try firstBreak(carrying: [honest[7]]) == 8)
  }

  @Test func `a recomputed deletion is found`() throws {
    let honest = try heads()
    try forge(
      "DELETE FROM audit WHERE seq = 4; UPDATE audit SET seq = -seq WHERE seq > 4; "
        + "UPDATE audit SET seq = -seq - 1 WHERE seq < 0", from: 4)
    #expect(try firstBreak(carrying: []) == nil)
    #expect(try firstBreak(carrying: [honest[4]]) == 5)
    // The newest head lies beyond the shorter record.
    #expect(try firstBreak(carrying: [honest[7]]) == 8)
  }

  @Test func `a recomputed insertion is found`() throws {
    let honest = try heads()
    try forge(
      """
      UPDATE audit SET seq = -seq WHERE seq >= 4; UPDATE audit SET seq = -seq + 1 WHERE seq < 0;
      INSERT INTO audit SELECT 4, 'new', ts, 'mary', host, action, target, details, prev, hash FROM audit WHERE seq = 5;
      """, from: 4)
    #expect(try firstBreak(carrying: []) == nil)
    #expect(try firstBreak(carrying: honest) == 4)
    #expect(try firstBreak(carrying: [honest[5]]) == 6)
  }

  @Test func `a cut-off end whose note was adapted is found`() throws {
    let honest = try heads()
    try forge("DELETE FROM audit WHERE seq > 5", from: 9)
    #expect(try firstBreak(carrying: honest[..<5]) == nil)
    #expect(try firstBreak(carrying: [honest[5]]) == 6)
    #expect(try firstBreak(carrying: [honest[7]]) == 6)
  }

  @Test func `two commits that carry different heads of one line cannot both be right`() throws {
    let honest = try heads()
    let other = AuditHead(sequence: 3, hash: [UInt8](repeating: 0, count: 32))
    #expect(try firstBreak(carrying: [honest[2], other]) == 3)
  }

  @Test(arguments: ["", "1", "1 xyz", "x " + String(repeating: "0", count: 64), "1 00", "1 2 3"])
  func `what is no head is not read as one`(text: String) {
    #expect(AuditHead(text: text) == nil)
  }

  @Test func `a head is read as it was written`() throws {
    for head in try heads() { #expect(AuditHead(text: head.text) == head) }
  }
}
