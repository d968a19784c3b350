import Glibc
import Testing

@testable import PDMCore

/// Promise 4 on a branch that has no commit yet.
@Suite("The first check-in of a repository")
struct FirstCommitTests {
  private static let names: [[UInt8]] =
    ["text.nc", "run.sh", "link", "empty", "with space.step", "new\nline", "quote\"s", "-dash", "a[1].prt", "sub/deep"]
    .map { Array($0.utf8) } + [[0x6c, 0x61, 0x74, 0xe9, 0x6e]]

  @Test func `is the commit that git would make, and leaves other files alone`() throws {
    let vault = try RealVault(bare: GitFixture())
    let fixture = vault.fixture
    try fixture.makeRepository()
    for name in Self.names where name != Array("link".utf8) {
      try fixture.write(Array("repo/".utf8) + name, name == Array("empty".utf8) ? [] : name + [10])
    }
    #expect(symlink("nowhere", fixture.path("repo/link").cStringBytes) == 0)
    #expect(chmod(fixture.path("repo/run.sh").cStringBytes, 0o755) == 0)
    // Beside them one that somebody has staged, and one that nobody has.
    for name in ["a1.prt", "other.nc"] { try fixture.write("repo/\(name)", "another's\n") }
    try fixture.git("add", "other.nc")
    let copy = Subprocess(
      Array("cp".utf8), ["-a", "repo", "twin"].map { Array($0.utf8) }, environment: fixture.environment,
      workingDirectory: fixture.root)
    try #require(try copy.run().succeeded)
    try vault.makeStore(["admin", "john"])

    let list = Self.names.reduce(into: [UInt8]()) { $0 += $1 + [0] }
    try fixture.write(Array("list".utf8), list)
    try vault.pdm("john", "add", "-m", "first", "--pathspec-from-file", "../list", "--pathspec-file-nul")
    for words in [["add", "-N"], ["commit", "-q", "--only", "-m", "first"]] {
      try fixture.git(
        (["--literal-pathspecs"] + words + ["--pathspec-from-file=../list", "--pathspec-file-nul"])
          .map { Array($0.utf8) }, in: "twin")
    }

    #expect(try fixture.object("HEAD^{tree}") == fixture.object("HEAD^{tree}", in: "twin"))
    for question in [["status", "--porcelain=v2", "-z"], ["ls-files", "-s", "-z"]] {
      let words = question.map { Array($0.utf8) }
      #expect(try fixture.git(words, in: "repo") == fixture.git(words, in: "twin"), "\(question)")
    }
    #expect(try vault.git("status", "--porcelain") == "A  other.nc\n?? a1.prt\n")
    try vault.checkPromises("after the first check-in")
  }
}
