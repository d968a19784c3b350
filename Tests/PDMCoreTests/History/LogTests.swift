import Testing

@testable import PDMCore

/// Which commits a log names, and in which order: as git's own log.
@Suite("Log")
struct LogTests {
  private func ours(_ fixture: GitFixture, _ path: String?, since: Int64? = nil, in folder: String = "repo") throws
    -> [String]
  {
    let context = fixture.context(in: folder)
    let location = try RepositoryLocation.find(in: context)
    let git = GitProgram(at: location, in: context)
    let source = LogSource(
      location: location, context: context, git: git, configuration: try git.configuration())
    var question = LogSource.Question(start: try #require(ReferenceFiles(location: location).head()))
    question.path = try path.map { try RepoPath(checking: Array($0.utf8)) }
    question.span.since = since
    var lines: [String] = []
    try source.entries(question) { entry in
      lines.append(
        "\(entry.commit.hex) \(entry.text.author.seconds) \(String(decoding: entry.text.author.name, as: UTF8.self))")
      return true
    }
    return lines
  }

  private func gits(_ fixture: GitFixture, _ arguments: String..., in folder: String = "repo") throws -> [String] {
    let words = ["log", "--encoding=UTF-8", "--format=%H %at %aN"] + arguments
    let output = try fixture.git(words.map { Array($0.utf8) }, in: folder)
    return String(decoding: output, as: UTF8.self).split(separator: "\n").map { String($0) }
  }

  @Test("of every file that generated histories ever had, the commits are those of git log --follow", arguments: 1...6)
  func followed(_ seed: UInt64) throws {
    let fixture = try GitFixture()
    try GeneratedHistory.make(in: fixture, seed: seed)
    let names = Set(
      try fixture.git("log", "--format=", "--name-only", "-z", "-m", "main").split(separator: 0).map {
        String(decoding: $0.drop { $0 == UInt8(ascii: "\n") }, as: UTF8.self)
      })
    try #require(names.count > 8)
    for name in names.sorted() {
      #expect(try ours(fixture, name) == gits(fixture, "--follow", "--", name), "\(name)")
    }
    #expect(try ours(fixture, nil) == gits(fixture))
    #expect(
      try ours(fixture, "long.nc", since: 1_500_002_000)
        == gits(fixture, "--since=@1500002000", "--follow", "--", "long.nc"))
  }

  @Test("a commit-graph with changed paths names no other commits")
  func commitGraph() throws {
    let fixture = try GitFixture()
    let files = try GeneratedHistory.make(in: fixture, seed: 11)
    try fixture.git("commit-graph", "write", "--reachable", "--changed-paths")
    for file in files { #expect(try ours(fixture, file) == gits(fixture, "--follow", "--", file)) }
  }

  @Test("a name that was a folder's is git's to tell")
  func folder() throws {
    let fixture = try GitFixture()
    try fixture.makeRepository()
    try fixture.write("repo/part/a.nc", "1\n2\n3\n")
    try fixture.commit()
    try fixture.write("repo/part/a.nc", "1\n2\n4\n")
    try fixture.commit()
    try fixture.git("rm", "-rq", "part")
    try fixture.write("repo/part", "1\n2\n4\n5\n")
    try fixture.commit()
    #expect(try ours(fixture, "part") == gits(fixture, "--follow", "--", "part"))
  }

  @Test("a shallow clone, replaced commits and other encodings are told as git tells them")
  func odd() throws {
    let fixture = try GitFixture()
    try GeneratedHistory.make(in: fixture, seed: 2, commits: 60)
    try fixture.git(
      "clone", "-q", "--depth", "20", "file://\(String(decoding: fixture.path("repo"), as: UTF8.self))", "shallow",
      in: "")
    #expect(
      try ours(fixture, "long.nc", in: "shallow") == gits(fixture, "--follow", "--", "long.nc", in: "shallow"))
    try fixture.write("repo/.mailmap", "Maria Doe <mary@example.com>\nMary <m@example.com> <mary@old.example.com>\n")
    try fixture.git("config", "i18n.commitEncoding", "ISO-8859-1")
    try fixture.write("repo/long.nc", "x")
    try fixture.git("add", "-A")
    try fixture.git(
      [Array("commit".utf8), Array("-qm".utf8), [0x67, 0x72, 0xfc, 0x6e]],
      adding: ["GIT_AUTHOR_NAME": [0x4d, 0xfc, 0x6c, 0x6c, 0x65, 0x72]])
    #expect(try ours(fixture, "long.nc") == gits(fixture, "--follow", "--", "long.nc"))
    #expect(try ours(fixture, nil) == gits(fixture))
    let commits = try fixture.words("rev-list", "HEAD")
    try fixture.git("replace", commits[4], commits[6])
    #expect(try ours(fixture, "long.nc") == gits(fixture, "--follow", "--", "long.nc"))
  }
}
