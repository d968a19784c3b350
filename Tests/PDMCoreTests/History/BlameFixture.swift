import Testing

@testable import PDMCore

/// Blames of one repository by us and by git, as bytes of the porcelain format.
struct BlameFixture {
  let fixture: GitFixture
  let context: ProcessContext
  let location: RepositoryLocation

  init(_ fixture: GitFixture, in folder: String = "repo") throws {
    self.fixture = fixture
    var context = fixture.context(in: folder)
    context.environment["XDG_CACHE_HOME"] = fixture.path("cache")
    self.context = context
    location = try RepositoryLocation.find(in: context)
  }

  func ours(
    _ path: String, at revision: String? = nil, ranges: [String] = [], ignoringSpace: Bool = false
  ) throws -> [UInt8] {
    let git = GitProgram(at: location, in: context)
    let configuration = try git.configuration()
    var question = BlameSource.Question(
      path: try RepoPath(checking: Array(path.utf8)), commit: try revision.map { try fixture.object($0 + "^{commit}") },
      head: revision == nil ? ReferenceFiles(location: location).head() : nil)
    question.ranges = try ranges.map { try #require(LineRange(Array($0.utf8))) }
    question.ignoresSpace = ignoringSpace
    let answer = try BlameSource(location: location, context: context, git: git, configuration: configuration).answer(
      question)
    let quotesHighBytes = configuration.boolean("core.quotePath") ?? true
    return BlamePorcelain.write(answer) { GitQuoting.quote($0, quotesHighBytes: quotesHighBytes) }
  }

  func gits(
    _ path: String, at revision: String? = nil, ranges: [String] = [], ignoringSpace: Bool = false
  ) throws -> [UInt8] {
    var words = ["blame", "--porcelain"]
    if ignoringSpace { words.append("-w") }
    for range in ranges { words += ["-L", range] }
    if let revision { words.append(revision) }
    return try fixture.git((words + ["--", path]).map { Array($0.utf8) })
  }

  /// Compares, the time apart that git gives to what is not committed: it is now.
  func compare(
    _ path: String, at revision: String? = nil, ranges: [String] = [], ignoringSpace: Bool = false,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let ours = try ours(path, at: revision, ranges: ranges, ignoringSpace: ignoringSpace)
    let gits = try gits(path, at: revision, ranges: ranges, ignoringSpace: ignoringSpace)
    let texts = [ours, gits].map { output in
      String(decoding: output, as: UTF8.self).replacing(#/(Not Committed Yet\n.*\n(author|committer)-time) \d+/#) {
        "\($0.output.1) now"
      }
    }
    #expect(texts[0] == texts[1], "\(path) at \(revision ?? "the working tree")", sourceLocation: sourceLocation)
  }
}
