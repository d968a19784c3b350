import Glibc
import Testing

@testable import PDMCore

/// A writer that dies in the middle leaves a database that is half new and a journal that has the old half. Whoever
/// comes next, a reader too, must see the old state.
@Suite("A writer that died")
struct HotJournalTests {
  let fixture: StoreFixture

  init() throws {
    fixture = try StoreFixture()
    for number in 0..<20 { try fixture.addUser("john\(number)") }
    // Rows of their own pages, so that a change of all of them touches many.
    try fixture.change { transaction in
      try transaction.connection.run("UPDATE users SET full_name = ?1", [.text(String(repeating: "x", count: 3000))])
    }
  }

  /// Leaves the files as they are when the power goes in mid-commit: the journal is complete, and the changed pages are
  /// in the database.
  private func dieInMidCommit() throws {
    let files = fixture.store.files
    let connection = try Connection(files.database, access: .write)
    // A cache that spills is what brings changed pages into the file before COMMIT; the store itself forbids that.
    try connection.execute("PRAGMA cache_spill=ON; PRAGMA cache_size=1; BEGIN IMMEDIATE")
    try connection.run("UPDATE users SET full_name = ?1", [.text(String(repeating: "y", count: 3000))])
    try connection.run("DELETE FROM login_attempts")
    let database = try FileSystem.contents(of: files.database)
    let journal = try FileSystem.contents(of: files.journal)
    connection.close()
    try fixture.files.write(Array("store/pdm.db".utf8), database)
    try fixture.files.write(Array("store/pdm.db-journal".utf8), journal)
  }

  /// Reads past every protection: what is in the file at this moment.
  private func halfWritten() throws -> Bool {
    let bytes = try FileSystem.contents(of: fixture.store.files.database)
    return bytes.split(separator: UInt8(ascii: "x"), omittingEmptySubsequences: true).contains { piece in
      piece.count > 1000 && piece.contains(UInt8(ascii: "y"))
    }
  }

  @Test func `a reader sees the state before`() throws {
    let before = try fixture.store.read { try $0.users() }
    try dieInMidCommit()
    #expect(try halfWritten())
    #expect(try fixture.store.read { try $0.users() } == before)
    #expect(try fixture.sqlite("PRAGMA integrity_check") == ["ok"])
  }

  @Test func `a writer goes on from the state before`() throws {
    let before = try fixture.store.read { try $0.users() }
    try dieInMidCommit()
    let mary = try fixture.addUser("mary")
    #expect(try fixture.store.read { try $0.users() } == (before + [mary]).sorted { $0.name < $1.name })
    #expect(try fixture.sqlite("PRAGMA integrity_check") == ["ok"])
  }

  /// The journal itself was being written: SQLite's checksums tell how far it goes, and the database was not begun.
  @Test(arguments: [0, 1, 8, 27, 28, 511, 512, 513, 1000, 4096, 9000])
  func `a torn journal with an untouched database changes nothing`(length: Int) throws {
    let database = try FileSystem.contents(of: fixture.store.files.database)
    let before = try fixture.store.read { try $0.users() }
    try dieInMidCommit()
    let journal = try FileSystem.contents(of: fixture.store.files.journal)
    try #require(journal.count > 9000)
    try fixture.files.write(Array("store/pdm.db".utf8), database)
    try fixture.files.write(Array("store/pdm.db-journal".utf8), Array(journal.prefix(length)))
    #expect(try fixture.store.read { try $0.users() } == before)
    #expect(try fixture.sqlite("PRAGMA integrity_check") == ["ok"])
  }
}
