import Testing

@testable import PDMCore

/// Somebody with write access to the database alters the record by hand.
@Suite("An altered record")
struct AuditTamperingTests {
  let fixture: StoreFixture
  static let lines: Int64 = 8

  /// INIT, then john to john6, each added one second after the other.
  init() throws {
    fixture = try StoreFixture()
    for number in 0..<(Self.lines - 1) {
      fixture.clock.advance(by: .seconds(1))
      try fixture.addUser("john\(number)")
    }
    try fixture.sqlite(AuditForger.withoutTriggers)
  }

  private func heads() throws -> [AuditHead] {
    var heads: [AuditHead] = []
    try fixture.store.read { transaction in
      try transaction.auditLines { heads.append(AuditHead(sequence: $0.sequence, hash: $0.hash)) }
    }
    return heads
  }

  private func firstBreak(carrying heads: [AuditHead] = []) throws -> AuditChain.Break? {
    let commit = try #require(ObjectID.emptyTree)
    return try fixture.store.read { transaction in
      let vault = try #require(try transaction.meta(.vault))
      var chain = AuditChain(
        vault: vault, noted: try transaction.notedAuditHead(),
        carried: heads.map { AuditChain.Carried(head: $0, commit: commit) })
      try transaction.auditLines { line throws(SQLiteFailure) in chain.follow(line) }
      chain.finish()
      return chain.firstBreak
    }
  }

  @Test func `an honest record has no break, with every head carried`() throws {
    #expect(try heads().map(\.sequence) == Array(1...Self.lines))
    #expect(try firstBreak() == nil)
    #expect(try firstBreak(carrying: try heads()) == nil)
  }

  @Test(arguments: [
    "id = 'x'", "ts = ts + 1", "user = 'mary'", "user = ''", "host = 'other'", "action = 'LOGIN'", "target = x'00'",
    "target = CAST(target || ' ' AS BLOB)", "details = '{\"role\":\"admin\"}'", "hash = zeroblob(32)",
    "prev = zeroblob(32)",
    "prev = x''", "user = '', host = user || host", "hash = x''",
  ])
  func `a changed field is found in its line`(change: String) throws {
    for line in [1, 4, Self.lines] {
      let before = try fixture.sqlite("SELECT hex(hash) FROM audit WHERE seq = \(line)")[0]
      try fixture.sqlite("CREATE TABLE kept AS SELECT * FROM audit WHERE seq = \(line)")
      try fixture.sqlite("UPDATE audit SET \(change) WHERE seq = \(line)")
      #expect(try firstBreak()?.sequence == line, "\(change) in \(line)")
      try fixture.sqlite(
        "DELETE FROM audit WHERE seq = \(line); INSERT INTO audit SELECT * FROM kept; DROP TABLE kept")
      #expect(try fixture.sqlite("SELECT hex(hash) FROM audit WHERE seq = \(line)") == [before])
      #expect(try firstBreak() == nil)
    }
  }

  @Test func `a field of another type is damage, whatever it says`() throws {
    try fixture.sqlite("UPDATE audit SET target = 'john' WHERE seq = 4")
    #expect(throws: SQLiteFailure.self) { try firstBreak() }
  }

  @Test(arguments: [1, 2, 5, 7])
  func `a deleted line is named`(line: Int64) throws {
    try fixture.sqlite("DELETE FROM audit WHERE seq = \(line)")
    #expect(try firstBreak() == AuditChain.Break(sequence: line, reason: "the line is missing"))
  }

  @Test(arguments: [1, 2, 5, 7])
  func `a deleted line is found when the others close up`(line: Int64) throws {
    try fixture.sqlite(
      """
      DELETE FROM audit WHERE seq = \(line);
      UPDATE audit SET seq = -seq WHERE seq > \(line);
      UPDATE audit SET seq = -seq - 1 WHERE seq < 0;
      """)
    #expect(try firstBreak()?.sequence == line)
  }

  private func insertCopy(at line: Int64) throws {
    try fixture.sqlite(
      """
      UPDATE audit SET seq = -seq WHERE seq >= \(line);
      UPDATE audit SET seq = -seq + 1 WHERE seq < 0;
      INSERT INTO audit SELECT \(line), 'new', ts, 'mary', host, action, target, details, prev, hash
        FROM audit WHERE seq = \(line) + 1;
      """)
  }

  @Test(arguments: [1, 2, 5, 8])
  func `an inserted line is named`(line: Int64) throws {
    try insertCopy(at: line)
    #expect(try firstBreak()?.sequence == line)
  }

  @Test(arguments: [-3, 0])
  func `a line before the first is named`(line: Int64) throws {
    try fixture.sqlite("UPDATE audit SET seq = \(line) WHERE seq = 1")
    #expect(try firstBreak()?.sequence == line)
  }

  private func addFittingLine() throws {
    try fixture.sqlite(
      """
      INSERT INTO audit SELECT seq + 1, 'new', ts, user, host, action, target, details, hash, hash
        FROM audit WHERE seq = \(Self.lines)
      """)
    try AuditForger.recompute(fixture.store.files.database, from: Int(Self.lines) + 1, adaptingNote: false)
  }

  @Test(.enabled(if: AuditForger.isAvailable))
  func `an added line is found though it fits`() throws {
    try addFittingLine()
    #expect(try firstBreak()?.sequence == Self.lines + 1)
  }

  @Test(arguments: [(1, 2), (3, 4), (2, 7), (7, 8)] as [(Int64, Int64)])
  func `of two swapped lines the first is named`(one: Int64, other: Int64) throws {
    try fixture.sqlite(
      """
      UPDATE audit SET seq = 0 WHERE seq = \(one);
      UPDATE audit SET seq = \(one) WHERE seq = \(other);
      UPDATE audit SET seq = \(other) WHERE seq = 0;
      """)
    #expect(try firstBreak()?.sequence == one)
  }

  @Test(arguments: [0, 1, 5, 7])
  func `a cut-off end is named by the first line that is missing`(kept: Int64) throws {
    try fixture.sqlite("DELETE FROM audit WHERE seq > \(kept)")
    #expect(try firstBreak()?.sequence == kept + 1)
  }

  /// The next acts go on from the line that is now the last, and must not move the store's note with them.
  @Test func `acts after a cut do not cover it up`() throws {
    try fixture.sqlite("DELETE FROM audit WHERE seq > 5")
    for number in 0..<6 {
      try fixture.addUser("mary\(number)")
      let sequence = try #require(try firstBreak()?.sequence)
      #expect((6...Self.lines).contains(sequence), "after \(number + 1) acts")
    }
  }

  @Test(.enabled(if: AuditForger.isAvailable))
  func `acts after an added line do not cover it up`() throws {
    try addFittingLine()
    for number in 0..<3 {
      try fixture.addUser("mary\(number)")
      #expect(try firstBreak()?.sequence == Self.lines + 1)
    }
  }

  @Test func `the record of one vault does not pass for another's`() throws {
    try fixture.sqlite("UPDATE meta SET value = 'another' WHERE key = 'vault_id'")
    #expect(try firstBreak()?.sequence == 1)
  }
}
