import Testing

@testable import PDMCore

@Suite("Objects are read as git reads them")
struct ObjectDatabaseTests {
  /// How git may have stored the same history.
  enum Layout: CaseIterable {
    case loose, packed, deltasByName, oldIndex, twoPacks

    func arrange(_ fixture: GitFixture) throws {
      switch self {
      case .loose: break
      case .packed: try fixture.git("repack", "-adfq", "--depth=50", "--window=50")
      case .deltasByName: try fixture.git("-c", "repack.useDeltaBaseOffset=false", "repack", "-adfq", "--depth=50")
      case .oldIndex: try fixture.git("-c", "pack.indexVersion=1", "repack", "-adfq")
      case .twoPacks:
        try fixture.git("repack", "-adfq")
        try fixture.write("repo/later.txt")
        try fixture.commit("later")
        try fixture.git("repack", "-dq")
        try fixture.write("repo/last.txt")
        try fixture.commit("last, loose")
      }
    }
  }

  @Test(arguments: Layout.allCases) func `every object is what git says`(layout: Layout) throws {
    let fixture = try GitFixture()
    try fixture.makeHistory()
    try layout.arrange(fixture)
    let ids = try fixture.allObjects()
    let database = fixture.database()
    #expect(try database.batch(ids) == (try fixture.batch()))
    // The other way round bases are unpacked after what needs them.
    #expect(try database.batch(ids.reversed()).count == (try fixture.batch()).count)
    let facts = try ids.map { "\($0.hex) \(try database.kind(of: $0).name) \(try database.size(of: $0))\n" }.joined()
    #expect(Array(facts.utf8) == (try fixture.git("cat-file", "--batch-all-objects", "--batch-check")))
  }

  @Test func `alternates are followed, relative and quoted ones too`() throws {
    let fixture = try GitFixture()
    try fixture.makeHistory()
    try fixture.git("clone", "-q", "--shared", "repo", "b", in: "")
    try fixture.git("init", "-q", "c", in: "")
    try fixture.write("c/.git/objects/info/alternates", "# the first\n\"../../../b/.git/ob\\152ects\"\n")
    let ids = try fixture.allObjects(in: "c")
    #expect(ids == (try fixture.allObjects()))
    #expect(try fixture.database("c/.git/objects").batch(ids) == (try fixture.batch(in: "c")))
  }

  @Test func `a circle of alternates ends`() throws {
    let fixture = try GitFixture()
    try fixture.makeRepository("a")
    try fixture.makeRepository("b")
    try fixture.write("a/.git/objects/info/alternates", "../../../b/.git/objects\n")
    try fixture.write("b/.git/objects/info/alternates", "../../../a/.git/objects\n")
    #expect(Alternates.expanded([fixture.path("a/.git/objects")]).count == 2)
  }

  @Test func `what git packs anew meanwhile is found`() throws {
    let fixture = try GitFixture()
    try fixture.makeHistory()
    try fixture.git("repack", "-adfq")
    let database = fixture.database()
    try fixture.write("repo/later.txt")
    let later = try fixture.commit("later")
    // The only pack is gone before anything was read from it.
    try fixture.git("repack", "-adfq", "--depth=1")
    #expect(try database.commit(later).parents.count == 1)
    #expect(try database.batch(fixture.allObjects()) == (try fixture.batch()))
  }

  @Test func `a missing object is said to be missing`() throws {
    let fixture = try GitFixture()
    try fixture.makeHistory()
    let missing = try #require(ObjectID(hex: String(repeating: "5", count: 40)))
    let database = fixture.database()
    #expect(throws: ObjectFailure.missing(missing)) { try database.object(missing) }
    #expect(throws: ObjectFailure.missing(missing)) { try database.size(of: missing) }
    #expect(throws: ObjectFailure.missing(missing)) { try database.commit(missing) }
    #expect(!database.contains(missing))
  }

  @Test func `a commit that is a tree is refused`() throws {
    let fixture = try GitFixture()
    try fixture.makeHistory()
    let tree = try fixture.object("HEAD^{tree}")
    let database = fixture.database()
    #expect(throws: ObjectFailure.unexpectedKind(tree, .tree)) { try database.commit(tree) }
    #expect(throws: ObjectFailure.unexpectedKind(tree, .tree)) { try database.blob(tree) }
  }

  @Test func `the empty tree and the empty blob need not be stored`() throws {
    let fixture = try GitFixture()
    try fixture.makeRepository()
    let tree = try #require(ObjectID.emptyTree)
    #expect(try fixture.database().tree(tree) == [])
    #expect(try fixture.git("cat-file", "-t", tree.hex) == Array("tree\n".utf8))
  }

  @Test(arguments: [false, true]) func `abbreviations match what git matches`(packed: Bool) throws {
    let fixture = try GitFixture()
    try fixture.makeRepository()
    // Enough objects for four digits to be ambiguous.
    let stream = (0..<1500).map { "blob\ndata <<END\n\($0)\nEND\n" }.joined()
    try fixture.git("-c", "fastimport.unpackLimit=0", "fast-import", "--quiet", input: Array(stream.utf8))
    if !packed { try fixture.write("repo/loose.txt", "17\n") }
    let ids = try fixture.allObjects()
    let prefixes = ids.map { String($0.hex.prefix(4)) }
    let shared = Dictionary(grouping: prefixes) { $0 }.filter { $0.value.count > 1 }.keys.sorted().prefix(5)
    let database = fixture.database()
    #expect(!shared.isEmpty)
    for prefix in shared + [String(ids[0].hex.prefix(7)), ids[1].hex, "0000", "ffffff"] {
      let expected = try fixture.words("rev-parse", "--disambiguate=\(prefix)").sorted()
      #expect(database.matches(prefix: prefix).map(\.hex) == expected, "\(prefix)")
    }
    #expect(database.matches(prefix: "abc").isEmpty)
    #expect(database.matches(prefix: "abcz").isEmpty)
  }
}
