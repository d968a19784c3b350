import Testing

@testable import PDMCore

@Suite("Requests")
struct RequestTests {
  private func path(_ text: String) -> RepoPath { RepoPath(trusted: Array(text.utf8)) }

  /// john holds the file, and mary asks him for it.
  private func asked(_ name: String = "a") throws -> (fixture: StoreFixture, john: User, mary: User) {
    let fixture = try StoreFixture()
    let john = try fixture.addUser("john")
    let mary = try fixture.addUser("mary")
    try fixture.change { transaction in
      _ = try transaction.insertLock(
        path(name), for: john, reason: "why", baseObject: nil, baseCommit: nil, branch: nil)
    }
    try ask(name, mary, "please", in: fixture)
    return (fixture, john, mary)
  }

  private func ask(_ name: String, _ user: User, _ text: String, in fixture: StoreFixture) throws {
    try fixture.change { transaction in
      let lock = try #require(try transaction.lock(on: path(name)))
      try transaction.recordRequest(for: lock, by: user, text: text)
    }
  }

  private func requests(_ name: String, in fixture: StoreFixture) throws -> [FileRequest] {
    try fixture.store.read { try $0.requests(on: path(name)) }
  }

  /// As many as the account's row says.
  private func unread(
    _ user: User, in fixture: StoreFixture, sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> [Notice] {
    let (found, count) = try fixture.store.read { transaction in
      (try transaction.unreadNotices(to: user), try transaction.unreadNoticeCount(of: user))
    }
    #expect(count == found.count, sourceLocation: sourceLocation)
    return found
  }

  /// - Returns: whether there was a check-out.
  private func release(
    _ name: String, of holder: User, by actor: User? = nil, _ release: Release, in fixture: StoreFixture
  ) throws -> Bool {
    try fixture.store.write { transaction in
      let done = try transaction.deleteLock(on: path(name), of: holder, by: actor, release)
      return try transaction.commit(recording: [], returning: done)
    }
  }

  /// - Returns: whether there was a request.
  private func withdraw(_ name: String, by user: User, in fixture: StoreFixture) throws -> Bool {
    try fixture.store.write { transaction in
      let done = try transaction.withdrawRequest(on: path(name), by: user)
      return try transaction.commit(recording: [], returning: done)
    }
  }

  @Test func `whoever asks again asks with other words, and the holder is told these alone`() throws {
    let (fixture, john, mary) = try asked()
    fixture.clock.advance(by: .seconds(60))
    try ask("a", mary, "by Friday", in: fixture)
    try ask("a", try fixture.user("admin"), "me too", in: fixture)
    #expect(try requests("a", in: fixture).map(\.text) == ["by Friday", "me too"])
    #expect(try unread(john, in: fixture).map(\.text) == ["me too", "by Friday"])
    #expect(try fixture.store.read { try $0.notices(to: john) }.count == 3)
  }

  @Test func `who takes a request back is heard of no more`() throws {
    let (fixture, john, mary) = try asked()
    #expect(try withdraw("a", by: mary, in: fixture))
    #expect(try requests("a", in: fixture) == [] && unread(john, in: fixture) == [])
    #expect(try !withdraw("a", by: mary, in: fixture))
  }

  @Test func `a check-out that is written anew keeps its requests`() throws {
    let (fixture, john, mary) = try asked()
    try fixture.change { transaction in
      #expect(try transaction.dropLock(on: path("a"), of: john))
      _ = try transaction.insertLock(
        path("a"), for: john, reason: "why", baseObject: nil, baseCommit: nil, branch: nil)
    }
    #expect(try requests("a", in: fixture).map(\.user) == [mary])
    #expect(try unread(mary, in: fixture) == [])
  }

  @Test func `whoever ends the check-out of another is not told what he did`() throws {
    let (fixture, john, mary) = try asked()
    let admin = try fixture.user("admin")
    try ask("a", admin, "me too", in: fixture)
    #expect(try !release("a", of: mary, .cancelled, in: fixture))
    #expect(try requests("a", in: fixture).count == 2)
    #expect(try release("a", of: john, by: admin, .cancelled, in: fixture))
    #expect(try requests("a", in: fixture) == [] && unread(john, in: fixture) == [])
    #expect(try unread(admin, in: fixture) == [])
    let told = try unread(mary, in: fixture)
    #expect(told.map(\.kind) == [.freed] && told.map(\.sender) == [admin] && told.map(\.text) == ["gave it up"])
  }

  @Test func `a request goes with the file to its new name`() throws {
    let (fixture, john, mary) = try asked("old")
    try fixture.change {
      try $0.moveLock(from: path("old"), to: path("new"), of: john, baseObject: nil, baseCommit: nil)
    }
    #expect(try requests("old", in: fixture) == [])
    #expect(try requests("new", in: fixture).map(\.path) == [path("new")])
    #expect(try unread(john, in: fixture).map(\.path) == [path("new")])
    #expect(try release("new", of: john, .checkedIn(nil), in: fixture))
    #expect(try unread(mary, in: fixture).map(\.path) == [path("new")])
    #expect(try unread(john, in: fixture) == [])
  }

  @Test func `another rule for names writes the keys anew`() throws {
    let (fixture, john, _) = try asked("Part")
    let fold = PathRule(foldsCase: true, composes: true)
    try fixture.change { transaction in
      try transaction.rekeyLocks(under: fold)
      try transaction.rekeyRequests(under: fold)
    }
    #expect(try requests("pART", in: fixture).map(\.path) == [path("Part")])
    #expect(try release("PART", of: john, .deleted, in: fixture))
    #expect(try fixture.sqlite("SELECT count(*) FROM requests") == ["0"])
  }
}

/// Each way by which a file becomes free, by the program itself.
@Suite("Who asked is told when the file is free")
struct ReleaseTests {
  struct Way: Sendable, CustomTestStringConvertible {
    let words: [String]
    var edits = true
    /// What mary is told; nil: nothing, since john keeps the file.
    let phrase: String?
    var testDescription: String { words.joined(separator: " ") + (edits ? "" : ", unchanged") }
  }

  static let ways = [
    Way(words: ["checkin", "a.nc", "-m", "x"], phrase: "a.nc is free now; john checked in 1.0, just now"),
    Way(
      words: ["checkin", "a.nc", "-m", "x"], edits: false,
      phrase: "a.nc is free now; john gave it back unchanged, just now"),
    Way(words: ["checkin", "a.nc", "-m", "x", "--keep"], phrase: nil),
    Way(words: ["cancel", "a.nc"], phrase: "a.nc is free now; john gave it up, just now"),
    Way(words: ["cancel", "a.nc"], edits: false, phrase: "a.nc is free now; john gave it up, just now"),
    Way(words: ["rm", "a.nc", "-m", "x"], edits: false, phrase: "a.nc is free now; john deleted it, just now"),
    Way(words: ["mv", "a.nc", "z.nc", "-m", "x"], edits: false, phrase: nil),
    Way(words: ["checkout", "a.nc", "-m", "again"], phrase: nil),
    Way(words: ["user", "passwd", "--password-stdin"], phrase: nil),
  ]

  @Test(arguments: ways) func `and the request ends`(way: Way) throws {
    let vault = try RealVault()
    try vault.pdm("john", "checkout", "a.nc", "-m", "change")
    try vault.pdm("mary", "request", "a.nc", "-m", "please")
    if way.edits { try vault.edit("a.nc", "john's edit\n") }
    let input = "john-secret\njohn-secret-2\n"
    let result = try vault.command("john", way.words.map { Array($0.utf8) }, input: input).run()
    #expect(result.succeeded, "\(result.errorText)")
    let told = try vault.run("mary", "whoami").errorText
    if let phrase = way.phrase {
      #expect(told.contains("notice: \(phrase)\n"))
    } else {
      #expect(told.isEmpty)
    }
    #expect(try vault.sqlite("SELECT count(*) FROM requests") == (way.phrase == nil ? "1" : "0"))
    // Requests are for what is held, by the same name.
    #expect(try vault.sqlite("SELECT count(*) FROM requests WHERE key NOT IN (SELECT key FROM locks)") == "0")
    if way.words[0] == "mv" {
      try vault.pdm("john", "cancel", "z.nc")
      #expect(try vault.run("mary", "whoami").errorText.contains("notice: z.nc is free now; john gave it up"))
    }
  }

  @Test func `and the request ends under a rule for names that came after it`() throws {
    let vault = try RealVault()
    try vault.fixture.write("repo/Part.nc", "1\n")
    try vault.fixture.commit("another part")
    try vault.pdm("john", "checkout", "Part.nc", "a.nc", "-m", "change")
    try vault.pdm("mary", "request", "Part.nc", "a.nc", "-m", "please")
    _ = try vault.git("config", "core.ignorecase", "true")
    try vault.pdm("john", "cancel", "Part.nc")
    #expect(try vault.sqlite("SELECT path FROM requests") == "a.nc")
    #expect(try vault.sqlite("SELECT count(*) FROM requests WHERE key NOT IN (SELECT key FROM locks)") == "0")
    let told = try vault.run("mary", "whoami").errorText
    #expect(told.contains("notice: Part.nc is free now; john gave it up, just now\n"))
  }

  @Test func `and the request ends when somebody breaks the check-out`() throws {
    let vault = try RealVault()
    try vault.pdm("john", "checkout", "a.nc", "-m", "change")
    try vault.edit("a.nc", "john's edit\n")
    try vault.pdm("mary", "request", "a.nc", "-m", "please")
    try vault.pdm("admin", "break", "a.nc", "-m", "on holiday", "-y")
    #expect(try vault.sqlite("SELECT count(*) FROM requests") == "0")
    let told = try vault.run("mary", "whoami").errorText
    #expect(told.contains("notice: a.nc is free now; admin broke john's check-out, just now\n"))
    let lost = try vault.run("john", "whoami").errorText.split(separator: "\n")
    #expect(lost.count == 2)
    let rescue = try vault.sqlite(
      "SELECT replace(rescue_ref, rtrim(rescue_ref, replace(rescue_ref, '/', '')), '') FROM notices WHERE kind = 'broken'"
    )
    #expect(
      lost.first
        == "notice: admin broke your check-out of a.nc, just now: on holiday; your edits are kept: pdm rescue show \(rescue)"
    )
  }

  @Test func `a check-out that is handed over takes the requests of others along`() throws {
    let vault = try RealVault()
    try vault.pdm("john", "checkout", "a.nc", "-m", "change")
    try vault.pdm("mary", "request", "a.nc", "-m", "please")
    try vault.pdm("admin", "request", "a.nc", "-m", "me too")
    try vault.pdm("john", "handover", "a.nc", "mary", "-m", "yours")
    #expect(try vault.sqlite("SELECT text FROM requests") == "me too")
    #expect(try vault.run("john", "whoami").errorText == "")
    let kinds = try vault.pdm("mary", "inbox", "--ack").split(separator: "\n").map { $0.split(separator: "\t")[1] }
    #expect(kinds == ["handed_over", "requested"])
    try vault.pdm("mary", "checkin", "a.nc", "-m", "done")
    let told = try vault.run("admin", "whoami").errorText
    #expect(told.contains("notice: a.nc is free now; mary gave it back unchanged, just now\n"))
  }

  /// A command of john's that died in a clone that is away had taken the file for itself. He wants it for good, but may
  /// not: then it is free, and mary must not go on waiting for him.
  @Test func `end where a file is given back and not taken after all`() throws {
    let vault = try RealVault()
    try vault.pdm("john", "checkout", "a.nc", "b.nc", "-m", "why")
    _ = try vault.sqlite(
      """
      INSERT INTO intents(id, kind, user_id, host, os_user, created_at, git_directory, work_tree, branch, keeps,
        central_branch)
      SELECT 'i', 'remove', id, 'other', 0, 1, CAST('/away/.git' AS BLOB), CAST('/away' AS BLOB), 'refs/heads/main', 0,
        'refs/heads/main' FROM users WHERE name = 'john';
      INSERT INTO intent_paths(intent_id, position, key, path, role, reserved)
        VALUES ('i', 0, CAST('a.nc' AS BLOB), CAST('a.nc' AS BLOB), 'delete', 1)
      """)
    try vault.pdm("mary", "request", "a.nc", "-m", "please")
    try vault.pdm("admin", "config", "lock.max_files", "1")
    try vault.expect(5, "john", "checkout", "a.nc", "--partial", "-m", "for good")
    #expect(try vault.sqlite("SELECT CAST(path AS TEXT) FROM locks") == "b.nc")
    #expect(try vault.sqlite("SELECT count(*) FROM requests") == "0")
    #expect(try vault.pdm("mary", "inbox").contains("gave it back unchanged"))
  }
}
