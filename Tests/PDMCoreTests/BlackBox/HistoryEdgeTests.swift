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
