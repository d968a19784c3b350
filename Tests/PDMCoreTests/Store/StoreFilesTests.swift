import Glibc
import Testing

@testable import PDMCore

@Suite("The files of a store")
struct StoreFilesTests {
  private func mode(_ path: [UInt8]) throws -> mode_t {
    try #require(try FileSystem.status(of: path)).mode
  }

  private static let names = [
    "checkin", "checkin-holder", "checkin2", "holder", "lock", "lock2", "pdm.db", "pdm.db-journal",
  ]

  @Test(arguments: [false, true])
  func `nobody but those who may use it can read it, whatever the umask`(shared: Bool) throws {
    // The umask belongs to the process, that is to all tests. The usual 022 is enough to see that it does not count.
    let fixture = try StoreFixture(shared: shared)
    #expect(try mode(fixture.folder) == (shared ? 0o2770 : 0o700))
    #expect(try FileSystem.names(in: fixture.folder) == Self.names.map { Array($0.utf8) })
    for name in Self.names {
      #expect(try mode(fixture.folder.appending(name)) == (shared ? 0o660 : 0o600), "\(name)")
    }
  }

  @Test func `lock files are empty, before and after use, and a note that nobody holds is a nonce`() throws {
    let fixture = try StoreFixture()
    try fixture.addUser("john")
    #expect(try fixture.store.read { try $0.users() }.map(\.name) == ["admin", "john"])
    for file in fixture.store.files.empties {
      let size = try FileSystem.status(of: file)?.size
      #expect(size == (file == fixture.folder.appending("holder") ? 16 : 0), "\(String(decoding: file, as: UTF8.self))")
    }
  }

  @Test func `no file is ever made anew`() throws {
    let fixture = try StoreFixture()
    func numbers() throws -> [UInt64?] {
      try Self.names.map { try FileSystem.status(of: fixture.folder.appending($0))?.inode }
    }
    let before = try numbers()
    try fixture.addUser("john")
    _ = try fixture.store.read { try $0.users() }
    #expect(throws: AccountFailure.exists("john")) { try fixture.addUser("john") }
    #expect(try numbers() == before)
  }

  @Test func `sqlite3 finds it sound, with a journal that stays`() throws {
    let fixture = try StoreFixture()
    try fixture.addUser("john")
    #expect(try fixture.sqlite("PRAGMA integrity_check; PRAGMA foreign_key_check") == ["ok"])
    // `persist` is a property of a connection; in the file there is only whether it is WAL, versions 18 and 19.
    #expect(try fixture.sqlite("PRAGMA journal_mode") == ["delete"])
    let header = try FileSystem.contents(of: fixture.store.files.database)[18...19]
    #expect(Array(header) == [1, 1])
    #expect(try FileSystem.status(of: fixture.store.files.journal)?.size ?? 0 > 0)
    #expect(try fixture.sqlite("PRAGMA application_id") == ["\(0x7064_6d31)"])
  }

  @Test(arguments: ["lock", "lock2", "pdm.db"])
  func `a store without its guard or its database is not used, and nothing is made anew`(name: String) throws {
    let fixture = try StoreFixture()
    let file = fixture.folder.appending(name)
    try FileSystem.remove(file)
    #expect(throws: StoreFailure.incomplete(file)) { try fixture.store.read { _ in } }
    #expect(throws: StoreFailure.incomplete(file)) { try fixture.addUser("john") }
    #expect(StoreFailure.incomplete(file).category == .unsafe)
    #expect(!PathProbe.exists(file))
  }

  @Test func `a store that was marked unsafe is not used until the mark is gone`() throws {
    let fixture = try StoreFixture()
    try fixture.files.write("store/UNSAFE", "two hosts")
    let failure = StoreFailure.markedUnsafe("two hosts")
    #expect(throws: failure) { try fixture.store.read { _ in } }
    #expect(throws: failure) { try fixture.addUser("john") }
    #expect(failure.category == .unsafe)
    try FileSystem.remove(fixture.store.files.unsafeMark)
    try fixture.addUser("john")
  }

  @Test func `a second maker leaves the store of the first alone`() throws {
    let fixture = try StoreFixture()
    let vault = try fixture.store.read { try $0.meta(.vault) }
    #expect(try fixture.make() == false)
    #expect(try fixture.store.read { try $0.meta(.vault) } == vault)
  }

  @Test func `of many makers at once one wins, and nothing is left of the others`() async throws {
    let fixture = try StoreFixture(isMade: false)
    let stores = (0..<8).map { fixture.store(timeout: .seconds(30), random: SeededRandomSource(seed: $0)) }
    let wins = try await withThrowingTaskGroup(of: Bool.self) { group in
      for store in stores {
        group.addTask {
          try store.create(sharing: .init(group: false, groupID: getegid()), pathRule: .exact) { transaction in
            try transaction.commit(recording: [AuditEvent(.initialized, by: "admin")], returning: ())
          }
        }
      }
      return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
    }
    #expect(wins == 1)
    #expect(try FileSystem.names(in: fixture.files.root) == [Array("home".utf8), Array("store".utf8)])
    #expect(try fixture.sqlite("SELECT count(*) FROM audit; PRAGMA integrity_check") == ["1", "ok"])
  }
}
