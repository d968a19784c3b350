import Glibc
import Testing

@testable import PDMCore

@Suite("The reader of git's index, against git")
struct GitIndexTests {
  let fixture: GitFixture

  init() throws {
    fixture = try GitFixture()
    try fixture.makeRepository()
  }

  /// Compares all ways of reading with what git lists.
  /// - Parameter byItself: whether pdm's reader understands the file, or must leave it to git.
  private func compare(byItself: Bool = true, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let listed = try fixture.listedIndex()
    #expect(!listed.isEmpty, sourceLocation: sourceLocation)
    let own = try fixture.readIndexFile()
    #expect((own != nil) == byItself, sourceLocation: sourceLocation)
    if let own { #expect(own.map(ListedEntry.init) == listed, sourceLocation: sourceLocation) }
    let repository = try fixture.repository()
    #expect(try repository.index().map(ListedEntry.init) == listed, sourceLocation: sourceLocation)
  }

  private func makeFiles() throws {
    for name in ["a", "a.b", "a/b", "a/b.c", "a0", "b/c/d/e/f", "b/c/d/e/g", "b/cc", "with space", "ünïcode", "z"] {
      if name != "a" { try fixture.write("repo/\(name)", name) }
    }
    try fixture.write("repo/run", "#!/bin/sh\n")
    chmod(fixture.path("repo/run").cStringBytes, 0o755)
    symlink("a0", fixture.path("repo/link").cStringBytes)
    try fixture.git("add", "-A")
  }

  @Test(arguments: [2, 3, 4])
  func `all versions`(version: Int) throws {
    try makeFiles()
    try fixture.git("update-index", "--index-version", "\(version)")
    // git writes 2 for 3 as long as no entry needs more.
    try fixture.write("repo/later")
    try fixture.git("add", "--intent-to-add", "later")
    try compare()
    #expect(try fixture.read("repo/.git/index")[7] == (version == 4 ? 4 : 3))
    try fixture.git("rm", "-q", "--cached", "later")
    try compare()
    #expect(try fixture.read("repo/.git/index")[7] == (version == 4 ? 4 : 2))
  }

  @Test(arguments: [2, 4])
  func `names that are not text, that are long, and that sort in odd ways`(version: Int) throws {
    var names: [[UInt8]] = [
      [0xff], [0xfe, 0x80], [0x0a], [0x09, 0x22], [0x01], Array("a".utf8), Array("a-".utf8), Array("a/b".utf8),
      Array("a0".utf8), Array("é".utf8), Array("e\u{301}".utf8),
    ]
    // 0xfff and more do not fit into the flags; four bytes around it.
    for count in [0xffd, 0xffe, 0xfff, 0x1000, 0x1001, 9000] { names.append([UInt8](repeating: 0x6c, count: count)) }
    // Every length modulo eight, which is what the padding depends on.
    for count in 1...17 { names.append([UInt8](repeating: 0x70, count: count) + [0xc3]) }
    // "a" and "a/b" cannot both be: git would drop one.
    names.removeAll { $0.elementsEqual("a".utf8) }
    try fixture.git("update-index", "--index-version", "\(version)")
    try fixture.addToIndex(names)
    try compare()
    #expect(try fixture.listedIndex().count == names.count)
  }

  @Test(arguments: [2, 4])
  func `conflicts have their stages`(version: Int) throws {
    try fixture.git("update-index", "--index-version", "\(version)")
    for stage in 1...3 { try fixture.addToIndex([Array("both".utf8), Array("c/d".utf8)], stage: stage) }
    try fixture.addToIndex([Array("theirs".utf8)], stage: 3)
    try fixture.addToIndex([Array("fine".utf8), Array("bothx".utf8)])
    try compare()
    let index = try fixture.repository().index()
    #expect(index.hasConflicts)
    for (name, isConflicted) in [("both", true), ("c/d", true), ("theirs", true), ("fine", false), ("bothx", false)] {
      let path = RepoPath(trusted: Array(name.utf8))
      #expect(index.isConflicted(path) == isConflicted, "\(name)")
      #expect((index.entry(at: path) == nil) == isConflicted, "\(name)")
    }
  }

  @Test func `a merge that conflicts, and its resolution kept for undoing`() throws {
    try fixture.write("repo/file", "base\n")
    try fixture.commit("base")
    try fixture.git("switch", "-q", "-c", "side")
    try fixture.write("repo/file", "side\n")
    try fixture.commit("side")
    try fixture.git("switch", "-q", "main")
    try fixture.write("repo/file", "main\n")
    try fixture.commit("main")
    #expect(try !fixture.tryGit(["merge", "side"].map { Array($0.utf8) }).succeeded)
    try compare()
    #expect(try fixture.repository().index().hasConflicts)
    try fixture.git("add", "file")
    try compare()
    #expect(try fixture.read("repo/.git/index").contains(text: "REUC"))
    #expect(try !fixture.repository().index().hasConflicts)
  }

  @Test func `extensions that may be passed over`() throws {
    try makeFiles()
    try fixture.commit()
    try fixture.git("update-index", "--untracked-cache")
    try fixture.git("config", "index.recordEndOfIndexEntries", "true")
    try fixture.git("update-index", "--force-write-index")
    let bytes = try fixture.read("repo/.git/index")
    for name in ["TREE", "UNTR", "EOIE"] { #expect(bytes.contains(text: name), "\(name)") }
    try compare()
  }

  @Test func `a split index is left to git`() throws {
    try makeFiles()
    try fixture.git("update-index", "--split-index")
    try fixture.write("repo/new")
    try fixture.git("add", "new")
    try compare(byItself: false)
  }

  @Test func `a sparse index is left to git`() throws {
    try makeFiles()
    try fixture.commit()
    try fixture.git("sparse-checkout", "set", "--cone", "--sparse-index", "a")
    #expect(try fixture.read("repo/.git/index").contains(text: "sdir"))
    try compare(byItself: false)
    try expectTags()
  }

  @Test func `a sparse checkout marks what it leaves out`() throws {
    try makeFiles()
    try fixture.commit()
    try fixture.git("sparse-checkout", "set", "--no-cone", "a/")
    try compare()
    #expect(try fixture.repository().index().contains { $0.skipsWorkTree })
    try expectTags()
  }

  @Test func `marks on single entries`() throws {
    try makeFiles()
    try fixture.git("update-index", "--assume-unchanged", "a0", "z")
    try fixture.git("update-index", "--skip-worktree", "z", "b/cc")
    try compare()
    try expectTags()
  }

  /// `ls-files -v` shows `S` for what is not in the work tree and small letters for what is assumed unchanged.
  private func expectTags(sourceLocation: SourceLocation = #_sourceLocation) throws {
    let tags = try fixture.git("ls-files", "-v", "-z").split(separator: 0).map { $0.first ?? 0 }
    let own = try fixture.repository().index().map { entry in
      UInt8(ascii: entry.skipsWorkTree ? "S" : "H") | (entry.isAssumedValid ? 0x20 : 0)
    }
    #expect(own == tags, sourceLocation: sourceLocation)
  }

  @Test(arguments: [2, 4])
  func `sizes and times are those that git keeps, and so is intent-to-add`(version: Int) throws {
    try makeFiles()
    try fixture.git("update-index", "--index-version", "\(version)")
    try fixture.write("repo/later")
    try fixture.git("add", "-N", "later")
    // Per entry: its path, then lines of which "mtime: S:N" and "size: N  flags: HEX" are wanted.
    let lines = try fixture.words("ls-files", "--debug")
    let times = zip(lines, lines.dropFirst()).filter { $0.0.hasSuffix("mtime:") }.map(\.1)
    let sizes = zip(lines, lines.dropFirst()).filter { $0.0.hasSuffix("size:") }.map { $0.1.prefix { $0 != "\t" } }
    let index = try #require(try fixture.readIndexFile())
    #expect(index.map { $0.modified.map { "\($0.seconds):\($0.nanoseconds)" } } == times.map { $0 })
    #expect(index.map { $0.size.map { "\($0)" } } == sizes.map { String($0) })
    #expect(index.filter(\.isIntentToAdd).map(\.path.bytes) == [Array("later".utf8)])
  }
}

extension [UInt8] {
  fileprivate func contains(text: String) -> Bool {
    indices.contains { self[$0...].starts(with: text.utf8) }
  }
}
