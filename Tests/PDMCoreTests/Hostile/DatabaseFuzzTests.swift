import Testing

@testable import PDMCore
@testable import pdm

/// Whoever may write the store's folder may write anything into the database. A command must then say so, or do its work;
/// it must not trap, hang, show raw controls, or go where the store's words lead it.
@Suite("A database in which anything may stand") struct DatabaseFuzzTests {
  private static let values = [
    "NULL", "0", "-1", "1", "9223372036854775807", "-9223372036854775808", "1e308", "-1e308", "''", "'text'", "x''",
    "x'ff'", "x'00'",
    "zeroblob(20)", "zeroblob(1000000)", "printf('%.100000c', 'x')", "'../../outside'", "CAST('../../outside' AS BLOB)",
    "CAST('/etc/passwd' AS BLOB)", "CAST('.git/config' AS BLOB)", "char(27) || '[2J' || char(10) || char(8238)",
    "CAST(char(27, 91, 10) AS BLOB)",
    "'-x'", "'admin'", "'viewer'", "'exact'", "'fold+nfc'", "'1.2'", "'9223372036854775807'", "'99999999999999999999'",
    "'[[[[[[['", "'('",
    "'{\"commit\":\"x\"}'", "'{'", "'7d'", "253402300800000", "-62135596800001", "'refs/heads/../../x'",
    "'--upload-pack=x'",
  ]

  private static let schemas = [
    "CREATE VIEW other AS SELECT 1", "CREATE TRIGGER t AFTER INSERT ON audit BEGIN DELETE FROM locks; END",
    "CREATE TRIGGER t BEFORE INSERT ON locks BEGIN SELECT RAISE(ABORT, 'no'); END", "DROP TABLE locks",
    "DROP TABLE meta", "DROP TABLE settings",
    "ALTER TABLE users ADD COLUMN more TEXT", "PRAGMA user_version = 99", "PRAGMA user_version = -1",
    "PRAGMA user_version = 1", "PRAGMA application_id = 7",
    "UPDATE sqlite_schema SET sql = 'CREATE TABLE locks(x)' WHERE name = 'locks'",
    "DELETE FROM sqlite_schema WHERE name = 'users'",
    "UPDATE sqlite_schema SET rootpage = 99999 WHERE name = 'audit'",
    "UPDATE sqlite_schema SET rootpage = 1 WHERE name = 'locks'",
    "DROP TABLE locks; CREATE VIEW locks AS SELECT * FROM audit",
    "CREATE TABLE meta2 AS SELECT * FROM meta; DROP TABLE meta; ALTER TABLE meta2 RENAME TO meta",
    "PRAGMA encoding = 'UTF-16'; VACUUM", "PRAGMA page_size = 512; VACUUM", "PRAGMA journal_mode = WAL",
    "PRAGMA auto_vacuum = FULL; VACUUM",
  ]

  private static let commands = [
    "ls", "ls --json", "ls --sort date", "locks", "locks --json", "locks --verify --json", "audit", "audit --json",
    "audit bracket.nc", "user list",
    "user list --json", "whoami --json", "show bracket.nc", "show plate.step --json", "inbox", "inbox --json", "who",
    "who --json", "token list --json",
    "config", "identity list", "checkout plate.step -m why", "request bracket.nc -m please", "logout",
    "explain bracket.nc", "audit verify",
  ]

  private struct Column {
    let table: String
    let name: String
  }

  private static func columns(of database: Connection) throws -> [Column] {
    let names = try database.rows("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'") {
      row throws(SQLiteFailure) in try row.text(0)
    }
    return try names.flatMap { table in
      try database.rows("SELECT name FROM pragma_table_info('\(table)')") { row throws(SQLiteFailure) in
        Column(table: table, name: try row.text(0))
      }
    }
  }

  private static func change(_ database: Connection, _ columns: [Column], _ random: inout SplitMix64) throws {
    for name in ["update", "delete", "insert"] {
      try database.execute("DROP TRIGGER IF EXISTS audit_is_append_only_\(name)")
    }
    for _ in 0..<Int.random(in: 1...3, using: &random) {
      let column = columns.randomElement(using: &random) ?? columns[0]
      let value = values.randomElement(using: &random) ?? "NULL"
      let some = Bool.random(using: &random) ? "" : " WHERE random() % 3 = 0"
      // What the constraints refuse stays as it was.
      try? database.execute("UPDATE OR IGNORE \(column.table) SET \(column.name) = \(value)\(some)")
    }
    if Int.random(in: 0..<5, using: &random) == 0 { try? database.execute(schemas.randomElement(using: &random) ?? "") }
    if Int.random(in: 0..<6, using: &random) == 0 {
      let path = values.randomElement(using: &random) ?? "x'61'"
      let kind =
        ["checkin", "rename", "cancel", "remove", "restore", "break", "other"].randomElement(using: &random) ?? ""
      let role = ["change", "delete", "rename_from", "rename_to", "create"].randomElement(using: &random) ?? ""
      try? database.execute(
        """
        INSERT INTO intents(id, kind, user_id, host, os_user, created_at, git_directory, work_tree, branch, keeps)
          SELECT '\(Int.random(in: 0..<2, using: &random) == 0 ? "00ff" : "../x")', '\(kind)', 2, 'h', 0, 1, target, target, 'refs/heads/main', 0
          FROM audit LIMIT 1;
        INSERT INTO intent_paths(intent_id, position, key, path, role, reserved) SELECT id, 0, x'61', \(path), '\(role)', 1 FROM intents
        """)
    }
  }

  private static func prepared() throws -> GoldenRun {
    let run = try GoldenRun()
    try run.setUp("john", "checkout bracket.nc -m 'new fixture'")
    try run.setUp("mary", "checkout fixtures/clamp.scad -m 'wider'")
    try run.setUp("mary", "request bracket.nc -m 'need it'")
    try run.setUp("admin", "token create --role viewer")
    try run.setUp("admin", "config lock.stale_after 7d")
    try run.write("bracket.nc", "G01\n")
    try run.setUp("john", "checkin bracket.nc -m 'first cut'")
    try run.setUp("john", "checkout bracket.nc -m 'again'")
    return run
  }

  @Test func `every command ends, and with a number that is documented`() throws {
    let run = try Self.prepared()
    let store = run.fixture.path("repo/.pdm")
    let file = store.appending("pdm.db")
    let original = try #require(PathProbe.contents(file))
    let columns = try { () throws in
      let database = try Connection(file, access: .read)
      return try Self.columns(of: database)
    }()
    let lawful = Set(FailureCategory.allCases.map(\.exitCode) + [0])
    var codes: [Int32: Int] = [:]
    try Fuzzing.run("database", sample: 250, complete: 30_000) { random in
      var bytes = original
      if Int.random(in: 0..<3, using: &random) == 0 {
        for _ in 0..<Int.random(in: 1...12, using: &random) {
          bytes[Int.random(in: 0..<bytes.count, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        }
        if Int.random(in: 0..<4, using: &random) == 0 {
          bytes.removeLast(Int.random(in: 1..<bytes.count, using: &random))
        }
      }
      try FileSystem.replace(file, with: bytes, mode: 0o600, temporaryName: "new")
      for name in ["unsafe", "pdm.db-journal"] { try FileSystem.remove(store.appending(name)) }
      try FileSystem.replace(store.appending("pdm.db-journal"), with: [], mode: 0o600, temporaryName: "new")
      if bytes == original {
        let database = try Connection(file, access: .write)
        try database.execute(
          "PRAGMA ignore_check_constraints = ON; PRAGMA foreign_keys = OFF; PRAGMA writable_schema = ON; PRAGMA synchronous = OFF"
        )
        try? Self.change(database, columns, &random)
        database.close()
      }
      for _ in 0..<2 {
        let line = Self.commands.randomElement(using: &random) ?? ""
        let view = random.next() & 1 == 0 ? GoldenView.pipe : .terminal(80)
        let account = ["john", "mary", "admin"].randomElement(using: &random) ?? ""
        let streams = GoldenRunStreams(view, typing: [], input: Array("x\n".utf8))
        let words = (ShellWords.words(of: line) ?? []).map { Array($0.utf8) }
        let code = PDM.run(words, console: Console(streams), context: run.context(account, view))
        codes[code, default: 0] += 1
        #expect(lawful.contains(code), "\(line)")
        let shown = String(decoding: view == .pipe ? streams.error : streams.error + streams.output, as: UTF8.self)
        #expect(
          !shown.unicodeScalars.contains { $0.isUnsafeOnTerminal && $0 != "\n" && $0 != "\t" && $0 != "\r" }, "\(line)")
      }
    }
    #expect(
      Environment.current["PDM_FUZZ_CASE"] != nil || (codes[0, default: 0] > 50 && codes[10, default: 0] > 20),
      "\(codes)")
  }
}
