import Glibc
import Testing

@testable import PDMCore

@Suite("Transactions of the store")
struct StoreTransactionTests {
  let fixture: StoreFixture

  init() throws {
    fixture = try StoreFixture()
  }

  private struct Stop: Error {}

  @Test func `what throws leaves nothing behind`() throws {
    let before = try fixture.sqlite(".dump")
    #expect(throws: Stop.self) {
      try fixture.change { transaction in
        try transaction.setMeta(.origin, "x")
        throw Stop()
      }
    }
    #expect(try fixture.sqlite(".dump") == before)
  }

  @Test func `what is dropped without its commit leaves nothing behind`() throws {
    let before = try fixture.sqlite(".dump")
    func begin(_ transaction: consuming WriteTransaction) throws -> Committed<Void> {
      try transaction.setMeta(.origin, "x")
      throw Stop()
    }
    #expect(throws: Stop.self) { try fixture.store.write { try begin($0) } }
    #expect(try fixture.sqlite(".dump") == before)
  }

  @Test func `every commit has a number of its own`() throws {
    func generation() throws -> String? { try fixture.store.read { try $0.meta(.generation) } }
    let first = try #require(try generation().flatMap { Int($0) })
    try fixture.addUser("john")
    #expect(try generation() == "\(first + 1)")
    #expect(throws: AccountFailure.exists("john")) { try fixture.addUser("john") }
    #expect(try generation() == "\(first + 1)")
  }

  @Test func `a reader cannot write`() throws {
    let connection = try Connection(fixture.store.files.database, access: .read)
    defer { connection.close() }
    let failure = #expect(throws: SQLiteFailure.self) { try connection.setMeta(.origin, "x") }
    // SQLITE_READONLY
    #expect(failure?.primaryCode == 8)
  }

  @Test func `a busy store says who has it, and is not waited for longer than asked`() throws {
    let store = fixture.store(timeout: .zero)
    try fixture.change { _ in
      let failure = #expect(throws: LockingFailure.self) { try store.read { _ in } }
      // User, host, process and command, as the note in the store's folder has them.
      #expect(failure?.message.contains("os-user@host (pid 4242, \"pdm test\", since 2023-11-14T22:13:20") == true)
      #expect(failure?.category.exitCode == 9)
    }
    try fixture.store.read { _ in
      #expect(throws: LockingFailure.self) {
        try store.write { try $0.commit(recording: [], returning: ()) }
      }
      try store.read { _ in }
    }
  }

  @Test func `two holders at once are found before the commit, and nobody goes on`() throws {
    let before = try fixture.sqlite(".dump")
    let failure = #expect(throws: StoreFailure.self) {
      try fixture.change { transaction in
        try transaction.setMeta(.origin, "x")
        // What a second host would do on a share whose locks are local.
        let line = ["00ff", "john", "other", "7", "checkin", "2026-01-01T00:00:00Z"].joined(separator: "\t") + "\n"
        try fixture.files.write("store/holder", line)
      }
    }
    let other = "john@other (pid 7, \"pdm checkin\", since 2026-01-01T00:00:00Z)"
    #expect(failure == .twoHolders(other: other))
    #expect(failure?.category == .unsafe)
    #expect(try fixture.sqlite(".dump") == before)
    let marked = #expect(throws: StoreFailure.self) { try fixture.store.read { _ in } }
    #expect(marked?.message.contains(other) == true)
  }

  @Test func `a note that cannot be read back is trouble with a file, and no second holder`() throws {
    let before = try fixture.sqlite(".dump")
    let failure = #expect(throws: SystemFailure.self) {
      try fixture.change { transaction in
        try transaction.setMeta(.origin, "x")
        let note = fixture.files.path("store/holder")
        try FileSystem.remove(note)
        try FileSystem.createFolder(note, mode: 0o700)
      }
    }
    #expect(failure?.code == EISDIR)
    #expect(try fixture.sqlite(".dump") == before)
    // The next ones are not kept off.
    try fixture.store.read { _ in }
  }

  @Test func `a program that holds the database itself is a busy store, not a damaged one`() throws {
    let holder = try Connection(fixture.store.files.database, access: .write)
    try holder.execute("BEGIN EXCLUSIVE")
    // A reader gives up sooner than a writer.
    let failure = #expect(throws: SQLiteFailure.self) { try fixture.store.read { _ in } }
    #expect(failure?.category == .busy)
    holder.close()
    try fixture.addUser("john")
  }

  @Test func `a value of another type is noticed, not taken for nothing`() throws {
    try fixture.sqlite("UPDATE users SET created_at = 'yesterday'")
    let failure = #expect(throws: SQLiteFailure.self) { try fixture.store.read { try $0.users() } }
    #expect(failure?.category == .unsafe)
    try fixture.sqlite("UPDATE users SET created_at = 1, email = x'61'")
    #expect(throws: SQLiteFailure.self) { try fixture.store.read { try $0.users() } }
  }

  @Test func `a failure never tells the values`() throws {
    let failure = #expect(throws: SQLiteFailure.self) {
      try fixture.change { transaction in
        try transaction.connection.run("INSERT INTO users(name) VALUES (?1)", [.text("secret")])
      }
    }
    #expect(failure.map { "\($0) \($0.message)".contains("secret") } == false)
  }
}
