import Testing

@testable import PDMCore

@Suite("The schema")
struct MigrationTests {
  private func read(_ fixture: StoreFixture) throws { try fixture.store.read { _ in } }

  @Test func `a new store has the newest schema`() throws {
    let fixture = try StoreFixture()
    #expect(try fixture.sqlite("PRAGMA user_version") == ["\(Migrations.newest)"])
  }

  @Test func `a store of a newer pdm is refused, by readers and writers, and not touched`() throws {
    let fixture = try StoreFixture()
    let newer = Migrations.newest + 1
    try fixture.sqlite("PRAGMA user_version=\(newer)")
    let before = try FileSystem.contents(of: fixture.store.files.database)
    let failure = StoreFailure.newerSchema(found: newer, known: Migrations.newest)
    #expect(throws: failure) { try read(fixture) }
    #expect(throws: failure) { try fixture.addUser("john") }
    #expect(failure.category == .unsafe && failure.category.exitCode == 10)
    #expect(try FileSystem.contents(of: fixture.store.files.database) == before)
  }

  @Test func `from an empty database the steps lead to the schema of a new store`() throws {
    let fixture = try StoreFixture()
    let wanted = try fixture.sqlite("SELECT sql FROM sqlite_schema ORDER BY name")
    #expect(wanted.count > 20)
    try FileSystem.remove(fixture.store.files.database)
    try fixture.sqlite("PRAGMA user_version=0; VACUUM")
    let connection = try Connection(fixture.store.files.database, access: .write)
    let version = try Migrations.version(of: connection, file: fixture.store.files.database)
    #expect(version == 0)
    try connection.execute("BEGIN IMMEDIATE")
    try Migrations.apply(to: connection, from: version)
    try connection.execute("COMMIT")
    connection.close()
    #expect(try fixture.sqlite("SELECT sql FROM sqlite_schema ORDER BY name") == wanted)
    #expect(try fixture.sqlite("PRAGMA user_version; PRAGMA integrity_check") == ["\(Migrations.newest)", "ok"])
  }

  @Test func `a step that cannot be done changes nothing`() throws {
    let fixture = try StoreFixture()
    // All tables are there already, so the first step fails at its first line.
    try fixture.sqlite("PRAGMA user_version=0")
    let before = try fixture.sqlite(".dump")
    #expect(throws: SQLiteFailure.self) { try read(fixture) }
    #expect(throws: SQLiteFailure.self) { try fixture.addUser("john") }
    #expect(try fixture.sqlite(".dump") == before)
    #expect(try fixture.sqlite("PRAGMA user_version") == ["0"])
  }

  @Test(arguments: ["PRAGMA application_id=1", "DELETE FROM meta WHERE key = 'path_rule'"])
  func `a database that is not a store is refused`(sql: String) throws {
    let fixture = try StoreFixture()
    try fixture.sqlite(sql)
    let failure = StoreFailure.notAStore(fixture.store.files.database)
    #expect(throws: failure) { try read(fixture) }
    #expect(throws: failure) { try fixture.addUser("john") }
    #expect(failure.category == .unsafe)
  }

  @Test func `a file that is no database is refused and kept`() throws {
    let fixture = try StoreFixture()
    try fixture.files.write("store/pdm.db", String(repeating: "not a database\n", count: 1000))
    let before = try FileSystem.contents(of: fixture.store.files.database)
    #expect(throws: SQLiteFailure.self) { try read(fixture) }
    let failure = #expect(throws: SQLiteFailure.self) { try fixture.addUser("john") }
    #expect(failure?.category == .unsafe)
    #expect(try FileSystem.contents(of: fixture.store.files.database) == before)
  }

  /// The record's own guards against a hand that slips, and what the tables refuse by themselves.
  @Test(arguments: [
    "UPDATE audit SET user = 'john'", "UPDATE audit SET seq = seq + 1", "DELETE FROM audit",
    "DELETE FROM audit WHERE seq = 1",
    "INSERT INTO users(name, full_name, email, role, password_hash, created_at) VALUES ('john', '', '', 'king', '', 0)",
    "INSERT INTO users(name, full_name, email, role, password_hash, created_at) VALUES ('admin', '', '', 'user', '', 0)",
    """
    PRAGMA foreign_keys=ON;
    INSERT INTO locks(key, path, id, user_id, reason, host, locked_at) VALUES (x'61', x'61', '1', 99, '', '', 0)
    """,
  ])
  func `the tables refuse`(sql: String) throws {
    let fixture = try StoreFixture()
    let before = try fixture.sqlite(".dump")
    #expect(try !fixture.trySQLite(sql).succeeded)
    #expect(try fixture.sqlite(".dump") == before)
  }
}
