import Testing

@testable import PDMCore

@Suite("What is compared without git is what git says") struct PlainDiffTests {
  /// Texts with many lines alike, where it is a matter of rules what a change is said to be.
  private static func text(_ numbers: inout SplitMix64, lines: Int) -> [[UInt8]] {
    let words = [
      "", "}", "{", "  x = 1;", "int main(void)", "$part", "_under", "\tstep();", "end", "    y = 2;  ", "G01",
    ]
    return (0..<lines).map { _ in
      let word = words[Int(numbers.next() % UInt64(words.count))]
      return Array((numbers.next() % 5 == 0 ? "\(word) \(numbers.next() % 7)" : word).utf8)
    }
  }

  private static func edited(_ lines: [[UInt8]], _ numbers: inout SplitMix64) -> [[UInt8]] {
    var lines = lines
    for _ in 0...numbers.next() % 6 {
      let place = Int(numbers.next() % UInt64(lines.count + 1))
      let count = Int(numbers.next() % 5)
      switch numbers.next() % 3 {
      case 0: lines.insert(contentsOf: text(&numbers, lines: count), at: place)
      case 1: lines.removeSubrange(place..<min(place + count, lines.count))
      default: lines.insert(contentsOf: lines[place..<min(place + count, lines.count)], at: place)
      }
    }
    return lines
  }

  private static func bytes(_ lines: [[UInt8]], _ numbers: inout SplitMix64) -> [UInt8] {
    Array(lines.joined(separator: [0x0A])) + (numbers.next() % 6 == 0 ? [] : [0x0A])
  }

  @Test func `generated texts, with any context`() throws {
    let fixture = try GitFixture()
    try fixture.makeRepository()
    var numbers = SplitMix64(seed: 7)
    let names = (100..<220).map { "f\($0)" }
    var texts: [[[UInt8]]] = []
    for name in names {
      texts.append(Self.text(&numbers, lines: Int(numbers.next() % 120)))
      try fixture.write(Array("repo/\(name)".utf8), Self.bytes(texts[texts.count - 1], &numbers))
    }
    try fixture.commit("old")
    for (name, lines) in zip(names, texts) {
      try fixture.write(Array("repo/\(name)".utf8), Self.bytes(Self.edited(lines, &numbers), &numbers))
    }
    try fixture.commit("new")
    let context = fixture.context()
    let location = try RepositoryLocation.find(in: context)
    for lines in [nil, 0, 1, 2, 10] {
      var options = DiffOptions()
      options.context = lines
      let plain = try #require(
        PlainDiff(location, git: GitProgram(at: location, in: context), options: options))
      var text: [UInt8] = []
      for name in names {
        let path = RepoPath(trusted: Array(name.utf8))
        text += try #require(plain.difference(of: path, .change(by: Array("HEAD".utf8))), "\(name)").text
      }
      let git = try fixture.git(["diff", "-U\(lines ?? 3)", "HEAD~1", "HEAD"].map { Array($0.utf8) })
      #expect(text == git, "\(lines ?? 3) lines")
    }
  }

  @Test func `an edited text needs no git, and what git has a say in does`() throws {
    let bench = try DiffBench()
    // Edited in another second than the commit before: else git alone can tell.
    try bench.run.shell("touch -d @1600000000 repo/*.*")
    let plain = try #require(try bench.plain())
    let range = RevisionRange(Array("HEAD~3..HEAD".utf8))
    for name in ["a.nc", "end.txt"] {
      let path = RepoPath(trusted: Array(name.utf8))
      #expect(plain.differenceOfWorkingFile(path)?.text.isEmpty == false, "\(name)")
      #expect(plain.difference(of: path, range)?.text.isEmpty == false, "\(name)")
    }
    let unchanged = RepoPath(trusted: Array("README.md".utf8))
    #expect(plain.differenceOfWorkingFile(unchanged)?.text == [])
    #expect(plain.difference(of: unchanged, range)?.text == [])
    // Converted, only in the working tree.
    #expect(plain.differenceOfWorkingFile(RepoPath(trusted: Array("eol.txt".utf8))) == nil)
    for name in ["part.c", "bin.dat", "link", "run.sh", "new.nc", "shape.sec", "two words.nc", "漢字.nc", "none"] {
      let path = RepoPath(trusted: Array(name.utf8))
      #expect(plain.difference(of: path, range) == nil, "\(name)")
      // Renamed in between, and only edited since.
      if name != "new.nc" { #expect(plain.differenceOfWorkingFile(path) == nil, "\(name)") }
    }
  }

  @Test func `options and settings are left to git`() throws {
    let bench = try DiffBench()
    let changes: [@Sendable (inout DiffOptions) -> Void] = [
      { $0.ignoresAllSpace = true }, { $0.ignoresSpaceChange = true }, { $0.showsStatistics = true },
      { $0.words = .plain }, { $0.algorithm = .patience }, { $0.hasColours = true },
      { $0.showsWholeFunctions = true }, { $0.ignoresBlankLines = true }, { $0.ignoresSpaceAtEnd = true },
    ]
    for change in changes {
      var options = DiffOptions()
      change(&options)
      #expect(try bench.plain(options) == nil)
    }
    for (key, value) in [
      ("diff.noprefix", "true"), ("diff.external", "x"), ("core.quotePath", "false"), ("core.abbrev", "9"),
      ("core.autocrlf", "true"), ("core.attributesFile", "x"), ("core.fileMode", "false"), ("include.path", "x"),
      ("includeIf.gitdir:/.path", "x"), ("diff.default.xfuncname", "x"), ("core.bigFileThreshold", "1"),
    ] {
      #expect(try bench.plain() != nil)
      try bench.run.fixture.git("config", key, value)
      #expect(try bench.plain() == nil, "\(key)")
      try bench.run.fixture.git("config", "--unset", key)
      try bench.run.fixture.git("config", "--global", key, value)
      #expect(try bench.plain() == nil, "\(key), everywhere")
      try bench.run.fixture.git("config", "--global", "--unset", key)
      bench.settings = [(key, value)]
      #expect(try bench.plain() == nil, "\(key), by the environment")
      bench.settings = []
    }
    for name in ["GIT_EXTERNAL_DIFF", "GIT_DIFF_OPTS", "GIT_CONFIG_PARAMETERS", "GIT_ATTR_SOURCE"] {
      bench.run.fixture.environment[name] = Array("x".utf8)
      #expect(try bench.plain() == nil, "\(name)")
      bench.run.fixture.environment[name] = nil
    }
    try bench.run.fixture.git("replace", "HEAD", "HEAD~1")
    #expect(try bench.plain() == nil)
  }

  @Test func `attributes that say something of a file are never overlooked`() throws {
    let fixture = try GitFixture()
    try fixture.makeRepository()
    let paths = ["a.nc", "a.NC", "b.step", "sub/a.nc", "sub/deep/b.step", "x", "a[1].nc"]
    let patterns = [
      "*.nc", "*", "a.nc", "A.NC", "sub/*.nc", "sub/**", "/a.nc", "**/b.step", "?.nc", "a[1].nc", "a\\[1\\].nc",
      "\"a.nc\"",
      "*.step", "x", "sub", "sub/", "*c", "*.n?", "b*",
    ]
    for pattern in patterns {
      for attribute in ["diff=cpp", "-diff", "binary", "!diff", "text eol=lf", "filter=lfs -text"] {
        let content = Array("# a comment\n\(pattern) \(attribute)\n".utf8)
        try fixture.write(Array("repo/.gitattributes".utf8), content)
        let answer = try fixture.git(
          ["check-attr", "-z", "diff", "text", "eol", "filter", "--"].map { Array($0.utf8) }
            + paths.map { Array($0.utf8) })
        let fields = answer.split(separator: 0)
        for start in stride(from: 0, to: fields.count - 2, by: 3)
        where !fields[start + 2].elementsEqual("unspecified".utf8) {
          let path = RepoPath(trusted: Array(fields[start]))
          let names = PlainAttributes.drivers + PlainAttributes.conversions
          #expect(!PlainAttributes.leaves(path, alone: content, names), "\(pattern) \(attribute): \(path.quoted)")
        }
      }
    }
    let nc = RepoPath(trusted: Array("sub/a.nc".utf8))
    #expect(PlainAttributes.leaves(nc, alone: Array("*.sh text\n*.c whitespace=x\nx diff\n".utf8), ["diff", "text"]))
    #expect(!PlainAttributes.leaves(nc, alone: Array("[attr]odd diff=x\n*.sh odd\n".utf8), ["diff"]))
  }

  @Test func `attributes that only the index has count where git reads it`() throws {
    let fixture = try GitFixture()
    try fixture.makeRepository()
    try fixture.write("repo/sub/.gitattributes", "*.nc binary\n")
    try fixture.write("repo/sub/a.nc", "one\n")
    try fixture.commit("old")
    try fixture.write("repo/sub/a.nc", "two\n")
    try fixture.commit("new")
    let context = fixture.context()
    let location = try RepositoryLocation.find(in: context)
    let path = RepoPath(trusted: Array("sub/a.nc".utf8))
    func plain() throws -> PlainDiff {
      try #require(PlainDiff(location, git: GitProgram(at: location, in: context), options: DiffOptions()))
    }
    #expect(try plain().difference(of: path, .change(by: Array("HEAD".utf8))) == nil)
    try FileSystem.remove(fixture.path("repo/sub/.gitattributes"))
    let git = try fixture.git(["diff", "HEAD~1", "HEAD", "--", "sub/a.nc"].map { Array($0.utf8) })
    #expect(try plain().difference(of: path, .change(by: Array("HEAD".utf8)))?.text == git)
    try fixture.write("repo/sub/a.nc", "three\n")
    #expect(try plain().differenceOfWorkingFile(path) == nil)
  }

  @Test func `names of contents are git's`() throws {
    let fixture = try GitFixture()
    try fixture.makeRepository()
    for count in [0, 1, 46, 47, 48, 55, 56, 57, 63, 64, 65, 119, 128, 1000] {
      let content = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
      let name = try fixture.git(["hash-object", "--stdin"].map { Array($0.utf8) }, input: content)
      let own = Hex.encode(SHA1.digest(Array("blob \(count)\0".utf8), content))
      #expect(String(decoding: name, as: UTF8.self) == own + "\n", "\(count) bytes")
    }
  }

  @Test func `a file that the index takes for unchanged is git's to judge`() throws {
    let bench = try DiffBench()
    let name = Array("README.md".utf8)
    let before = try bench.run.fixture.read("repo/README.md")
    try bench.run.shell("touch -d @1600000000 repo/README.md && git -C repo update-index --refresh -q || :")
    try bench.run.fixture.write(Array("repo/README.md".utf8), before.map { $0 == 0x50 ? 0x51 : $0 })
    try bench.run.shell("touch -d @1600000000 repo/README.md")
    let plain = try #require(try bench.plain())
    #expect(plain.differenceOfWorkingFile(RepoPath(trusted: name)) == nil)
    bench.expect(try bench.pdm(name), try bench.git(["HEAD"], [name]), "edited behind git's back")
  }
}
