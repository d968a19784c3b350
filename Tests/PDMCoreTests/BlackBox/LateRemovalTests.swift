import Glibc
import Testing

@testable import PDMCore

/// What a removal or a rename says that it did, it did, whatever is written under the old name meanwhile.
@Suite("Somebody writes a file anew while it is removed")
struct LateRemovalTests {
  @Test func `rm deletes the file all the same, and leaves what was written`() throws {
    let vault = try RealVault()
    try writing("precious", into: "a.nc", beforeCommitOf: ["rm", "a.nc", "-m", "gone"], in: vault)
    #expect(try vault.git("show", "--format=", "--name-status", "HEAD") == "D\ta.nc\n")
    #expect(try vault.read("a.nc") == "precious")
    #expect(try vault.git("status", "--porcelain") == "?? a.nc\n")
    try vault.pdm("mary", "add", "a.nc", "-m", "the new one")
    try vault.checkPromises("after a removal")
  }

  @Test func `mv renames the file all the same, and leaves what was written`() throws {
    let vault = try RealVault()
    let content = try vault.read("a.nc")
    try vault.fixture.write("repo/staged.nc", "staged by somebody\n")
    try vault.fixture.git("add", "staged.nc")
    try writing("precious", into: "a.nc", beforeCommitOf: ["mv", "a.nc", "new.nc", "-m", "better name"], in: vault)
    #expect(try vault.git("show", "--format=", "--name-status", "-M", "HEAD") == "R100\ta.nc\tnew.nc\n")
    #expect(try vault.read("a.nc") == "precious")
    #expect(try vault.read("new.nc") == content)
    #expect(try vault.git("status", "--porcelain") == "A  staged.nc\n?? a.nc\n")
    try vault.checkPromises("after a rename")
  }

  /// git commits no single files during a merge, and a removal does not end one.
  @Test(arguments: [["rm", "a.nc"], ["mv", "a.nc", "new.nc"]]) func `a merge is not ended by it`(words: [String]) throws
  {
    let vault = try RealVault()
    try vault.fixture.git("switch", "-q", "-c", "other")
    try vault.edit("b.nc", "theirs\n")
    try vault.fixture.commit("theirs")
    try vault.fixture.git("switch", "-q", "main")
    try vault.fixture.git("merge", "-q", "--no-commit", "--no-ff", "other")
    let result = try vault.command("john", (words + ["-m", "away"]).map { Array($0.utf8) }).run()
    #expect(result.status == .exited(1))
    #expect(result.errorText.contains("a merge is in progress here"), "\(result.errorText)")
    #expect(try vault.git("diff", "--cached", "--name-only") == "b.nc\n")
    #expect(try vault.git("log", "--format=%s") == "parts\n")
    #expect(try vault.git("status", "--porcelain") == "M  b.nc\n")
  }

  /// As `git stash pop` leaves it: no merge is in progress.
  @Test func `somebody's conflict in another file is in nobody's way, and stays`() throws {
    let vault = try RealVault()
    try vault.script(
      """
      o=$(git rev-parse HEAD:a.nc); git update-index --force-remove a.nc
      for stage in 1 2 3; do printf '100644 %s %s\ta.nc\n' $o $stage; done | git update-index --index-info
      """)
    try vault.pdm("john", "rm", "b.nc", "-m", "gone")
    try vault.pdm("john", "mv", "c d.step", "c.step", "-m", "no blank")
    #expect(try vault.git("ls-files", "--unmerged").split(separator: "\n").count == 3)
    #expect(try vault.git("ls-tree", "--name-only", "HEAD", "a.nc", "b.nc", "c.step") == "a.nc\nc.step\n")
  }

  /// A program named git, found before the real one, that writes the file when git is about to commit.
  private func writing(_ text: String, into file: String, beforeCommitOf words: [String], in vault: RealVault) throws {
    let git = try Subprocess(Array("git".utf8), environment: vault.fixture.environment).locatedProgram()
    let script = """
      #!/bin/sh
      for word in "$@"; do
        if [ "$word" = commit ]; then printf %s '\(text)' >'\(file)'; fi
      done
      exec \(String(decoding: git, as: UTF8.self)) "$@"
      """
    try vault.fixture.write("bin/git", script)
    #expect(chmod(vault.fixture.path("bin/git").cStringBytes, 0o755) == 0)
    var command = vault.command("john", words.map { Array($0.utf8) })
    command.environment["PATH"] = vault.fixture.path("bin") + Array(":".utf8) + (command.environment["PATH"] ?? [])
    let result = try command.run()
    #expect(result.succeeded, "\(result.errorText)")
  }
}
