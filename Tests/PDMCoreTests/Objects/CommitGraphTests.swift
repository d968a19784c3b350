import Testing

@testable import PDMCore

@Suite("A commit-graph says what the commits say")
struct CommitGraphTests {
  @Test func `heads of commits are what git says`() throws {
    let fixture = try GitFixture()
    try fixture.makeHistory()
    let database = fixture.database()
    for line in try fixture.git("log", "--all", "--format=%H/%T/%ct/%P").split(separator: 10) {
      let words = String(decoding: line, as: UTF8.self).split(separator: "/", omittingEmptySubsequences: false)
      let node = try database.commit(try #require(ObjectID(hex: words[0])))
      #expect(node.tree.hex == words[1])
      #expect("\(node.seconds)" == words[2])
      #expect(node.parents.map(\.hex).joined(separator: " ") == words[3])
    }
  }

  @Test(arguments: [false, true]) func `nodes are the same with and without a graph`(split: Bool) throws {
    let fixture = try GitFixture()
    try fixture.makeHistory()
    if split {
      let names = try fixture.git("rev-parse", "side", "main~3", "x")
      for name in names.split(separator: 10) {
        try fixture.git("commit-graph", "write", "--split=no-merge", "--stdin-commits", input: Array(name) + [10])
      }
      #expect(try fixture.read("repo/.git/objects/info/commit-graphs/commit-graph-chain").count > 80)
    }
    if !split { try fixture.git("commit-graph", "write", "--reachable") }
    // The graph alone: it must not be asked for objects.
    let graph = try #require(CommitGraph(folders: [fixture.path("repo/.git/objects")]))
    let plain = fixture.database()
    var found = 0
    for id in try fixture.allCommits() {
      guard let place = graph.place(of: id) else { continue }
      found += 1
      #expect(graph.node(at: place) == (try plain.commit(id)))
    }
    #expect(split ? found > 15 : found == (try fixture.allCommits()).count)
  }

  @Test(arguments: [false, true]) func `filters never deny a change`(split: Bool) throws {
    let fixture = try GitFixture()
    try fixture.makeHistory()
    try fixture.git(
      ["commit-graph", "write", "--reachable", "--changed-paths"].map { Array($0.utf8) }
        + (split ? [Array("--split".utf8)] : []))
    let database = fixture.database(usesCommitGraph: true)
    let commits = try fixture.allCommits()
    // A commit, NUL, the paths where it differs from its first parent, each with NUL.
    let log = try fixture.git("log", "--all", "--diff-merges=first-parent", "-t", "-z", "--name-only", "--format=%H")
    var commit = commits[0]
    var changes = 0
    for word in log.split(whereSeparator: { $0 == 0 || $0 == 10 }) {
      if let id = ObjectID(hex: String(decoding: word, as: UTF8.self)) {
        commit = id
      } else {
        #expect(database.mayHaveChanged(Array(word), in: commit))
        changes += 1
      }
    }
    #expect(changes > 100)
    var denied = 0
    for id in commits {
      for number in 0..<20 where !database.mayHaveChanged(Array("other/\(number).c".utf8), in: id) { denied += 1 }
    }
    // A filter with ten bits for a path is wrong in about one of a hundred cases.
    #expect(denied > commits.count * 15)
    #expect(fixture.database().mayHaveChanged([65], in: try fixture.object("HEAD")))
  }

  @Test(arguments: [false, true]) func `what it passes over left the file alone`(split: Bool) throws {
    let fixture = try GitFixture()
    try fixture.makeHistory()
    try fixture.git(
      ["commit-graph", "write", "--reachable", "--changed-paths"].map { Array($0.utf8) }
        + (split ? [Array("--split".utf8)] : []))
    let database = fixture.database(usesCommitGraph: true)
    var passed = 0
    for path in ["lib/deep/list.txt", "other/3.c"].map({ Array($0.utf8) }) {
      for start in try fixture.allCommits() {
        for limit in [Int64.min, try database.commit(start).seconds - 1, .max] {
          guard let older = database.oldestUnchanged(path, from: start, newerThan: limit) else { continue }
          let chain = try fixture.git("rev-list", "--first-parent", "-\(older.steps + 1)", start.hex)
          let names = String(decoding: chain, as: UTF8.self).split(separator: "\n")
          #expect(names.count == older.steps + 1 && names.last.map(String.init) == older.commit.hex)
          #expect(try database.commit(older.commit).seconds > limit)
          var lookup = PathLookup(path)
          let before = try lookup.entry(in: database.commit(older.commit).tree, database)
          #expect(try lookup.entry(in: database.commit(start).tree, database) == before)
          passed += older.steps
        }
      }
    }
    #expect(passed > 100)
    #expect(fixture.database().oldestUnchanged([65], from: try fixture.object("HEAD"), newerThan: .min) == nil)
  }

  @Test func `a graph that is damaged does no harm`() throws {
    let fixture = try GitFixture()
    try fixture.makeHistory()
    try fixture.git("commit-graph", "write", "--reachable", "--changed-paths")
    let graph = try fixture.read("repo/.git/objects/info/commit-graph")
    let commits = try fixture.allCommits()
    var random = SplitMix64(seed: 3)
    try fixture.git("-c", "core.commitGraph=false", "repack", "-adq")
    for round in 0..<60 {
      var altered = graph
      if round % 4 == 0 { altered.removeLast(Int.random(in: 1..<altered.count, using: &random)) }
      for _ in 0..<8 { altered[Int.random(in: 0..<altered.count, using: &random)] = UInt8(random.next() & 0xFF) }
      try fixture.replaceFile("repo/.git/objects/info/commit-graph", altered)
      let database = fixture.database(usesCommitGraph: true)
      for id in commits {
        _ = try? database.commit(id)
        _ = database.mayHaveChanged(Array("lib/deep/list.txt".utf8), in: id)
        _ = database.oldestUnchanged(Array("lib/deep/none.txt".utf8), from: id, newerThan: .min)
      }
    }
  }
}
