import Testing

@testable import PDMCore

@Suite("git's own files, as anybody of the group may have written them") struct GitFileFuzzTests {
  private static let configurations = Mutation(
    [
      "[core]\n\tbare = false\n\tignorecase\n[remote \"a \\\"b\"]\n\turl = x # comment\n\tfetch = \"+refs;\" y\n",
      "[user]name=\"John\" \\\n Doe\n[a.b]c=1k\n[include]\n\tpath = ../x\n", "\u{FEFF}; note\n[x] y = \\t\\n\\\\\r\n",
    ].map { Array($0.utf8) },
    words: ["[", "]", "\"", "\\", "\n", "\r\n", "=", "#", ";", "include.path", "\\\n", "\u{0}", "[core]", "8g", "-"])

  @Test func `configurations, mail maps and attributes`() {
    let texts = Mutation(
      [
        "John Doe <john@example.com> <j@x>\nMary <mary@example.com> M <m@x>\n# note\n<a@b> <c@d>\n",
        "*.nc text lockable\n[attr]binary -diff -merge\n\"a b\" -text !eol filter=lfs\n#x\n/sub/** lockable=yes\n",
      ].map { Array($0.utf8) }, words: ["<", ">", "<>", "[attr]", "!", "-", "=", "\"", "**", "\n", "\u{0}"])
    let path = RepoPath(trusted: Array("sub/a b.nc".utf8))
    Fuzzing.run("git-texts", sample: 4000) { random in
      let bytes = Self.configurations.make(&random)
      if let file = GitConfigFile(parsing: bytes) {
        for entry in file.entries {
          _ = GitConfigValue.integer(entry.value)
          _ = GitConfigValue.boolean(entry.value)
        }
      }
      let text = texts.make(&random)
      var map = Mailmap()
      map.read(text)
      _ = map.shown(name: Array("M".utf8), email: Array("m@x".utf8))
      _ = PlainAttributes.leaves(path, alone: text, ["text", "filter"])
      let source = AttributeSource(place: .info, file: [], content: text)
      for start in 0...source.lines.count { _ = source.content(from: start) }
      _ = ObjectFolders.split(text, at: 10)
    }
  }

  @Test func `a configuration that git reads, we read alike`() throws {
    let fixture = try GitFixture()
    var compared = 0
    try Fuzzing.run("configuration-beside-git", sample: 60, complete: 10_000) { random in
      let bytes = Self.configurations.make(&random, most: 3)
      try fixture.write(Array("config".utf8), bytes)
      let git = try fixture.tryGit(
        ["config", "-f", "config", "--no-includes", "--list", "-z"].map { Array($0.utf8) }, in: "")
      guard let own = GitConfigFile(parsing: bytes) else {
        #expect(!git.succeeded, "\(String(decoding: bytes, as: UTF8.self).debugDescription)")
        return
      }
      // git refuses more: keys before any section, for one.
      guard git.succeeded else { return }
      compared += 1
      var listing: [UInt8] = []
      for entry in own.entries { listing += entry.key + (entry.value.map { [10] + $0 } ?? []) + [0] }
      // In C, a value ends at its NUL.
      if !bytes.contains(0) {
        #expect(listing == git.output, "\(String(decoding: bytes, as: UTF8.self).debugDescription)")
      }
    }
    #expect(Environment.current["PDM_FUZZ_CASE"] != nil || compared > 10)
  }

  @Test func `indexes of every version`() throws {
    let fixture = try GitFixture()
    try fixture.makeRepository()
    let names = (0..<12).map { Array("folder\($0 % 3)/\(String(repeating: "n", count: $0))é\($0)".utf8) }
    var seeds: [[UInt8]] = []
    for version in 2...4 {
      try fixture.git("update-index", "--index-version", "\(version)")
      try fixture.addToIndex(names)
      seeds.append(try fixture.read("repo/.git/index"))
    }
    let mutation = Mutation(seeds, words: ["DIRC", "TREE", "link", "sdir", "REUC", "UNTR", "EOIE", "/", "\u{0}", ".."])
    let wanted = names.prefix(3).map { RepoPath(trusted: $0) }
    var read = 0
    Fuzzing.run("indexes", sample: 3000) { random in
      let bytes = mutation.make(&random, most: 4)
      _ = GitIndexReader.records(in: bytes, only: wanted)
      guard let found = GitIndexReader.records(in: bytes) else { return }
      read += 1
      let index = GitIndex(records: found.list, in: found.names)
      for entry in index {
        #expect(!entry.path.bytes.isEmpty && !entry.path.bytes.contains(0))
        #expect(index.entry(at: entry.path) != nil || index.isConflicted(entry.path))
      }
      _ = index.similar(to: RepoPath(trusted: Array("FOLDER1/X".utf8)))
      _ = index.positions(below: Array("folder1".utf8))
    }
    #expect(Environment.current["PDM_FUZZ_CASE"] != nil || read > 100)
  }

  @Test func `references, and the files that say where a repository is`() throws {
    let fixture = try GitFixture()
    try fixture.makeRepository()
    try fixture.write("repo/a")
    let head = try fixture.commit()
    try fixture.git("pack-refs", "--all")
    let context = fixture.context()
    let location = try RepositoryLocation.find(in: context)
    let mutation = Mutation(
      [
        "ref: refs/heads/main\n", "\(head.hex)\n",
        "# pack-refs with: peeled fully-peeled sorted \n\(head.hex) refs/heads/main\n^\(head.hex)\n", "ref: HEAD\n",
        "ref: refs/heads/../../../../etc/passwd\n",
      ].map { Array($0.utf8) }, words: ["ref: ", "refs/", "..", "/", "\n", "\u{0}", "HEAD", "refs/heads/main"])
    try Fuzzing.run("references", sample: 800, complete: 200_000) { random in
      let file = ["HEAD", "packed-refs", "refs/heads/main"].randomElement(using: &random) ?? "HEAD"
      try fixture.write(Array("repo/.git/\(file)".utf8), mutation.make(&random, most: 3))
      _ = ReferenceFiles(location: location).head()
      _ = try? RepositoryLocation.find(in: context)
      if random.next() % 8 == 0 {
        try? FileSystem.remove(fixture.path("repo/.git/refs/heads/main"))
        try fixture.write("repo/.git/HEAD", "ref: refs/heads/main\n")
      }
    }
  }
}
