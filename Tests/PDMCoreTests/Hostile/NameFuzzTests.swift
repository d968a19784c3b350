import Testing

@testable import PDMCore

@Suite("Names that nobody should have") struct NameFuzzTests {
  fileprivate static let pieces: [[UInt8]] =
    [
      "a", "sub", "..", ".", "", ".git", ".GIT", ".Git", "git~1", "GIT~1", "git~2", ".git ", ".git.", ".git. .",
      ".git::$INDEX_ALLOCATION",
      ".git:x", ".git\\x", "x\\.GIT\\y", ".g\u{200C}it", "\u{FEFF}.git", ".gi\u{200D}t", ".g\u{AD}it", ".pdm", ".PDM",
      "link", "nested", "-x",
      "--", "é", "e\u{301}", "ß", "SS",
      "ſ", "K", "İ", "\n", "\t", "\"", "\\", "\\x", " ", "~", "con", "a:b", "\u{1B}[31m", "\u{202E}cba", "ﬁ", "Σ", "ς",
      "\u{345}", "\u{0}",
    ].map { Array($0.utf8) } + [[0xFF], [0xC3], [0xED, 0xA0, 0x80], [UInt8](repeating: 0x41, count: 300)]

  fileprivate static let mutation = Mutation(
    pieces + [Array("/sub/../../x".utf8)], words: ["/", "..", "./", "//", ".git", "\u{301}"])

  fileprivate static func name(_ random: inout SplitMix64, isAbsolute: Bool = false) -> [UInt8] {
    var parts: [[UInt8]] = []
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      parts.append(
        Int.random(in: 0..<4, using: &random) == 0
          ? mutation.make(&random, most: 2) : pieces.randomElement(using: &random) ?? [])
    }
    return Array(parts.joined(separator: [UInt8(ascii: "/")]))
  }

  @Test func `what is taken for a path of the vault lies in it`() throws {
    let fixture = try GitFixture()
    try fixture.makeRepository()
    try fixture.makeRepository("repo/nested")
    try fixture.write("repo/sub/a")
    try fixture.write("outside/a")
    try FileSystem.createSymlink(to: Array("../outside".utf8), at: fixture.path("repo/link"))
    let top = fixture.path("repo")
    let folders = [top, top.appending("sub"), fixture.path(""), Array("/".utf8)]
    var taken = 0
    Fuzzing.run("paths", sample: 4000) { random in
      let folder = folders.randomElement(using: &random) ?? top
      let prefix = [[], top + [UInt8(ascii: "/")], Array("../repo/".utf8)].randomElement(using: &random) ?? []
      let name = prefix + Self.name(&random)
      var resolver = PathResolver(workTree: top, workingDirectory: folder)
      guard let (path, status) = try? resolver.resolve(name) else { return }
      taken += 1
      let parts = path.bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
      #expect(!parts.contains { $0.isEmpty || $0.elementsEqual("..".utf8) || $0.elementsEqual(".".utf8) })
      #expect(!parts.contains { $0.contains(0) || RepoPath.isGitFolder($0) })
      #expect(parts.first?.elementsEqual("link".utf8) == false || parts.count == 1)
      #expect(parts.first?.elementsEqual("nested".utf8) == false || parts.count == 1)
      // The kernel agrees that it is not elsewhere.
      if status != nil, let real = PathProbe.realPath(top.appending(path.bytes).droppingLastComponent) {
        #expect(real == top || real.starts(with: top + [UInt8(ascii: "/")]))
      }
    }
    #expect(Environment.current["PDM_FUZZ_CASE"] != nil || taken > 300)
  }

  @Test func `a key is its own key, and a spelling in other letters has the same`() {
    let rules = [false, true].flatMap { fold in [false, true].map { PathRule(foldsCase: fold, composes: $0) } }
    Fuzzing.run("path-keys", sample: 4000) { random in
      let text = random.hostileText(upTo: 12)
      let bytes = Bool.random(using: &random) ? Self.name(&random) : Array(text.utf8)
      for rule in rules {
        let key = rule.key(for: RepoPath(trusted: bytes))
        #expect(rule.key(for: RepoPath(trusted: key)) == key, "\(rule) \(bytes)")
      }
    }
  }

  @Test func `quoting is undone by reading, and nothing that is read traps`() {
    let quoted = Mutation(
      [#""a\tb""#, #""\303\251""#, #""\\\"""#, "plain", #""a"b"#].map { Array($0.utf8) },
      words: ["\"", "\\", "\\377", "\\4", "\\1"])
    Fuzzing.run("quoting", sample: 4000) { random in
      let name = Self.name(&random)
      #expect(PathQuoting.unquote(PathQuoting.quote(name).utf8) == name)
      #expect(PathQuoting.unquote(GitQuoting.quote(name, quotesHighBytes: true)) == name)
      #expect(PathQuoting.unquote(GitQuoting.quote(name, quotesHighBytes: false)) == name)
      #expect(!PathQuoting.quote(name).unicodeScalars.contains { $0.isUnsafeOnTerminal })
      _ = PathQuoting.unquote(quoted.make(&random))
      if let text = String(validating: name, as: UTF8.self), PathQuoting.isPlain(name), !name.contains(0x27) {
        // Nobody takes it for an option.
        let safe = (name.first == UInt8(ascii: "-") ? "./" : "") + text
        #expect(ShellWords.words(of: PathQuoting.shellWord(name)) == [safe], "\(text.debugDescription)")
      }
    }
  }

  /// An accent makes one character of itself and an apostrophe, to Swift and not to a shell.
  @Test(arguments: ["it's", "x'\u{301};touch y;'", "'\u{20DD}", "a''b", "\u{301}'"])
  func `an apostrophe ends no word of a hint`(name: String) throws {
    let fixture = try GitFixture()
    let word = PathQuoting.shellWord(name.utf8)
    let shell = Subprocess(
      Array("bash".utf8), ["-c", "printf %s \(word)"].map { Array($0.utf8) }, environment: fixture.environment,
      workingDirectory: fixture.root)
    #expect(try shell.run().output == Array(name.utf8))
    #expect(try FileSystem.status(of: fixture.path("y")) == nil)
  }

  /// In batches: git is asked once for a thousand names.
  @Test func `git quotes as we do, and calls no name its own that we take`() throws {
    let fixture = try GitFixture()
    try fixture.makeRepository()
    let batch = 1000
    try Fuzzing.run("names-beside-git", sample: 1, complete: 100) { random in
      let names = Set(
        (0..<batch).map { _ in Self.name(&random) }.filter { name in
          !name.isEmpty && !name.contains(0) && !name.contains(UInt8(ascii: "/")) && name.count < 1000
        })
      let blob = try fixture.git(["hash-object", "-w", "--stdin"].map { Array($0.utf8) }).prefix(40)
      var input: [UInt8] = []
      for name in names { input += Array("100644 blob ".utf8) + blob + [9] + name + [0, 0] }
      let trees = try fixture.git(["mktree", "-z", "--batch"].map { Array($0.utf8) }, input: input)
        .split(separator: UInt8(ascii: "\n"))
      try #require(trees.count == names.count)
      var refused: Set<[UInt8]> = []
      let list = Array(trees.joined(separator: [UInt8(ascii: "\n")]))
      let report = try fixture.tryGit(["fsck", "--no-dangling", "--no-progress"].map { Array($0.utf8) })
      let text = String(decoding: report.output + report.errorTail, as: UTF8.self)
      for line in text.split(separator: "\n") where line.contains("hasDotgit") {
        for word in line.split(whereSeparator: { " :".contains($0) }) where word.count == 40 {
          refused.insert(Array(word.utf8))
        }
      }
      var compared = 0
      for (name, tree) in zip(names, trees) {
        if (try? RepoPath(checking: name)) != nil { #expect(!refused.contains(Array(tree)), "\(name)") }
        if refused.contains(Array(tree)) { compared += 1 }
      }
      #expect(compared > 5, "git must have refused some")
      // As git lists them, quoted and not.
      _ = list
      for high in [true, false] {
        var input: [UInt8] = []
        for name in names where (try? RepoPath(checking: name)) != nil {
          input += Array("100644 ".utf8) + blob + [9] + name + [0]
        }
        try? FileSystem.remove(fixture.path("repo/.git/index"))
        try fixture.git(["update-index", "-z", "--index-info"].map { Array($0.utf8) }, input: input)
        let exact = try fixture.git(["ls-files", "-z"].map { Array($0.utf8) }).split(separator: 0).map { Array($0) }
        let quoted = try fixture.git(["-c", "core.quotePath=\(high)", "ls-files"].map { Array($0.utf8) })
          .split(separator: UInt8(ascii: "\n")).map { Array($0) }
        #expect(exact.map { GitQuoting.quote($0, quotesHighBytes: high) } == quoted)
        #expect(quoted.map { PathQuoting.unquote($0) } == exact.map(Optional.some))
      }
    }
  }
}
