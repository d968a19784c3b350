import Testing

@testable import PDMCore

/// Which number comes next, and whose an old one is.
@Suite("The table of revisions")
struct RevisionTableTests {
  /// The store, and commits and contents that are told apart by a number.
  private struct Table {
    let fixture: StoreFixture

    func object(_ number: Int) throws -> ObjectID {
      try #require(
        ObjectID(bytes: [UInt8](repeating: 0, count: 16) + (0..<4).map { UInt8(number >> (24 - $0 * 8) & 255) }))
    }

    func path(_ name: String) -> RepoPath { RepoPath(trusted: Array(name.utf8)) }

    /// A check-in: the next number for content `number - 1` in HEAD, recorded for commit and content `number`.
    @discardableResult
    func checkIn(
      _ name: String, _ number: Int, over present: Int?, from old: String? = nil, _ step: Revision.Step = .minor
    ) throws -> String {
      try fixture.store.write { transaction in
        let head = try present.map(object)
        let revision = try transaction.nextRevision(of: path(old ?? name), object: head, step)
        let trailer = RevisionTrailer(revision, path(name), from: old.map(path))
        try #require(
          try transaction.recordRevision(
            trailer, object: object(number), commit: object(number), begins: head == nil))
        return try transaction.commit(recording: [], returning: revision.text)
      }
    }

    /// The commit that holds a number of a path.
    func holder(_ text: String, _ name: String) throws -> ObjectID? {
      let revision = try #require(Revision(text.utf8))
      return try fixture.store.read { try $0.recordedRevision(revision, of: path(name))?.commit }
    }
  }

  @Test func `each path counts for itself`() throws {
    let table = Table(fixture: try StoreFixture())
    #expect(try table.checkIn("a", 1, over: nil) == "1.0")
    #expect(try table.checkIn("b", 2, over: 99) == "1.0")
    #expect(try table.checkIn("a", 3, over: 1) == "1.1")
    #expect(try table.checkIn("a", 4, over: 3, .major(nil)) == "2.0")
    #expect(try table.checkIn("b", 5, over: 2, .major(4)) == "4.0")
    #expect(try table.checkIn("a", 6, over: 4) == "2.1")
    #expect(throws: RevisionFailure.notGreater(table.path("a"), wanted: 2, present: Revision(2, 1))) {
      try table.checkIn("a", 7, over: 6, .major(2))
    }
    #expect(try table.holder("1.1", "a") == table.object(3))
    #expect(try table.holder("1.1", "b") == nil)
  }

  @Test func `plain commits between do not stop the count`() throws {
    let table = Table(fixture: try StoreFixture())
    try table.checkIn("a", 1, over: nil)
    #expect(try table.checkIn("a", 3, over: 50) == "1.1")
  }

  @Test func `a rename goes on counting, and old numbers are found under the new name`() throws {
    let table = Table(fixture: try StoreFixture())
    try table.checkIn("a", 1, over: nil)
    #expect(try table.checkIn("z", 2, over: 1, from: "a") == "1.1")
    #expect(try table.checkIn("z", 3, over: 2) == "1.2")
    #expect(try table.holder("1.0", "z") == table.object(1))
    #expect(try table.holder("1.0", "a") == table.object(1))
    // What the file became under another name is not the old name's.
    #expect(try table.holder("1.2", "a") == nil)
    #expect(try table.checkIn("a", 4, over: nil) == "1.0")
    #expect(try table.holder("1.0", "a") == table.object(4))
    #expect(try table.holder("1.0", "z") == table.object(1))
    #expect(try table.checkIn("z", 5, over: 3) == "1.3")
  }

  @Test func `a file that was deleted and comes again begins anew, and the newest holder of a number is meant`() throws
  {
    let table = Table(fixture: try StoreFixture())
    for (number, present) in [(1, nil), (2, 1), (3, 2)] { try table.checkIn("a", number, over: present) }
    #expect(try table.checkIn("a", 4, over: nil) == "1.0")
    #expect(try table.checkIn("a", 5, over: 4) == "1.1")
    #expect(try table.holder("1.1", "a") == table.object(5))
    #expect(try table.holder("1.2", "a") == table.object(3))
  }

  @Test func `two files of one name on two branches are told apart by their content`() throws {
    let table = Table(fixture: try StoreFixture())
    for (number, present) in [(1, nil), (2, 1), (3, 2)] { try table.checkIn("a", number, over: present) }
    try table.checkIn("a", 10, over: nil)
    #expect(try table.checkIn("a", 4, over: 3) == "1.3")
    #expect(try table.checkIn("a", 11, over: 10) == "1.1")
  }

  @Test func `what is known, and what cannot follow, is not recorded`() throws {
    let table = Table(fixture: try StoreFixture())
    for (number, present) in [(1, nil), (2, 1), (3, 2)] { try table.checkIn("a", number, over: present) }
    let before = try table.fixture.sqlite("SELECT * FROM revisions")
    try table.fixture.store.write { transaction in
      for (text, commit) in [("1.2", 3), ("1.1", 8), ("1.2", 9), ("1.0", 9)] {
        let trailer = RevisionTrailer(try #require(Revision(text.utf8)), table.path("a"))
        let isNew = try transaction.recordRevision(
          trailer, object: table.object(commit), commit: table.object(commit), begins: false)
        #expect(!isNew, "\(text)")
      }
      return try transaction.commit(recording: [], returning: ())
    }
    #expect(try table.fixture.sqlite("SELECT * FROM revisions") == before)
  }

  @Test func `keys follow the rule for comparing names`() throws {
    let table = Table(fixture: try StoreFixture())
    try table.checkIn("A.NC", 1, over: nil)
    #expect(try table.holder("1.0", "a.nc") == nil)
    try table.fixture.change { transaction in
      let rule = PathRule(foldsCase: true, composes: false)
      try transaction.rekeyLocks(under: rule)
      try transaction.rekeyRevisions(under: rule)
    }
    #expect(try table.holder("1.0", "a.nc") == table.object(1))
  }
}
