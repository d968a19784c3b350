import Testing

@testable import PDMCore
@testable import pdm

/// Somebody with the program sqlite3 and write access alters the record; `pdm audit verify` says so and where.
@Suite(.enabled(if: ShellTool.exists("sqlite3"))) struct TamperingTests {
  struct Attack: Sendable, CustomTestStringConvertible {
    let name: String
    let sql: String
    /// The line that must be named.
    let line: Int
    var reason: String?

    var testDescription: String { name }
  }

  private static let columns = "id, ts, user, host, action, target, details, prev, hash"
  /// Gives every line from 7 on the next number, in two steps, since a number may not be there twice on the way.
  private static let shift = "UPDATE audit SET seq = -seq WHERE seq >= 7; UPDATE audit SET seq = 1 - seq WHERE seq < 0;"

  static let attacks =
    [
      ("id", "'00'"), ("ts", "ts + 1"), ("user", "'mary'"), ("host", "'elsewhere'"), ("action", "'LOGIN'"),
      ("target", "CAST('other.nc' AS BLOB)"), ("details", "'{}'"), ("details", "details || ' '"),
    ].map { column, value in
      Attack(
        name: "changes \(column) to \(value)", sql: "UPDATE audit SET \(column) = \(value) WHERE seq = 7", line: 7,
        reason: "the line was changed")
    } + [
      Attack(name: "changes a hash", sql: "UPDATE audit SET hash = zeroblob(32) WHERE seq = 7", line: 7),
      Attack(name: "changes a link", sql: "UPDATE audit SET prev = zeroblob(32) WHERE seq = 7", line: 7),
      Attack(name: "changes the first line", sql: "UPDATE audit SET user = 'john' WHERE seq = 1", line: 1),
      Attack(name: "changes the last line", sql: "UPDATE audit SET user = 'mary' WHERE seq = 13", line: 13),
      Attack(name: "deletes a line", sql: "DELETE FROM audit WHERE seq = 7", line: 7, reason: "the line is missing"),
      Attack(name: "deletes the first line", sql: "DELETE FROM audit WHERE seq = 1", line: 1),
      Attack(
        name: "deletes a line and closes the gap",
        sql: "DELETE FROM audit WHERE seq = 7; UPDATE audit SET seq = seq - 1 WHERE seq > 7", line: 7),
      Attack(
        name: "inserts a copy of a line",
        sql: "\(shift) INSERT INTO audit SELECT 7, 'copy', \(columns.dropFirst(4)) FROM audit WHERE seq = 8", line: 7),
      Attack(
        name: "adds a line at the end",
        sql: "INSERT INTO audit SELECT 14, 'more', \(columns.dropFirst(4)) FROM audit WHERE seq = 13", line: 14),
      Attack(
        name: "swaps two lines",
        sql: "UPDATE audit SET seq = -7 WHERE seq = 7; UPDATE audit SET seq = 7 WHERE seq = 8; "
          + "UPDATE audit SET seq = 8 WHERE seq = -7", line: 7),
      Attack(
        name: "swaps what two lines say",
        sql: "UPDATE audit SET details = CASE seq WHEN 7 THEN (SELECT details FROM audit WHERE seq = 8) "
          + "ELSE (SELECT details FROM audit WHERE seq = 7) END WHERE seq IN (7, 8)", line: 7),
      Attack(
        name: "cuts the record off", sql: "DELETE FROM audit WHERE seq > 10", line: 11,
        reason: "the line is missing: the record was cut off"),
      Attack(name: "empties the record", sql: "DELETE FROM audit", line: 1),
      Attack(
        name: "cuts the record off and moves the note",
        sql: "DELETE FROM audit WHERE seq > 7; "
          + "UPDATE meta SET value = (SELECT '7 ' || lower(hex(hash)) FROM audit WHERE seq = 7) WHERE key = 'audit_head'",
        line: 8, reason: "the line is missing: the record was cut off"),
    ]

  /// Lines 7 to 13; the check-in's commit carries line 8's hash.
  private func makeRun() throws -> GoldenRun {
    let run = try GoldenRun()
    try run.setUp("john", "checkout bracket.nc plate.step -m 'new fixture'")
    try run.write("bracket.nc", "G01 X11\n")
    try run.setUp("john", "checkin bracket.nc -m 'fixture moved'")
    try run.setUp("john", "cancel plate.step")
    try run.setUp("mary", "checkout plate.step -m 'thicker'")
    try run.setUp("admin", "user disable mary")
    try run.setUp("admin", "user enable mary")
    let verified = try run.pdm("john", "audit verify --json")
    try #require(verified.outputText.hasPrefix("{\"ok\":true,\"lines\":13,"), "\(verified.outputText)")
    return run
  }

  private func forge(_ sql: String, in run: GoldenRun) throws {
    let all =
      "DROP TRIGGER audit_is_append_only_update; DROP TRIGGER audit_is_append_only_delete; BEGIN; \(sql); COMMIT"
    let result = try Subprocess(
      Array("sqlite3".utf8), [Array("-bail".utf8), run.fixture.path("repo/.pdm/pdm.db"), Array(all.utf8)],
      environment: run.fixture.environment
    ).run()
    try #require(result.succeeded, "\(result.errorText)")
  }

  @Test(arguments: attacks) func isFound(_ attack: Attack) throws {
    let run = try makeRun()
    try forge(attack.sql, in: run)
    let step = try run.pdm("john", "audit verify")
    #expect(step.code == 8)
    #expect(step.output.isEmpty)
    #expect(
      step.errorText.hasPrefix("pdm: the record was altered at line \(attack.line): \(attack.reason ?? "")"),
      "\(step.errorText)")
    let json = try run.pdm("john", "audit verify --json")
    #expect(json.code == 8)
    #expect(json.outputText.contains("\"ok\":false,\"lines\":\(attack.line - 1),"), "\(json.outputText)")
    #expect(json.outputText.contains("\"first_break\":{\"seq\":\(attack.line),"), "\(json.outputText)")
  }

  /// Life goes on over it: the next act must not cover it up.
  @Test(arguments: attacks) func isFoundAfterMoreWork(_ attack: Attack) throws {
    let run = try makeRun()
    try forge(attack.sql, in: run)
    guard try run.pdm("john", "checkout README.md -m later").code == 0 else { return }
    #expect(try run.pdm("john", "audit verify").code == 8)
  }

  @Test func theRecordCannotBeChangedInPassing() throws {
    let run = try makeRun()
    for sql in [
      "UPDATE audit SET user = 'mary' WHERE seq = 7", "DELETE FROM audit WHERE seq = 7",
      "INSERT OR REPLACE INTO audit SELECT seq, id, ts, 'mary', host, action, target, details, prev, hash FROM audit",
    ] {
      let result = try Subprocess(
        Array("sqlite3".utf8), [run.fixture.path("repo/.pdm/pdm.db"), Array(sql.utf8)],
        environment: run.fixture.environment
      ).run()
      #expect(!result.succeeded && result.errorText.contains("append-only"), "\(result.errorText)")
    }
    #expect(try run.pdm("john", "audit verify").code == 0)
  }

  // MARK: Who can compute hashes

  /// A second implementation of the chain. Prints the newest number and hash; with a number, changes the host of that line
  /// and computes it and all after it anew, with the store's note.
  private static let forger = #"""
    import hashlib, sqlite3, sys

    database = sqlite3.connect(sys.argv[1])
    database.executescript("DROP TRIGGER audit_is_append_only_update;")
    vault, = database.execute("SELECT value FROM meta WHERE key = 'vault_id'").fetchone()
    previous, last = hashlib.sha256(b"pdm audit of vault " + vault.encode()).digest(), 0
    changed = int(sys.argv[2]) if len(sys.argv) > 2 else None
    for seq, id, ts, user, host, action, target, details, prev, hash in database.execute(
        "SELECT seq, id, ts, user, host, action, target, details, prev, hash FROM audit ORDER BY seq").fetchall():
        if seq == changed: host = "elsewhere"
        fields = [str(seq), id, str(ts), user, host, action, target, details]
        form = previous
        for field in fields:
            data = field if isinstance(field, bytes) else field.encode()
            form += b"%d:%s," % (len(data), data)
        new = hashlib.sha256(form).digest()
        if changed is None or seq < changed: assert (prev, hash) == (previous, new), seq
        else: database.execute("UPDATE audit SET host = ?, prev = ?, hash = ? WHERE seq = ?", (host, previous, new, seq))
        previous, last = new, seq
    if changed: database.execute("UPDATE meta SET value = ? WHERE key = 'audit_head'", (f"{last} {previous.hex()}",))
    database.commit()
    print(last, previous.hex())
    """#

  private func runForger(_ run: GoldenRun, _ arguments: String...) throws -> String {
    let database = String(decoding: run.fixture.path("repo/.pdm/pdm.db"), as: UTF8.self)
    let result = try ShellTool.run("python3", ["-c", Self.forger, database] + arguments)
    try #require(result.status == 0, "\(result.errors)")
    return result.output
  }

  @Test(.enabled(if: ShellTool.exists("python3"))) func anotherProgramComputesTheSameChain() throws {
    let run = try makeRun()
    let head = try runForger(run).split(separator: " ")
    #expect(try run.pdm("john", "audit verify --json").outputText.contains("\"head\":\"\(head[1].dropLast())\""))
  }

  /// Up to the check-in, whose commit carries line 8: whoever computes everything anew is found there, however early the
  /// line that was changed. What came after the last check-in has no such witness.
  @Test(.enabled(if: ShellTool.exists("python3")), arguments: [1, 5, 7, 8])
  func whoComputesTheChainAnewIsFoundByTheCommits(changed: Int) throws {
    let run = try makeRun()
    _ = try runForger(run, "\(changed)")
    let step = try run.pdm("john", "audit verify")
    #expect(step.code == 8)
    let commit = try run.fixture.object("HEAD").short
    #expect(
      step.errorText.hasPrefix(
        "pdm: the record was altered at line 8: the line is not the one that the check-in \(commit) carries"),
      "\(step.errorText)")
  }

  /// Who also takes the commit off the branch is found in any clone that has it.
  @Test(.enabled(if: ShellTool.exists("python3"))) func aCloneHoldsTheProof() throws {
    let run = try makeRun()
    try run.fixture.git("clone", "-q", "repo", "clone", in: "")
    _ = try runForger(run, "7")
    try run.fixture.git("reset", "-q", "--hard", "HEAD~1")
    try run.fixture.git("fetch", "-q", "../clone", "main:from-clone")
    #expect(try run.pdm("john", "audit verify").code == 8)
  }
}
