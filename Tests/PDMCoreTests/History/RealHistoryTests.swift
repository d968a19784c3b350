import Testing

@testable import PDMCore

/// The same comparisons on a repository that somebody has at hand: `PDM_TEST_REPOSITORY=/path/to/clone`.
enum RealHistory {
  static let repository = Environment.current["PDM_TEST_REPOSITORY"]
}

@Suite("A repository of the real world", .enabled(if: RealHistory.repository != nil))
struct RealHistoryTests {
  @Test("a sample of files at a sample of commits is blamed and logged as by git, cold and warm")
  func sample() throws {
    let source = try #require(RealHistory.repository)
    let fixture = try GitFixture()
    try fixture.git(["clone", "-q", "--no-checkout"].map { Array($0.utf8) } + [source, Array("repo".utf8)], in: "")
    let blame = try BlameFixture(fixture)
    var random = SplitMix64(seed: 5)
    let commits = try fixture.words("rev-list", "--max-count=4000", "HEAD")
    for _ in 0..<40 {
      let commit = commits[random.below(commits.count)]
      let names = try fixture.git("ls-tree", "-r", "-z", "--name-only", commit).split(separator: 0)
      let name = String(decoding: names[random.below(names.count)], as: UTF8.self)
      try blame.compare(name, at: commit)
      try blame.compare(name, at: commit)
      try blame.compare(name, at: commit, ignoringSpace: true)
      let git = GitProgram(at: blame.location, in: blame.context)
      let source = LogSource(
        location: blame.location, context: blame.context, git: git, configuration: try git.configuration())
      var named: [String] = []
      try source.entries(
        .init(path: RepoPath(trusted: Array(name.utf8)), start: fixture.object(commit))
      ) { entry in
        named.append(entry.commit.hex)
        return true
      }
      #expect(try named == fixture.words("log", "--follow", "--format=%H", commit, "--", name), "\(name) at \(commit)")
    }
  }
}
