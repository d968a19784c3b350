import Glibc
import Testing

@testable import PDMCore

/// `pdm cat` prints what git would check out, byte for byte.
@Suite("A version is printed as git checks it out")
struct CatTests {
  /// Attributes of every kind that changes bytes.
  private static func vault() throws -> RealVault {
    let vault = try RealVault(bare: GitFixture())
    let fixture = vault.fixture
    try fixture.makeRepository()
    try fixture.write(
      "repo/.gitattributes",
      """
      *.crlf text eol=crlf
      *.lf text eol=lf
      *.id ident
      *.rot filter=rot13
      *.u16 text working-tree-encoding=UTF-16LE
      *.stl -text

      """)
    for (key, value) in [("clean", "tr a-z n-za-m"), ("smudge", "tr n-za-m a-z")] {
      try fixture.git("config", "filter.rot13.\(key)", value)
    }
    try write(1, in: vault)
    #expect(symlink("text.crlf", fixture.path("repo/link").cStringBytes) == 0)
    try fixture.commit("first")
    try write(2, in: vault)
    try fixture.commit("second")
    try vault.makeStore(["admin"])
    return vault
  }

  private static let names = [
    "text.crlf", "text.lf", "number.id", "secret.rot", "wide.u16", "part.stl", "empty.nc", "no end.nc",
    "latin\u{e9}.nc",
    "large.stl",
  ]

  private static func write(_ version: Int, in vault: RealVault) throws {
    for name in names {
      let content: [UInt8] =
        switch name {
        case "empty.nc": version == 1 ? [] : [10]
        case "no end.nc": Array("no line end \(version)".utf8)
        case "part.stl": (0...255).map { UInt8($0) } + (0..<UInt8(version))
        case "large.stl": (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* (6 + version) >> 3) }
        case "number.id": Array("$Id$ \(version)\n".utf8)
        case "wide.u16": "one \(version)\n".utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
        default: Array("one\ntwo \(version)\n".utf8)
        }
      try vault.fixture.write(Array("repo/\(name)".utf8), content)
    }
  }

  @Test func `of HEAD, of another commit, and past the filters`() throws {
    let vault = try Self.vault()
    for name in Self.names + ["link"] {
      for (revision, words) in [("HEAD", []), ("HEAD~1", ["HEAD~1"]), ("main", ["main"]), ("HEAD~1", [":/first"])] {
        let result = try vault.command("admin", (["cat", name] + words).map { Array($0.utf8) }).run()
        let wanted = try vault.fixture.git("cat-file", "--filters", "\(revision):\(name)")
        #expect(result.succeeded && result.output == wanted, "\(name) \(revision): \(result.errorText)")
      }
      let raw = try vault.command("admin", ["cat", "--raw", name].map { Array($0.utf8) }).run()
      #expect(try raw.output == vault.fixture.git("cat-file", "blob", "HEAD:\(name)"), "\(name)")
    }
    // The filters do something.
    #expect(try vault.run("admin", "cat", "text.crlf").output == Array("one\r\ntwo 2\r\n".utf8))
    #expect(try vault.run("admin", "cat", "--raw", "secret.rot").output == Array("bar\ngjb 2\n".utf8))
  }

  @Test func `a filter that fails is an error and no half answer that passes for a whole`() throws {
    let vault = try Self.vault()
    try vault.fixture.git("config", "filter.rot13.smudge", "false")
    try vault.fixture.git("config", "filter.rot13.required", "true")
    let result = try vault.expect(1, "admin", "cat", "secret.rot")
    #expect(result.output.isEmpty)
    try vault.pdm("admin", "cat", "--raw", "secret.rot")
  }

  @Test func `a tag that looks like a revision counts where no revision has that number`() throws {
    let vault = try RealVault()
    try vault.fixture.git("tag", "5.2", "HEAD")
    try vault.fixture.git("tag", "1.0", "HEAD")
    #expect(try vault.pdm("john", "cat", "a.nc", "1.0") == "the first version of a.nc")
    try vault.checkIn("john", "a.nc", "new\n")
    #expect(try vault.pdm("john", "cat", "a.nc", "1.0") == "new")
    #expect(try vault.pdm("john", "cat", "a.nc", "refs/tags/1.0") == "the first version of a.nc")
    #expect(try vault.pdm("john", "cat", "a.nc", "5.2") == "the first version of a.nc")
    #expect(try vault.pdm("john", "cat", "b.nc", "1.0") == "the first version of b.nc")
  }

  @Test func `a store without the number finds it in the trailers`() throws {
    let vault = try RealVault()
    try vault.checkIn("john", "a.nc", "one\n")
    try vault.checkIn("john", "a.nc", "two\n")
    try vault.pdm("john", "mv", "a.nc", "z.nc", "-m", "name")
    _ = try vault.sqlite("DELETE FROM revisions")
    #expect(try vault.pdm("john", "cat", "z.nc", "1.1") == "two")
    #expect(try vault.pdm("john", "cat", "z.nc", "1.0") == "one")
    try vault.expect(11, "john", "cat", "z.nc", "1.3")
  }

  @Test func `a file is found under the name that it had`() throws {
    let vault = try RealVault()
    for (old, new) in [("a.nc", "one.nc"), ("one.nc", "sub/two.nc")] {
      try vault.fixture.git("mv", old, new)
      try vault.fixture.commit("\(new)")
    }
    // Another file has the first name by now.
    try vault.edit("a.nc", "another\n")
    try vault.fixture.commit("another")
    #expect(try vault.pdm("john", "cat", "sub/two.nc", "HEAD~3") == "the first version of a.nc")
    #expect(try vault.pdm("john", "cat", "sub/two.nc", "HEAD~2") == "the first version of a.nc")
    #expect(try vault.pdm("john", "cat", "a.nc", "HEAD") == "another")
    try vault.fixture.git("switch", "-q", "--orphan", "apart")
    try vault.fixture.commit("nothing")
    try vault.fixture.git("switch", "-q", "main")
    let refused = try vault.expect(11, "john", "cat", "sub/two.nc", "apart")
    #expect(refused.errorText.contains("sub/two.nc") && refused.errorText.contains("apart"))
  }

  static let refusals: [(Int32, [String])] = [
    (2, ["a.nc", ""]), (2, ["a.nc", "HEAD..HEAD"]), (2, ["a.nc", "HEAD...main"]), (2, ["--", "a.nc", "--all"]),
    (2, ["a.nc", "-1"]), (11, ["a.nc", "nothing"]), (11, ["a.nc", "9.9"]), (11, ["a.nc", "^HEAD"]),
    (11, ["a.nc", "HEAD:a.nc"]), (11, ["a.nc", "HEAD^{tree}"]), (11, ["a.nc", "HEAD\n"]), (11, ["a.nc", "\u{1b}[31m"]),
    (11, ["a.nc", String(repeating: "x", count: 5000)]), (11, ["missing.nc"]), (11, ["new.nc"]), (2, ["sub"]),
    (2, ["../outside"]), (2, [".git/config"]), (2, []), (11, ["missing.nc", "HEAD"]), (11, ["module", "HEAD"]),
  ]

  @Test func `what is no version is refused, each in its own way`() throws {
    let vault = try RealVault()
    try vault.edit("new.nc", "not added\n")
    let head = try vault.fixture.object("HEAD").hex
    try vault.fixture.git("update-index", "--add", "--cacheinfo", "160000,\(head),module")
    try vault.fixture.git("commit", "-qm", "a submodule")
    for (code, words) in Self.refusals {
      let result = try vault.command("john", (["cat"] + words).map { Array($0.utf8) }).run()
      #expect(result.status == .exited(code), "\(words): \(result.status) \(result.errorText)")
      #expect(result.output.isEmpty && !result.errorText.contains("\u{1b}"), "\(words)")
    }
    try vault.expect(4, "nobody", "cat", "a.nc")
  }

  @Test func `a bare repository has versions too`() throws {
    let vault = try RealVault(bare: GitFixture(), folder: "bare")
    try vault.fixture.makeRepository()
    try vault.fixture.write("repo/sub/a.nc", "one\n")
    try vault.fixture.commit("first")
    try vault.fixture.git("clone", "-q", "--bare", "repo", "bare", in: "")
    try vault.makeStore(["admin"])
    #expect(try vault.pdm("admin", "cat", "sub/a.nc") == "one")
    #expect(try vault.pdm("admin", "cat", "sub/a.nc", "main") == "one")
    try vault.expect(11, "admin", "cat", "b.nc")
  }
}
