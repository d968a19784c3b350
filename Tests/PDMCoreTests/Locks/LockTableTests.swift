import Testing

@testable import PDMCore

@Suite("Check-outs in the store")
struct LockTableTests {
  private func path(_ text: String) -> RepoPath { RepoPath(trusted: Array(text.utf8)) }

  /// - Returns: the lock in the way.
  private func take(_ text: String, for user: User, in fixture: StoreFixture) throws -> Lock? {
    try take(path(text), for: user, in: fixture)
  }

  private func take(_ path: RepoPath, for user: User, in fixture: StoreFixture) throws -> Lock? {
    try fixture.store.write { transaction in
      let other = try transaction.insertLock(
        path, for: user, reason: "why", baseObject: ObjectID.emptyTree, baseCommit: nil, branch: "refs/heads/main")
      return try transaction.commit(recording: [], returning: other)
    }
  }

  /// - Returns: whether there was something to give up.
  private func giveUp(_ text: String, of user: User, in fixture: StoreFixture) throws -> Bool {
    try fixture.store.write { transaction in
      let done = try transaction.deleteLock(on: path(text), of: user, .cancelled)
      return try transaction.commit(recording: [], returning: done)
    }
  }

  @Test func `a path has one holder, who is named with everything known`() throws {
    let fixture = try StoreFixture()
    let john = try fixture.addUser("john")
    let mary = try fixture.addUser("mary")
    #expect(try take("a b.prt", for: john, in: fixture) == nil)
    fixture.clock.advance(by: .seconds(90))
    let lock = try #require(try take("a b.prt", for: mary, in: fixture))
    #expect(lock.owner.name == "john" && lock.reason == "why" && lock.host == "host")
    #expect(lock.baseObject == ObjectID.emptyTree && lock.baseCommit == nil && lock.branch == "refs/heads/main")
    #expect(lock.age(at: fixture.clock.now()) == 90)
    #expect(lock.path == path("a b.prt"))
    // His own check-out is in his way as well.
    #expect(try take("a b.prt", for: john, in: fixture) == lock)
    #expect(try take("a b.prt2", for: mary, in: fixture) == nil)
  }

  @Test func `what a running command took for itself alone is not counted`() throws {
    let fixture = try StoreFixture()
    let john = try fixture.addUser("john")
    for name in ["held", "for now", "to be kept"] { #expect(try take(name, for: john, in: fixture) == nil) }
    #expect(try fixture.store.read { try $0.lastingLocks(of: john) } == 3)
    try fixture.store.write { transaction in
      for (id, name, keeps) in [("01", "for now", false), ("02", "to be kept", true)] {
        try transaction.insertIntent(
          Intent(
            id: id, kind: .add, user: john, host: "host", osUser: 0, createdAt: transaction.now, gitDirectory: [47],
            workTree: [47], branch: "refs/heads/main", base: nil, keeps: keeps, rescueRef: nil,
            items: [Intent.Item(path: path(name), role: .create, reserved: true)]))
      }
      return try transaction.commit(recording: [], returning: ())
    }
    #expect(try fixture.store.read { try $0.lastingLocks(of: john) } == 2)
  }

  @Test func `only the holder gives it up`() throws {
    let fixture = try StoreFixture()
    let john = try fixture.addUser("john")
    let mary = try fixture.addUser("mary")
    #expect(try take("a", for: john, in: fixture) == nil)
    #expect(try !giveUp("a", of: mary, in: fixture))
    #expect(try fixture.store.read { try $0.locks() }.map(\.owner.name) == ["john"])
    #expect(try giveUp("a", of: john, in: fixture))
    #expect(try fixture.store.read { try $0.locks() }.isEmpty)
    #expect(try take("a", for: mary, in: fixture) == nil)
  }

  @Test func `of two who insert at once one wins, each time`() async throws {
    let fixture = try StoreFixture()
    let users = [try fixture.addUser("john"), try fixture.addUser("mary")]
    for round in 0..<10 {
      let path = path("file\(round)")
      let stores = (0..<4).map {
        fixture.store(timeout: .seconds(60), random: SeededRandomSource(seed: UInt64(100 * round + $0)))
      }
      let lost = try await withThrowingTaskGroup(of: Lock?.self) { group in
        for (number, store) in stores.enumerated() {
          group.addTask {
            try store.write { transaction in
              let other = try transaction.insertLock(
                path, for: users[number % 2], reason: "\(number)", baseObject: nil, baseCommit: nil, branch: nil)
              return try transaction.commit(recording: [], returning: other)
            }
          }
        }
        return try await group.reduce(into: [Lock]()) { if let lock = $1 { $0.append(lock) } }
      }
      let winner = try #require(try fixture.store.read { try $0.lock(on: path) })
      #expect(lost == [winner, winner, winner])
    }
  }

  /// What people see as one name where the repository says so, and as two where it does not.
  @Test(arguments: [
    (PathRule(foldsCase: true, composes: false), "Part.STEP", "part.step", true),
    (PathRule(foldsCase: false, composes: false), "Part.STEP", "part.step", false),
    (PathRule(foldsCase: false, composes: true), "Welle\u{E4}", "Wellea\u{308}", true),
    (PathRule(foldsCase: true, composes: false), "Welle\u{E4}", "Wellea\u{308}", false),
    (PathRule(foldsCase: true, composes: true), "WELLE\u{C4}", "wellea\u{308}", true),
    (PathRule(foldsCase: true, composes: true), "Dir/A", "dir/b", false),
  ])
  func `spellings of one name collide where the rule says so`(
    rule: PathRule, first: String, second: String, areOne: Bool
  ) throws {
    let fixture = try StoreFixture(pathRule: rule)
    let john = try fixture.addUser("john")
    let mary = try fixture.addUser("mary")
    #expect(try take(first, for: john, in: fixture) == nil)
    let other = try take(second, for: mary, in: fixture)
    #expect((other != nil) == areOne)
    // The holder's own spelling, byte for byte: String would call two of them equal.
    if let other { #expect(other.path.bytes == Array(first.utf8)) }
    #expect(try giveUp(second, of: mary, in: fixture) != areOne)
    #expect(try giveUp(first, of: john, in: fixture))
  }

  @Test func `names that are not UTF-8 are names like others`() throws {
    let fixture = try StoreFixture(pathRule: PathRule(foldsCase: true, composes: true))
    let john = try fixture.addUser("john")
    for bytes: [UInt8] in [[0xff], [0xfe], [0xff, 0x41], [0x0a, 0x27, 0x22]] {
      #expect(try take(RepoPath(trusted: bytes), for: john, in: fixture) == nil)
    }
    #expect(try take(RepoPath(trusted: [0xff, 0x61]), for: john, in: fixture)?.path.bytes == [0xff, 0x41])
    let locks = try fixture.store.read { try $0.locks() }
    #expect(locks.map(\.path.bytes) == [[0x0a, 0x27, 0x22], [0xfe], [0xff], [0xff, 0x41]])
  }

  @Test func `a check-out follows its file and its base`() throws {
    let fixture = try StoreFixture()
    let john = try fixture.addUser("john")
    let mary = try fixture.addUser("mary")
    #expect(try take("old", for: john, in: fixture) == nil)
    #expect(try take("taken", for: mary, in: fixture) == nil)
    try fixture.change {
      try $0.moveLock(from: path("old"), to: path("new"), of: john, baseObject: nil, baseCommit: ObjectID.emptyTree)
    }
    let lock = try #require(try fixture.store.read { try $0.lock(on: path("new")) })
    #expect(lock.path == path("new") && lock.baseObject == nil && lock.baseCommit == ObjectID.emptyTree)
    #expect(try fixture.store.read { try $0.lock(on: path("old")) } == nil)
    // Onto a path that another holds: refused, and nothing has moved.
    #expect(throws: SQLiteFailure.self) {
      try fixture.change {
        try $0.moveLock(from: path("new"), to: path("taken"), of: john, baseObject: nil, baseCommit: nil)
      }
    }
    // Not the holder: nothing moves.
    try fixture.change {
      try $0.moveLock(from: path("new"), to: path("x"), of: mary, baseObject: nil, baseCommit: nil)
      try $0.rebaseLock(on: path("new"), of: mary, baseObject: nil, baseCommit: nil, branch: "refs/heads/x")
    }
    #expect(try fixture.store.read { try $0.lock(on: path("new")) } == lock)
  }
}
