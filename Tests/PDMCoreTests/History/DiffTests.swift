import Testing

@testable import PDMCore

@Suite("A difference is git's, byte for byte") struct DiffTests {
  private static let emptyTree = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"

  @Test(arguments: [true, false])
  func `of every kind of file, for a working file, one commit and two`(hasSettings: Bool) throws {
    let bench = try DiffBench()
    if hasSettings { bench.settings = [("diff.sec.textconv", "sed s/facet/FACE/")] }
    var lengths = 0
    for name in DiffBench.names {
      let title = PathQuoting.quote(name)
      bench.expect(try bench.pdm(name), try bench.git(["HEAD"], [name]), "\(title), working file")
      for (range, words) in [
        ("HEAD", ["HEAD^1", "HEAD"]), ("HEAD~2..", ["HEAD~2", "HEAD"]), ("side...main", ["side...main"]),
        ("HEAD~1..side", ["HEAD~1..side"]),
      ] {
        bench.expect(try bench.pdm(name, range), try bench.git(words, [name]), "\(title), \(range)")
      }
      guard name != Array("new.nc".utf8) else { continue }
      let second = try bench.pdm(name, "HEAD~2")
      bench.expect(second, try bench.git(["HEAD~3", "HEAD~2"], [name]), "\(title), HEAD~2")
      lengths += second.text.count
      bench.expect(
        try bench.pdm(name, "HEAD~3"), try bench.git(["HEAD~4", "HEAD~3"], [name]), "\(title), HEAD~3")
    }
    #expect(lengths > 3000)
  }

  @Test func `of a first commit it is against nothing`() throws {
    let bench = try DiffBench()
    let root = try bench.run.fixture.words("rev-list", "--max-parents=0", "HEAD")[0]
    let name = Array("bracket.nc".utf8)
    let (answer, report) = try bench.report(name, root)
    bench.expect(answer, try bench.git([Self.emptyTree, root], [name]), "the root")
    #expect(report.status == .added && report.from == nil && report.to?.commit?.hex == root)
  }

  @Test(arguments: ["new.nc", "old.nc"]) func `of a renamed file it is that of the pair`(name: String) throws {
    let bench = try DiffBench()
    let pair = ["old.nc", "new.nc"].map { Array($0.utf8) }
    for (range, words) in [
      ("HEAD~2", ["HEAD~3", "HEAD~2"]), ("HEAD~3..HEAD", ["HEAD~3", "HEAD"]), ("HEAD~1..HEAD~3", ["HEAD~1", "HEAD~3"]),
    ] {
      let (answer, report) = try bench.report(Array(name.utf8), range)
      bench.expect(answer, try bench.git(["-M"] + words, pair), "\(name), \(range)")
      #expect(report.status == .renamed && report.from?.path != report.to?.path)
    }
  }

  @Test func `of a deleted file it is against nothing`() throws {
    let bench = try DiffBench()
    let name = Array("gone.nc".utf8)
    let (answer, report) = try bench.report(name, "HEAD~2")
    bench.expect(answer, try bench.git(["HEAD~3", "HEAD~2"], [name]), "deleted")
    #expect(report.status == .deleted && report.to == nil)
    try bench.run.shell("rm repo/end.txt")
    bench.expect(
      try bench.pdm(Array("end.txt".utf8)), try bench.git(["HEAD"], [Array("end.txt".utf8)]), "deleted from the tree")
  }

  @Test(arguments: ["plain.nc", "-x", "two words", "new\nline", "crlf.txt"])
  func `of a file that git does not know it is as if it were added`(name: String) throws {
    let bench = try DiffBench()
    let bytes = Array(name.utf8)
    try bench.write(bytes, "G01\r\nG02")
    let untracked = try bench.pdm(bytes)
    try bench.run.fixture.git("--literal-pathspecs", "add", "-N", "--", name)
    bench.expect(untracked, try bench.git(["HEAD"], [bytes]), name)
    bench.expect(try bench.pdm(bytes), try bench.git(["HEAD"], [bytes]), "\(name), added")
  }

  @Test func `where HEAD has no commit it is against nothing`() throws {
    let bench = try DiffBench()
    try bench.run.fixture.git("reset", "-q", "--hard")
    try bench.run.fixture.git("switch", "-q", "--orphan", "empty")
    try bench.write(["a.nc": "G01\n"])
    try bench.run.fixture.git("add", "a.nc")
    try bench.write(["a.nc": "G02\n"])
    let name = Array("a.nc".utf8)
    bench.expect(try bench.pdm(name), try bench.git([Self.emptyTree], [name]), "unborn")
  }

  @Test func `of a file in conflict it is what git says`() throws {
    let bench = try DiffBench()
    try bench.run.fixture.git("reset", "-q", "--hard")
    try bench.run.fixture.git("switch", "-q", "-c", "other", "HEAD~1")
    try bench.write(["a.nc": DiffBench.lines(1...60, changing: [55: "other"])])
    try bench.run.fixture.commit("other")
    _ = try bench.run.fixture.tryGit(["merge", "side"].map { Array($0.utf8) })
    let name = Array("a.nc".utf8)
    let (answer, report) = try bench.report(name)
    bench.expect(answer, try bench.git(["HEAD"], [name]), "conflict")
    #expect(report.status == .modified && String(decoding: answer.text, as: UTF8.self).contains("+<<<<<<<"))
  }

  @Test func `a staged change counts as one`() throws {
    let bench = try DiffBench()
    try bench.run.fixture.git("add", "a.nc")
    let name = Array("a.nc".utf8)
    let answer = try bench.pdm(name)
    #expect(answer.differs)
    bench.expect(answer, try bench.git(["HEAD"], [name]), "staged")
  }

  @Test func `unknown files and revisions are said to be so`() throws {
    let bench = try DiffBench()
    let name = Array("a.nc".utf8)
    for range in ["nowhere", "HEAD..nowhere", "nowhere...HEAD", "-x", "^HEAD", "HEAD:a.nc", "HEAD~99"] {
      #expect(throws: VersionFailure.self, "\(range)") { try bench.pdm(name, range) }
    }
    #expect(throws: DiffFailure.self) { try bench.pdm(Array("nowhere.nc".utf8), "HEAD") }
    #expect(throws: PathFailure.self) { try bench.pdm(Array("nowhere.nc".utf8)) }
    #expect(try bench.pdm(Array("README.md".utf8)) == DiffBench.Answer())
    #expect(try bench.pdm(Array("README.md".utf8), "HEAD") == DiffBench.Answer())
  }

  @Test func `in a bare repository commits are compared, and there is no working file`() throws {
    let bench = try DiffBench()
    try bench.run.fixture.git("config", "core.bare", "true")
    try bench.run.shell("cp -a repo/.git bare.git && mv repo/.pdm bare.git/pdm")
    var context = bench.run.context("john", in: "bare.git")
    context.environment["GIT_CONFIG_COUNT"] = nil
    var request = FileDiff.Request()
    request.name = Array("a.nc".utf8)
    let query = FileDiff(try Vault(locating: Vault.Options(), context: context))
    #expect(throws: VaultFailure.bare) { try query.run(request) { _ in } }
    request.range = Array("HEAD".utf8)
    var text: [UInt8] = []
    _ = try query.run(request) { text += $0 }
    #expect(try bench.run.fixture.git("diff", "HEAD^1", "HEAD", "--", "a.nc", in: "bare.git") == text)
    #expect(!text.isEmpty)
  }
}
