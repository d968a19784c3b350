import Glibc
import Testing

@testable import PDMCore

/// Colleagues upgrade on different days, and a store goes on through it.
@Suite("A store of the first schema")
struct UpgradeTests {
  private static let tables = [
    "meta", "users", "sessions", "login_attempts", "locks", "intents", "intent_paths", "checkins", "versions", "audit",
    "hosts",
  ]

  /// Puts a store back to what the program before wrote: the first step alone, and the same rows.
  private func makeOld(_ vault: RealVault) throws {
    let folder = "\(vault.folder)/.pdm"
    let database = vault.fixture.path("\(folder)/pdm.db")
    let newer = vault.fixture.path("newer.db")
    try FileSystem.rename(database, to: newer)
    let file = try FileDescriptor.open(database, O_RDWR | O_CREAT, mode: 0o600)
    _ = try file.status()
    let connection = try Connection(database, access: .write)
    try connection.execute("BEGIN IMMEDIATE")
    try connection.execute("PRAGMA application_id=\(Migrations.applicationID)")
    try Migrations.apply(to: connection, from: 0, upTo: 1)
    try connection.execute("COMMIT")
    connection.close()
    let copies = try Self.tables.map { table in
      let columns = try vault.sqlite("SELECT group_concat(name) FROM pragma_table_info('\(table)')")
      return "INSERT INTO \(table) SELECT \(columns) FROM newer.\(table);"
    }
    _ = try vault.sqlite(
      "ATTACH '\(String(decoding: newer, as: UTF8.self))' AS newer; BEGIN; \(copies.joined(separator: " ")) COMMIT;")
    #expect(try vault.sqlite("PRAGMA user_version") == "1")
  }

  private func rows(_ vault: RealVault, _ columns: String, _ table: String) throws -> String {
    try vault.sqlite("SELECT \(columns) FROM \(table) ORDER BY 1, 2")
  }

  @Test(arguments: ["ls", "checkin"]) func `is brought up by a reader and by a writer, and work goes on`(
    command: String
  ) throws {
    let vault = try RealVault()
    try vault.pdm("john", "checkout", "a.nc", "-m", "change")
    try vault.edit("a.nc", "john's edit\n")
    try makeOld(vault)
    let locks = try rows(vault, "*", "locks")
    let audit = try rows(vault, "*", "audit")
    if command == "ls" { try vault.pdm("john", "ls") }
    if command == "ls" { #expect(try rows(vault, "*", "locks") == locks) }
    #expect(try rows(vault, "*", "audit") == audit)
    try vault.pdm("john", "checkin", "a.nc", "-m", "done")
    #expect(try vault.sqlite("PRAGMA user_version; PRAGMA foreign_key_check") == "\(Migrations.newest)")
    #expect(try vault.pdm("john", "cat", "a.nc", "1.0") == "john's edit")
    try vault.checkPromises("after the upgrade")
    let fresh = try StoreFixture()
    let schema = "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name"
    #expect(try vault.sqlite(schema).split(separator: "\n") == fresh.sqlite(schema).map { $0[...] })
  }

  /// The program before was killed in the middle of a check-in, and the new one finds its intent.
  @Test(.enabled(if: StoppedProcess.isPossible), arguments: [false, true])
  func `keeps what a dead command was about to do`(afterGit: Bool) throws {
    let act = FaultyAct.checkin
    let vault = try act.prepare()
    try StrickenGit(act.gitCommand, in: vault).killBoth(afterGit: afterGit, "john", act.words)
    try makeOld(vault)
    #expect(try vault.sqlite("SELECT count(*) FROM intent_paths") == "1")
    try act.othersGoOn(vault, "upgrade")
    // The commit has a trailer here, unlike those of the program before.
    let rebuild = try RevisionRebuild(Vault(locating: Vault.Options(), context: vault.fixture.context(in: "repo")))
    #expect(try rebuild.run() == (afterGit ? 1 : 0))
    try act.check(vault, "upgrade", succeeded: false)
    #expect(try vault.git("show", "HEAD:a.nc") == FaultyAct.edit || !afterGit)
  }
}
