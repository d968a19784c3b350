import Testing

@testable import PDMCore

@Suite("Edges of history")
struct HistoryEdgeTests {
  @Test("what a file was copied from is not what it was called before")
  func copies() throws {
    let vault = try RealVault()
    let text = (1...40).map { "line \($0)\n" }.joined()
    try vault.fixture.write("repo/one.nc", text)
    try vault.fixture.git("add", "one.nc")
    try vault.fixture.git("commit", "-qm", "one")
    try vault.fixture.git("tag", "v1")
    try vault.fixture.write("repo/two.nc", text + "more\n")
    try vault.fixture.git("add", "two.nc")
    try vault.fixture.git("commit", "-qm", "two")
    try vault.expect(11, "john", "cat", "two.nc", "v1")
    try vault.expect(11, "john", "blame", "two.nc", "v1")
    try vault.pdm("john", "checkout", "two.nc", "-m", "why")
    try vault.expect(11, "john", "restore", "two.nc", "v1")
    // A name that it had indeed.
    try vault.pdm("john", "cancel", "two.nc")
    try vault.pdm("john", "mv", "one.nc", "first.nc", "-m", "renamed")
    #expect(try vault.run("john", "cat", "first.nc", "v1").output == Array(text.utf8))
  }

  @Test("names that would break a line are exact with -z, and quoted where git quotes them")
  func hostileNames() throws {
    let vault = try RealVault()
    let name = Array("a\tb\n".utf8) + [0xff] + Array(".nc".utf8)
    try vault.fixture.write(Array("repo/".utf8) + name, Array("one\n".utf8))
    try vault.fixture.git("add", "-A")
    try vault.fixture.git("commit", "-qm", "odd")
    let log = try vault.command("john", [Array("log".utf8), Array("-z".utf8), Array("--".utf8), name]).run().output
    #expect(log.last == 0 && log.dropLast().suffix(name.count) == name[...])
    #expect(!log.dropLast().contains(0))
    let blame = try vault.command("john", [Array("blame".utf8), name]).run().output
    let field = blame.split(separator: UInt8(ascii: "\t"))[4]
    let listed = try vault.fixture.git("-c", "core.quotePath=false", "ls-files", "*.nc").split(separator: 0x0a)
    #expect(listed.contains(field))
    try vault.expect(2, "john", "log", "-z", "--json")
  }

  @Test("a file that a merge brought in has no commit of its own, and is there")
  func mergedFile() throws {
    let vault = try RealVault()
    try vault.fixture.git("checkout", "-q", "-b", "side")
    try vault.fixture.git("commit", "-q", "--allow-empty", "-m", "side")
    try vault.fixture.git("checkout", "-q", "main")
    try vault.fixture.git("commit", "-q", "--allow-empty", "-m", "main")
    try vault.fixture.git("merge", "-q", "--no-commit", "--no-ff", "side")
    try vault.fixture.write("repo/evil.txt", "e\n")
    try vault.fixture.git("add", "evil.txt")
    try vault.fixture.git("commit", "-qm", "merged")
    let result = try vault.run("john", "log", "evil.txt")
    #expect(result.succeeded && result.output.isEmpty)
    #expect(try vault.run("john", "log", "evil.txt", "--json").outputText == "[]")
  }

  @Test(
    "headings of hunks are cut where git cuts them",
    arguments: [
      Array(("A" + String(repeating: "ü", count: 60)).utf8), Array("int caf".utf8) + [0xe9] + Array("(void)".utf8),
      Array("int \u{FFFE}x".utf8), Array("A é".utf8),
    ])
  func headings(_ heading: [UInt8]) throws {
    let vault = try RealVault()
    let lines = (1...10).map { Array("  l\($0)\n".utf8) }
    try vault.fixture.write(Array("repo/k.nc".utf8), heading + [0x0a] + lines.joined())
    try vault.fixture.git("add", "k.nc")
    try vault.fixture.git("commit", "-qm", "k")
    var edited = lines
    edited[7] = Array("  changed\n".utf8)
    try vault.fixture.write(Array("repo/k.nc".utf8), heading + [0x0a] + edited.joined() + Array("more\n".utf8))
    #expect(try vault.run("john", "diff", "k.nc").output == vault.fixture.git("diff", "HEAD", "--", "k.nc"))
  }
}

extension HistoryEdgeTests {
  @Test("a commit from beyond the calendar stops nobody")
  func hostileDate() throws {
    let vault = try RealVault()
    let head = try vault.fixture.object("HEAD")
    let tree = try vault.fixture.object("HEAD^{tree}")
    let date = "9999999999999999 +0000"
    let commit =
      "tree \(tree.hex)\nparent \(head.hex)\nauthor A <a@example.com> \(date)\ncommitter A <a@example.com> \(date)\n\nm\n"
    let id = try vault.fixture.git(
      "hash-object", "-t", "commit", "-w", "--literally", "--stdin", input: Array(commit.utf8))
    try vault.fixture.git("reset", "-q", "--hard", String(decoding: id.dropLast(), as: UTF8.self))
    for words in [["ls"], ["show", "a.nc"], ["log"], ["blame", "a.nc"], ["diff", "a.nc", "HEAD", "--json"]] {
      var command = vault.command("john", words.map { Array($0.utf8) })
      command.input = .nothing
      #expect(try command.run().succeeded, "\(words)")
    }
    try vault.pdm("john", "checkout", "a.nc", "-m", "why")
  }

  @Test("attributes count with an editor's byte order mark, and in another case where that is ignored")
  func attributes() throws {
    let vault = try RealVault()
    let stored = try vault.fixture.read("repo/a.nc")
    try vault.fixture.write(
      Array("repo/a.nc".utf8), stored.flatMap { $0 == 0x0a ? [0x0d, 0x0a] : [$0] } + Array("more\r\n".utf8))
    for (mark, pattern, ignoresCase) in [([0xEF, 0xBB, 0xBF] as [UInt8], "a.nc", false), ([], "*.NC", true)] {
      try vault.fixture.write(Array("repo/.gitattributes".utf8), mark + Array("\(pattern) text eol=crlf\n".utf8))
      try vault.fixture.git("config", "core.ignorecase", ignoresCase ? "true" : "false")
      #expect(try vault.run("john", "diff", "a.nc").output == vault.fixture.git("diff", "HEAD", "--", "a.nc"))
      let blamed = try vault.run("john", "blame", "--porcelain", "a.nc").outputText
      #expect(blamed.split(separator: "\n").filter { $0 == "author Not Committed Yet" }.count == 1)
      #expect(blamed.split(separator: "\n").filter { $0.hasPrefix("0000000000") }.count == 1)
    }
  }

  @Test("a replaced history decides what stands before a commit")
  func replaced() throws {
    let vault = try RealVault()
    for text in ["1\n", "1\n2\n", "1\n2\n3\n"] {
      try vault.fixture.write("repo/g.nc", text)
      try vault.fixture.git("add", "g.nc")
      try vault.fixture.git("commit", "-qm", text)
    }
    try vault.fixture.git("replace", "--graft", "HEAD", "HEAD~2")
    #expect(
      try vault.run("john", "blame", "--porcelain", "g.nc", "HEAD~1").output
        == vault.fixture.git("blame", "--porcelain", "HEAD~1", "--", "g.nc"))
  }

  @Test("a difference follows a file to the name that it had, whatever the version is called")
  func renamed() throws {
    let vault = try RealVault()
    try vault.checkIn("john", "a.nc", "one\ntwo\n")
    let before = try vault.fixture.object("HEAD")
    try vault.pdm("john", "mv", "a.nc", "z.nc", "-m", "name")
    try vault.checkIn("john", "z.nc", "nothing is left\n")
    let byCommit = try vault.run("john", "diff", "z.nc", before.hex)
    #expect(try byCommit.succeeded && byCommit.output == vault.run("john", "diff", "z.nc", "1.0").output)
    #expect(byCommit.outputText.contains("+one"))
    let between = try vault.run("john", "diff", "z.nc", "1.0..1.2", "--json").outputText
    #expect(between.contains("\"status\":\"renamed\"") && between.contains("\"path\":\"a.nc\""), "\(between)")
    #expect(try vault.run("john", "log", "no-such.nc", "--since", "1d").status == .exited(11))
  }
}
