import Testing

@testable import PDMCore

/// Who wrote which line: git's own answer is the reference, to the byte of its porcelain format.
@Suite("Blame")
struct BlameTests {
  @Test("every file of generated histories is blamed as by git, cold, warm and of older versions", arguments: 1...2)
  func generated(_ seed: UInt64) throws {
    let fixture = try GitFixture()
    let files = try GeneratedHistory.make(in: fixture, seed: seed)
    let blame = try BlameFixture(fixture)
    try #require(files.count > 4)
    for file in files {
      try blame.compare(file)
      // The second answer comes from the cache of the first.
      try blame.compare(file)
      try blame.compare(file, ignoringSpace: true)
    }
    for revision in try fixture.words("rev-list", "--max-count=200", "main").enumerated().filter({ $0.offset % 9 == 4 })
      .map(\.element)
    {
      let names = try fixture.git("ls-tree", "-r", "-z", "--name-only", revision).split(separator: 0)
      for name in names.map({ String(decoding: $0, as: UTF8.self) }) where name != "long.nc" {
        try blame.compare(name, at: revision)
      }
    }
  }

  @Test("a commit-graph with changed paths does not change the answer")
  func commitGraph() throws {
    let fixture = try GitFixture()
    let files = try GeneratedHistory.make(in: fixture, seed: 7)
    try fixture.git("commit-graph", "write", "--reachable", "--changed-paths")
    try fixture.git("repack", "-q", "-a", "-d")
    let blame = try BlameFixture(fixture)
    for file in files { try blame.compare(file) }
  }

  @Test("lines that are not checked in are shown as such")
  func edits() throws {
    let fixture = try GitFixture()
    let files = try GeneratedHistory.make(in: fixture, seed: 3, commits: 60)
    let blame = try BlameFixture(fixture)
    for file in files {
      var content = try fixture.read("repo/\(file)")
      content.insert(contentsOf: "a new line\n".utf8, at: 0)
      content += "and a last one".utf8
      try fixture.write("repo/\(file)", String(decoding: content, as: UTF8.self))
      try blame.compare(file)
      try fixture.write("repo/\(file)", "")
      try blame.compare(file)
      if file == files.first { try fixture.git("add", "-A") }
    }
  }

  @Test("the forms of -L mean what they mean to git")
  func ranges() throws {
    let fixture = try GitFixture()
    try GeneratedHistory.make(in: fixture, seed: 5, commits: 40)
    let blame = try BlameFixture(fixture)
    let forms = [
      ["3,5"], ["3,+4"], ["9,-3"], ["4"], ["4,"], [",6"], [",+3"], ["7,2"], ["2,3", "8,9"], ["2,6", "5,8"],
      ["1,100000"], ["/G1/,+2"],
    ]
    for ranges in forms { try blame.compare("long.nc", ranges: ranges) }
  }

  @Test("ranges that git refuses are refused", arguments: ["0", "0,4", "4,0", "x", "3,y", "5,+0", "99999,"])
  func refusedRanges(_ range: String) throws {
    let fixture = try GitFixture()
    try fixture.makeRepository()
    try fixture.write("repo/a.nc", "1\n2\n3\n4\n5\n6\n")
    try fixture.commit()
    #expect(try !fixture.tryGit(["blame", "-L", range, "a.nc"].map { Array($0.utf8) }).succeeded)
    if LineRange(Array(range.utf8)) != nil {
      #expect(throws: BlameFailure.self) { try BlameFixture(fixture).ours("a.nc", ranges: [range]) }
    }
  }
}
