import Testing

@testable import PDMCore

/// Somebody changes rows of the store and leaves the record alone; `pdm audit verify` names them.
@Suite("A store that was altered past its record", .enabled(if: ReferenceProgram.isInstalled("sqlite3")))
struct StoreTamperingTests {
  /// A vault in which each table has rows of mary's.
  private static func vault() throws -> RealVault {
    let vault = try RealVault()
    try vault.pdm("mary", "checkout", "a.nc", "c d.step", "-m", "new fixture")
    try vault.pdm("john", "checkout", "b.nc", "-m", "chamfer")
    try vault.edit("c d.step", "two\n")
    try vault.pdm("mary", "checkin", "c d.step", "-m", "two")
    try vault.pdm("mary", "token", "create", "--name", "nightly", "--role", "viewer")
    try vault.pdm("mary", "token", "create", "--name", "old")
    let old = try vault.sqlite("SELECT id FROM tokens WHERE name = 'old'")
    try vault.pdm("mary", "token", "revoke", old)
    try vault.pdm("admin", "config", "lock.max_files", "9")
    try vault.pdm("admin", "config", "names.types", ".nc")
    try vault.pdm("admin", "config", "--unset", "names.types")
    try vault.pdm("admin", "identity", "add", "mary", "--os-user", "4711", "--variable", "REMOTE_USER")
    try vault.pdm("admin", "user", "disable", "john")
    try vault.pdm("admin", "audit", "verify")
    return vault
  }

  /// What no line of the record says, as docs/security.md has it.
  static let uncovered: Set<String> = [
    "locks.id", "users.full_name", "users.email", "users.password_hash", "users.unread", "tokens.digest",
    "sessions.digest", "sessions.expires_at", "checkins.branch",
  ]

  private static let rows = [
    "locks": "CAST(path AS TEXT) = 'a.nc'", "users": "name = 'mary'", "tokens": "name = 'nightly'",
    "sessions": "user_id = (SELECT id FROM users WHERE name = 'mary')", "settings": "key = 'lock.max_files'",
    "identities": "TRUE", "checkins": "TRUE",
  ]

  /// Other values for a column, of its own type and of another.
  private static func changes(_ table: String, _ column: String) -> [String] {
    switch "\(table).\(column)" {
    case "locks.user_id", "tokens.user_id", "sessions.user_id", "identities.user_id", "checkins.user_id":
      ["(SELECT id FROM users WHERE name = 'john')", "4711"]
    case "users.role", "tokens.role": ["CASE \(column) WHEN 'admin' THEN 'user' ELSE 'admin' END"]
    case "users.id": ["4711"]
    case "users.disabled_at", "tokens.revoked_at": ["1", "'x'"]
    case "locks.base_oid", "locks.base_commit", "checkins.commit_oid": ["zeroblob(20)", "'x'"]
    case "locks.branch": ["'refs/heads/other'", "NULL", "x'00'"]
    case "locks.key", "locks.path": ["CAST('z.nc' AS BLOB)", "'x'"]
    case "settings.value": ["'10'", "x'00'"]
    case "settings.key": ["'lock.policy'"]
    case _ where column.hasSuffix("_at") || column == "os_user": ["\(column) + 60000", "'x'"]
    default: ["\(column) || 'x'", "x'00'"]
    }
  }

  private func database(_ vault: RealVault) -> String { "\(vault.store)/pdm.db" }

  private func expectFound(
    _ sql: String, _ table: String, in vault: RealVault, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let before = try vault.fixture.read(database(vault))
    _ = try vault.sqlite("PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON; \(sql)")
    let changed = try vault.fixture.read(database(vault)) != before
    let verdict = try vault.run("admin", "audit", "verify", "--json")
    #expect(changed && verdict.status == .exited(8), "\(sql): \(verdict.errorText)", sourceLocation: sourceLocation)
    #expect(
      verdict.outputText.contains("{\"table\":\"\(table)\","), "\(sql): \(verdict.outputText)",
      sourceLocation: sourceLocation)
    try vault.fixture.write(Array(database(vault).utf8), before)
  }

  @Test func `a change of any column is named, but for those that the record says nothing of`() throws {
    let vault = try Self.vault()
    var seen: Set<String> = []
    for (table, row) in Self.rows.sorted(by: { $0.key < $1.key }) {
      for column in try vault.sqlite("SELECT name FROM pragma_table_info('\(table)')").split(separator: "\n") {
        seen.insert("\(table).\(column)")
        guard !Self.uncovered.contains("\(table).\(column)") else { continue }
        for value in Self.changes(table, String(column)) {
          // Another number of an account leaves all that is its without an owner.
          let named = "\(table).\(column)" == "users.id" ? "locks" : table
          try expectFound("UPDATE \(table) SET \(column) = \(value) WHERE \(row)", named, in: vault)
        }
      }
    }
    #expect(Self.uncovered.isSubset(of: seen))
    try vault.pdm("admin", "audit", "verify")
  }

  @Test func `a row that is taken away or added is named`() throws {
    let vault = try Self.vault()
    for (table, row) in Self.rows.sorted(by: { $0.key < $1.key }) where table != "sessions" {
      try expectFound("DELETE FROM \(table) WHERE \(row)", table, in: vault)
    }
    let more = [
      (
        "locks",
        """
        INSERT INTO locks SELECT CAST('sub/e.scad' AS BLOB), CAST('sub/e.scad' AS BLOB), 'x', user_id, reason, host, locked_at,
          base_oid, base_commit, branch FROM locks WHERE CAST(path AS TEXT) = 'a.nc'
        """
      ),
      (
        "users",
        "INSERT INTO users SELECT 99, 'eve', 'eve', 'eve', 'admin', password_hash, created_at, NULL, 0 FROM users LIMIT 1"
      ),
      (
        "tokens",
        "INSERT INTO tokens SELECT 'abcdabcd', zeroblob(32), user_id, 'x', 'user', created_at, expires_at, NULL FROM tokens LIMIT 1"
      ),
      ("sessions", "INSERT INTO sessions SELECT zeroblob(32), 1, created_at, expires_at, host FROM sessions LIMIT 1"),
      // A session of a log-in that there was, twice.
      (
        "sessions",
        "INSERT INTO sessions SELECT zeroblob(32), user_id, created_at, expires_at, host FROM sessions WHERE user_id = 1"
      ),
      ("settings", "INSERT INTO settings VALUES ('names.types', '.nc')"),
      ("identities", "INSERT INTO identities VALUES (0, 'USER', 'eve', 1)"),
      ("checkins", "INSERT INTO checkins SELECT 'x', zeroblob(20), user_id, branch, made_at FROM checkins LIMIT 1"),
    ]
    for (table, sql) in more { try expectFound(sql, table, in: vault) }
    // What somebody enabled with sqlite3 is enabled past the record.
    try expectFound("UPDATE users SET disabled_at = NULL WHERE name = 'john'", "users", in: vault)
    try expectFound("UPDATE tokens SET revoked_at = NULL WHERE name = 'old'", "tokens", in: vault)
    try vault.pdm("admin", "audit", "verify")
  }

  /// Heads of commits that are older than the vault do not count; so that note must not be moved on.
  @Test func `a note of what is older than the vault that takes in check-ins is named`() throws {
    let vault = try Self.vault()
    let head = try vault.git("rev-parse", "HEAD").split(separator: "\n").joined()
    try expectFound("UPDATE meta SET value = value || ' \(head)' WHERE key = 'origin'", "meta", in: vault)
  }

  @Test func `it says which check-out, whose, and that no line explains it`() throws {
    let vault = try Self.vault()
    _ = try vault.sqlite("DELETE FROM locks WHERE CAST(path AS TEXT) = 'a.nc'")
    let verdict = try vault.expect(8, "admin", "audit", "verify")
    #expect(
      verdict.outputText
        == "the check-out of a.nc is gone: mary took it, and no line says that it was given back")
    #expect(verdict.errorText.hasPrefix("pdm: the store was altered past the record: the check-out of a.nc is gone"))
  }

  /// What a dead command took for itself alone stands for its intent, and is given back with it.
  @Test func `a check-out of an unfinished command needs no line`() throws {
    let vault = try Self.vault()
    let kill = try Subprocess(
      Array("sh".utf8),
      [
        "-c",
        """
        printf '#!/bin/sh\\nkill -9 $(ps -o ppid= -p $PPID)\\nwhile [ ! -e go ]; do sleep 0.05; done' >.git/hooks/pre-commit
        chmod +x .git/hooks/pre-commit; echo n >n.nc; "$0" add n.nc -m new
        """,
      ].map { Array($0.utf8) } + [RealVault.program], environment: vault.environment(of: "mary"),
      workingDirectory: vault.fixture.path(vault.folder)
    ).run()
    // git lives on, and has the turn, so that nobody settles the intent.
    defer { try? vault.fixture.write("\(vault.folder)/go") }
    #expect(!kill.succeeded)
    #expect(try vault.sqlite("SELECT count(*) FROM intents") == "1")
    try vault.pdm("admin", "audit", "verify")
    _ = try vault.sqlite("UPDATE intent_paths SET reserved = 0")
    #expect(try vault.run("admin", "audit", "verify", "--json").outputText.contains("no line says that it was taken"))
  }
}
