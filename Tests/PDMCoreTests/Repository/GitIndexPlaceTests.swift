import Glibc
import Testing

@testable import PDMCore

@Suite("Which index, and what is found in it")
struct GitIndexPlaceTests {
  let fixture: GitFixture

  init() throws {
    fixture = try GitFixture()
    try fixture.makeRepository()
  }

  private func paths(in folder: String = "repo", adding variables: [String: [UInt8]] = [:]) throws -> [[UInt8]] {
    let repository = try fixture.repository(in: folder, adding: variables)
    return try repository.index().map(\.path.bytes)
  }

  @Test func `no index is an empty one`() throws {
    #expect(try paths() == [])
    #expect(try !fixture.repository().index().hasConflicts)
  }

  @Test func `each work tree has its own`() throws {
    try fixture.write("repo/a")
    try fixture.commit()
    try fixture.git("worktree", "add", "-q", "../linked")
    try fixture.write("linked/b")
    try fixture.git("add", "b", in: "linked")
    #expect(try paths() == [[0x61]])
    #expect(try paths(in: "linked") == [[0x61], [0x62]])
  }

  @Test func `GIT_INDEX_FILE names another, as git does for hooks`() throws {
    try fixture.write("repo/a")
    try fixture.write("repo/sub/b")
    try fixture.git("add", "a")
    for name in [fixture.path("other"), Array("../other".utf8)] {
      try fixture.git("read-tree", "--empty", adding: ["GIT_INDEX_FILE": name])
      try fixture.git("add", "sub/b", adding: ["GIT_INDEX_FILE": name])
      let listed = try fixture.git("ls-files", "-z", adding: ["GIT_INDEX_FILE": name])
      #expect(try paths(adding: ["GIT_INDEX_FILE": name]) == listed.split(separator: 0).map { Array($0) })
      #expect(try paths(adding: ["GIT_INDEX_FILE": name]) == [Array("sub/b".utf8)])
      #expect(try paths() == [[0x61]])
      unlink(fixture.path("other").cStringBytes)
    }
  }

  @Test func `a named one that is missing is a failure, not an empty list that lets everything through`() throws {
    #expect(throws: GitFailure.self) { try paths(adding: ["GIT_INDEX_FILE": fixture.path("missing")]) }
  }

  @Test func `a damaged one is said, in git's words`() throws {
    try fixture.write("repo/.git/index", "DIRC and nothing else that makes sense, but long enough")
    let failure = #expect(throws: GitFailure.self) { try paths() }
    #expect(failure?.message.contains("index") == true, "\(failure?.message ?? "")")
    #expect(try !fixture.tryGit([Array("ls-files".utf8)]).succeeded)
  }

  /// Searching must find what looking at every entry finds, with neighbours that share beginnings.
  @Test func `searches find what is there and nothing else`() throws {
    var random = SplitMix64(seed: 5)
    let letters: [UInt8] = Array("ab-./0".utf8) + [0xff, 0x2e]
    var names: Set<[UInt8]> = []
    for _ in 0..<400 {
      let name = (0..<Int.random(in: 1...8, using: &random)).compactMap { _ in letters.randomElement(using: &random) }
      names.insert(name)
    }
    let valid = names.filter { name in
      name.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).allSatisfy {
        !$0.isEmpty && !$0.elementsEqual(".".utf8) && !$0.elementsEqual("..".utf8)
      }
    }
    try fixture.addToIndex(valid.sorted { $0.lexicographicallyPrecedes($1) })
    // git has dropped files in whose place a folder came.
    let present = Set(try fixture.listedIndex().map(\.path))
    let index = try fixture.repository().index()
    #expect(present.count > 100 && index.count == present.count)
    for name in names.union(present) {
      #expect((index.entry(at: RepoPath(trusted: name)) != nil) == present.contains(name))
      let below = present.filter { $0.starts(with: name + [UInt8(ascii: "/")]) }
      #expect(index.hasEntries(below: name) == !below.isEmpty)
      #expect(Set(index[index.positions(below: name)].map(\.path.bytes)) == below)
    }
  }
}
