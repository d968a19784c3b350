import Glibc
import Synchronization
import Testing

@testable import PDMCore

/// A store of its own for one test, with its first account `admin`; no repository around it.
final class StoreFixture {
  let files: GitFixture
  let clock = SettableClock()
  let random = SeededRandomSource(seed: 1)

  /// - Parameter isMade: false leaves the folder of the store to the test.
  init(isMade: Bool = true, pathRule: PathRule = .exact, shared: Bool = false) throws {
    files = try GitFixture()
    if isMade { try #require(try make(pathRule: pathRule, shared: shared)) }
  }

  /// Not the root of the fixture, since it must not exist before.
  var folder: [UInt8] { files.path("store") }

  var store: Store { store(timeout: .seconds(10)) }

  func store(timeout: Duration, random: (any RandomSource)? = nil) -> Store {
    var context = files.context(in: "")
    context.clock = clock
    context.random = random ?? self.random
    return Store(folder: folder, context: context, timeout: timeout, user: "os-user", command: "test")
  }

  /// - Returns: whether it was not there yet.
  func make(pathRule: PathRule = .exact, shared: Bool = false) throws -> Bool {
    try store.create(sharing: .init(group: shared, groupID: getegid()), pathRule: pathRule) { transaction in
      try transaction.insertUser(
        name: "admin", fullName: "admin", email: "admin@pdm", role: .admin, passwordHash: "no password")
      return try transaction.commit(recording: [AuditEvent(.initialized, by: "admin")], returning: ())
    }
  }

  @discardableResult
  func addUser(_ name: String, _ role: Role = .user) throws -> User {
    try store.write { transaction in
      try transaction.insertUser(
        name: name, fullName: name, email: "\(name)@pdm", role: role, passwordHash: "no password")
      let user = try #require(try transaction.user(named: name))
      return try transaction.commit(
        recording: [AuditEvent(.userAdd, by: "admin", target: name)], returning: user)
    }
  }

  func user(_ name: String) throws -> User {
    try #require(try store.read { try $0.user(named: name) })
  }

  /// Changes something without an act that would be recorded.
  func change(_ body: (borrowing WriteTransaction) throws -> Void) throws {
    try store.write { transaction in
      try body(transaction)
      return try transaction.commit(recording: [], returning: ())
    }
  }

  /// Runs the program sqlite3 on the database, as somebody does who has write access and no pdm.
  /// - Returns: its output, line by line.
  @discardableResult
  func sqlite(_ sql: String, sourceLocation: SourceLocation = #_sourceLocation) throws -> [String] {
    let result = try trySQLite(sql)
    try #require(result.succeeded, "\(result.errorText)", sourceLocation: sourceLocation)
    return result.outputText.split(separator: "\n").map(String.init)
  }

  func trySQLite(_ sql: String) throws -> ChildResult {
    try Subprocess(
      Array("sqlite3".utf8), [Array("-bail".utf8), store.files.database, Array(sql.utf8)],
      environment: files.environment
    ).run()
  }
}

extension PathRule {
  static var exact: PathRule { PathRule(foldsCase: false, composes: false) }
}

/// The same numbers in every run, never the same twice in one.
final class SeededRandomSource: RandomSource {
  private let generator: Mutex<SplitMix64>

  init(seed: UInt64) {
    generator = Mutex(SplitMix64(seed: seed))
  }

  func bytes(_ count: Int) -> [UInt8] { generator.withLock { $0.bytes(count) } }
}

/// A clock that stands still until a test moves it.
final class SettableClock: Clock {
  private let time = Mutex(Timestamp(milliseconds: 1_700_000_000_000))

  func now() -> Timestamp { time.withLock { $0 } }
  func advance(by duration: Duration) { time.withLock { $0 = $0.adding(duration) } }
}
