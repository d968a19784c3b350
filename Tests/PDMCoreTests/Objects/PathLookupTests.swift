import Testing

@testable import PDMCore

@Suite("Paths are found in trees as git finds them")
struct PathLookupTests {
  @Test func `every path of every commit leads to what git says`() throws {
    let fixture = try GitFixture()
    try fixture.makeHistory()
    try fixture.git("update-index", "--add", "--cacheinfo", "160000,\(try fixture.object("HEAD~3").hex),lib/module")
    try fixture.git("update-index", "--add", "--cacheinfo", "120000,\(try fixture.object("HEAD:empty").hex), link")
    try fixture.git("commit", "-qm", "odd entries")
    try fixture.git("repack", "-adfq")
    let database = fixture.database()
    let paths = ["lib/deep/list.txt", "lib/deep", "lib", "lib/one-3.txt", "naïve 2.txt", "large.bin", "empty", " link"]
    let none = ["lib/deep/list", "lib/deep/list.txt/x", "none", "lib/module/x", "a", "zz", "lib/dee"]
    let commits = try fixture.allCommits()
    for path in paths + ["lib/module"] + none {
      let questions = commits.map { "\($0.hex):\(path)\n" }.joined()
      let answers = String(
        decoding: try fixture.git("cat-file", "--batch-check=%(objectname)", input: Array(questions.utf8)),
        as: UTF8.self)
      var lookup = PathLookup(Array(path.utf8))
      for (commit, answer) in zip(commits, answers.split(separator: "\n")) {
        let entry = try lookup.entry(in: database.commit(commit).tree, database)
        #expect(entry?.id.hex ?? "\(commit.hex):\(path) missing" == answer)
      }
      let listed = try fixture.git("ls-tree", "--full-tree", "HEAD", "--", path)
      let mode = String(decoding: listed, as: UTF8.self).split(separator: " ").first.flatMap { UInt32($0, radix: 8) }
      #expect(try lookup.entry(in: fixture.object("HEAD^{tree}"), database)?.mode == mode, "\(path)")
    }
  }

  @Test func `a walk over a tree lists what git lists`() throws {
    let fixture = try GitFixture()
    try fixture.makeHistory()
    let database = fixture.database()
    let tree = try fixture.object("HEAD^{tree}")
    var walk = TreeWalk(try database.tree(tree))
    var names: [[UInt8]] = []
    while let item = try walk.next() { names.append(Array(walk.bytes[item.name])) }
    #expect(names == (try fixture.git("ls-tree", "-z", "--name-only", tree.hex)).split(separator: 0).map { Array($0) })
  }

  @Test(arguments: [
    "100644 a", "100644 a\u{0}1234567890123456789", "100644a\u{0}12345678901234567890", " a\u{0}12345678901234567890",
    "100644 \u{0}12345678901234567890", "100948 a\u{0}12345678901234567890",
  ]) func `a damaged tree is refused`(text: String) throws {
    var walk = TreeWalk(Array(text.utf8))
    #expect(throws: ObjectDamage.self) { try walk.next() }
  }
}
