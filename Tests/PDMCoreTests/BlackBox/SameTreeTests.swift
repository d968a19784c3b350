import Glibc
import Testing

@testable import PDMCore

/// Promise 4: a check-in is what `git commit --only` makes of the same working tree, and touches nothing else.
@Suite("A check-in is the commit that git would make")
struct SameTreeTests {
  private static let names: [[UInt8]] =
    [
      "text.nc", "binary.stl", "run.sh", "link", "empty", "with space.step", "new\nline", "tab\there", "quote\"s",
      "-dash", "a[1].prt", "*.glob", "crlf.txt", "ident.txt", "filtered.secret",
    ].map { Array($0.utf8) } + [[0x6c, 0x61, 0x74, 0xe9, 0x6e]]
  /// Committed before, and next to names that look like patterns for them; never touched.
  private static let bystanders = ["a1.prt", "x.glob", "other.nc", "staged.nc"].map { Array($0.utf8) }

  private static func content(_ name: [UInt8], version: Int) -> [UInt8] {
    switch String(decoding: name, as: UTF8.self) {
    case "empty": version == 1 ? [] : Array("no more\n".utf8)
    case "binary.stl": (0..<4096).map { UInt8(truncatingIfNeeded: $0 &* (7 + version)) }
    case "crlf.txt": Array("one\r\nversion \(version)\r\n".utf8)
    case "ident.txt": Array("$Id$ version \(version)\n".utf8)
    default: Array("version \(version)\nsecond line\n".utf8)
    }
  }

  /// `repo` for pdm, and `twin` with the same bytes for git.
  private func prepare() throws -> RealVault {
    let vault = try RealVault(bare: GitFixture())
    let fixture = vault.fixture
    try fixture.makeRepository()
    try fixture.write("repo/.gitattributes", "*.txt text eol=crlf\nident.txt ident\n*.secret filter=rot13\n")
    for (key, value) in [("clean", "tr a-z n-za-m"), ("smudge", "tr n-za-m a-z")] {
      try fixture.git("config", "filter.rot13.\(key)", value)
    }
    for name in Self.names + Self.bystanders where name != Array("link".utf8) {
      try fixture.write(Array("repo/".utf8) + name, Self.content(name, version: 1))
    }
    #expect(symlink("text.nc", fixture.path("repo/link").cStringBytes) == 0)
    try fixture.commit("first")
    try vault.makeStore(["admin", "john"])
    return vault
  }

  private func change(_ folder: String, in fixture: GitFixture) throws {
    for name in Self.names where name != Array("link".utf8) {
      let file = Array("\(folder)/".utf8) + name
      chmod(fixture.root.appending(file).cStringBytes, 0o644)
      try fixture.write(file, Self.content(name, version: 2))
    }
    #expect(chmod(fixture.path("\(folder)/run.sh").cStringBytes, 0o755) == 0)
    #expect(unlink(fixture.path("\(folder)/link").cStringBytes) == 0)
    #expect(symlink("binary.stl", fixture.path("\(folder)/link").cStringBytes) == 0)
    // Other people's work: staged, staged and edited again, edited, untracked, stashed.
    for (name, text) in [("staged.nc", "staged\n"), ("other.nc", "stashed\n")] {
      chmod(fixture.path("\(folder)/\(name)").cStringBytes, 0o644)
      try fixture.write("\(folder)/\(name)", text)
    }
    try fixture.git("stash", "push", "-q", "--", "other.nc", in: folder)
    try fixture.git("add", "staged.nc", in: folder)
    try fixture.write("\(folder)/staged.nc", "edited again\n")
    chmod(fixture.path("\(folder)/a1.prt").cStringBytes, 0o644)
    try fixture.write("\(folder)/a1.prt", "edited, not staged\n")
    try fixture.write("\(folder)/untracked.nc", "untracked\n")
  }

  @Test func `byte for byte, and the rest of the working tree is as it was`() throws {
    let vault = try prepare()
    let fixture = vault.fixture
    let list = Self.names.reduce(into: [UInt8]()) { $0 += $1 + [0] }
    try fixture.write(Array("list".utf8), list)
    let listed = ["--pathspec-from-file", String(decoding: fixture.path("list"), as: UTF8.self), "--pathspec-file-nul"]
    #expect(try vault.command("john", (["checkout", "-m", "all"] + listed).map { Array($0.utf8) }).run().succeeded)
    let copy = Subprocess(
      Array("cp".utf8), ["-a", "repo", "twin"].map { Array($0.utf8) }, environment: fixture.environment,
      workingDirectory: fixture.root)
    try #require(try copy.run().succeeded)
    try change("repo", in: fixture)
    try change("twin", in: fixture)
    let before = try others(in: fixture, "repo")

    let checkin = try vault.command("john", (["checkin", "-m", "second"] + listed).map { Array($0.utf8) }).run()
    #expect(checkin.succeeded, "\(checkin.errorText)")
    try fixture.git(
      ["--literal-pathspecs", "commit", "-q", "--only", "-m", "second"].map { Array($0.utf8) }
        + ["--pathspec-from-file=\(listed[1])", "--pathspec-file-nul"].map { Array($0.utf8) }, in: "twin")

    #expect(try fixture.object("HEAD^{tree}") == fixture.object("HEAD^{tree}", in: "twin"))
    for question in [
      ["status", "--porcelain=v2", "-z"], ["diff", "--cached", "--raw", "-z"], ["ls-files", "-s", "-z"],
    ] {
      let words = question.map { Array($0.utf8) }
      #expect(try fixture.git(words, in: "repo") == fixture.git(words, in: "twin"), "\(question)")
    }
    #expect(try others(in: fixture, "repo") == before)
    #expect(try fixture.git("fsck", "--strict", "--no-dangling").isEmpty)
    // What was edited by others, and nothing more, is still to be seen.
    let status = try vault.git("status", "--porcelain")
    #expect(status == " M a1.prt\nMM staged.nc\n?? untracked.nc\n")
  }

  /// What a check-in of other files must not touch.
  private func others(in fixture: GitFixture, _ folder: String) throws -> [[UInt8]] {
    try [
      fixture.read("\(folder)/staged.nc"), fixture.read("\(folder)/a1.prt"), fixture.read("\(folder)/untracked.nc"),
      fixture.git("rev-parse", "stash@{0}", in: folder), fixture.git("show", ":staged.nc", in: folder),
      fixture.git("show", ":a1.prt", in: folder),
    ]
  }
}
