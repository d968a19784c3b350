import Testing

@testable import PDMCore

/// What settings, dates and encodings do to a log: as git's own.
@Suite("Log and what it is asked")
struct LogOptionTests {
  private let fixture: GitFixture

  init() throws {
    fixture = try GitFixture()
  }

  private func ours(_ path: String?, _ span: LogSpan = LogSpan(), in folder: String = "repo") throws -> [String] {
    let context = fixture.context(in: folder)
    let location = try RepositoryLocation.find(in: context)
    let git = GitProgram(at: location, in: context)
    let source = LogSource(location: location, context: context, git: git, configuration: try git.configuration())
    var question = LogSource.Question(start: try #require(ReferenceFiles(location: location).head()), span: span)
    question.path = try path.map { try RepoPath(checking: Array($0.utf8)) }
    var lines: [String] = []
    try source.entries(question) { entry in
      let words = [
        entry.commit.hex, entry.parents.map(\.hex).joined(separator: " "),
        String(decoding: entry.text.author.name, as: UTF8.self), String(entry.date.milliseconds / 1000),
        String(entry.committed.milliseconds / 1000), String(decoding: entry.text.summary, as: UTF8.self),
      ]
      lines.append(words.joined(separator: "|"))
      return true
    }
    return lines
  }

  private func gits(_ arguments: String..., in folder: String = "repo") throws -> [String] {
    let words = ["log", "--encoding=UTF-8", "--format=%H|%P|%aN|%at|%ct|%s"] + arguments
    let output = try fixture.git(words.map { Array($0.utf8) }, in: folder)
    return String(decoding: output, as: UTF8.self).split(separator: "\n").map { String($0) }
  }

  @Test("--since and --until cut a history with skewed clocks where git does", arguments: [3, 8])
  func dates(_ seed: UInt64) throws {
    let files = try GeneratedHistory.make(in: fixture, seed: seed, commits: 80)
    let times = try gits().compactMap { Int64($0.split(separator: "|", omittingEmptySubsequences: false)[4]) }
    // With a later one HEAD itself would be too old.
    let early = try #require(times.first)
    let late = times.sorted()[times.count * 3 / 4]
    for file in files.prefix(3) + ["long.nc"] {
      #expect(try ours(file, LogSpan(since: early)) == gits("--since=@\(early)", "--follow", "--", file))
      #expect(try ours(file, LogSpan(until: late)) == gits("--until=@\(late)", "--follow", "--", file))
      #expect(
        try ours(file, LogSpan(since: early, until: late))
          == gits("--since=@\(early)", "--until=@\(late)", "--follow", "--", file))
    }
    #expect(
      try ours(nil, LogSpan(since: early, until: late)) == gits("--since=@\(early)", "--until=@\(late)"))
    let count = try ours(nil, LogSpan(since: early)).count
    #expect(count > 0 && count < times.count)
  }

  @Test("where log.showRoot is off, a file's first commit is not named if it is the repository's")
  func showRoot() throws {
    let files = try GeneratedHistory.make(in: fixture, seed: 4, commits: 40)
    let before = try ours("long.nc")
    try fixture.git("config", "log.showRoot", "false")
    try fixture.git("clone", "-q", "--bare", "-c", "log.showRoot=false", "repo", "bare.git", in: "")
    for file in files {
      let expected = try gits("--follow", "--", file)
      #expect(try ours(file) == expected, "\(file)")
      #expect(try ours(file, in: "bare.git") == expected, "\(file)")
    }
    #expect(try ours("long.nc").count == before.count - 1)
    #expect(try ours(nil) == gits())
  }

  @Test(
    "commits in other encodings have their names, subjects and dates",
    arguments: ["ISO-8859-1", "latin1", "windows-1252", "KOI8-R", "no-such-encoding"])
  func encodings(_ encoding: String) throws {
    try fixture.makeRepository()
    let names: [[UInt8]] = [[0x4d, 0xfc, 0x6c, 0x6c, 0x65, 0x72], [0x80, 0x9f, 0xa0, 0xff]]
    for (number, name) in names.enumerated() {
      try fixture.write("repo/a.nc", "\(number)\n")
      try fixture.git("add", "-A")
      try fixture.git(
        [
          Array("-c".utf8), Array("i18n.commitEncoding=\(encoding)".utf8), Array("commit".utf8), Array("-qm".utf8),
          name,
        ],
        adding: ["GIT_AUTHOR_NAME": name])
    }
    // Where git cannot convert, its text is not UTF-8; both sides then lose the same.
    #expect(try ours("a.nc") == gits("--follow", "--", "a.nc"))
    #expect(try ours(nil) == gits())
  }

  @Test("what git answers instead has the same fields, and names with any byte")
  func answeredByGit() throws {
    try GeneratedHistory.make(in: fixture, seed: 7, commits: 40)
    let odd = "we\u{1}ird\tna\nme"
    for text in ["1\n", "2\n"] {
      try fixture.write("repo/\(odd)", text)
      try fixture.commit("a \u{1} subject")
    }
    let repository = String(decoding: fixture.path("repo"), as: UTF8.self)
    try fixture.git("clone", "-q", "--depth", "12", "file://\(repository)", "shallow", in: "")
    for file in ["long.nc", odd] {
      #expect(try ours(file, in: "shallow") == gits("--follow", "--", file, in: "shallow"))
    }
    #expect(try ours(odd, in: "shallow").count == 2)
    #expect(try ours(nil, in: "shallow") == gits(in: "shallow"))
  }
}
