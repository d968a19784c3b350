import Glibc
import Testing

@testable import PDMCore

/// `pdm log` as a process, beside git.
@Suite("pdm log")
struct LogCommandTests {
  private func commits(_ output: String) -> [String] {
    output.split(separator: "\n").map { String($0.prefix(40)) }
  }

  private func gits(_ vault: RealVault, _ words: String...) throws -> [String] {
    let output = try vault.fixture.git((["log", "--format=%H"] + words).map { Array($0.utf8) }, in: vault.folder)
    return String(decoding: output, as: UTF8.self).split(separator: "\n").map { String($0) }
  }

  @Test("-n, --user, --from and --to pick from what git names")
  func picking() throws {
    let vault = try RealVault()
    try vault.checkIn("john", "a.nc", "one\n")
    try vault.checkIn("mary", "a.nc", "two\n")
    try vault.checkIn("mary", "b.nc", "other\n")
    try vault.pdm("john", "mv", "a.nc", "z.nc", "-m", "renamed")
    try vault.checkIn("john", "z.nc", "three\n")
    let all = try gits(vault, "--follow", "--", "z.nc")
    try #require(all.count == 5)
    #expect(try commits(vault.pdm("john", "log", "z.nc")) == all)
    #expect(try commits(vault.pdm("john", "log", "z.nc", "-n", "2")) == Array(all.prefix(2)))
    #expect(try commits(vault.pdm("john", "log", "z.nc", "--user", "mary")) == [all[2]])
    #expect(try commits(vault.pdm("john", "log", "z.nc", "--user", "john", "-n", "1")) == [all[0]])
    #expect(try commits(vault.pdm("john", "log", "-n", "3")) == gits(vault, "-n", "3"))
    let revisions = try vault.pdm("john", "log", "z.nc").split(separator: "\n").map { line in
      String(line.split(separator: "\t")[4])
    }
    for (newest, to) in revisions.dropLast().enumerated() {
      for (oldest, from) in revisions.dropLast().enumerated() where oldest >= newest {
        let ended = try vault.run("john", "log", "z.nc", "--from", from, "--to", to)
        #expect(commits(ended.outputText) == Array(all[newest...oldest]))
        #expect(ended.errorText.hasPrefix("\(oldest - newest + 1) version"), "\(ended.errorText)")
      }
    }
    #expect(try commits(vault.pdm("john", "log", "z.nc", "--to", all[3])) == Array(all[3...]))
    #expect(try commits(vault.pdm("john", "log", "z.nc", "--from", all[4])) == all)
    #expect(try vault.run("john", "log", "z.nc", "--from", all[1], "--json").errorText.isEmpty)
  }

  @Test("a file that only a merge brought is there, though no commit is named")
  func merged() throws {
    let vault = try RealVault()
    let git = { (words: [String]) in try vault.fixture.git(words.map { Array($0.utf8) }) }
    _ = try git(["checkout", "-qb", "side"])
    try vault.fixture.commit()
    _ = try git(["checkout", "-q", "main"])
    try vault.fixture.commit()
    _ = try git(["merge", "-q", "--no-ff", "--no-commit", "side"])
    try vault.fixture.write("repo/evil.nc")
    try vault.fixture.commit("merge")
    #expect(try gits(vault, "--follow", "--", "evil.nc").isEmpty)
    #expect(try vault.expect(0, "john", "log", "evil.nc").outputText.isEmpty)
    #expect(try vault.pdm("john", "log", "evil.nc", "--json") == "[]")
  }

  @Test("a name without a file is told apart from a file without commits in that time")
  func missing() throws {
    let vault = try RealVault()
    try vault.fixture.write("repo/new.nc")
    try vault.expect(11, "john", "log", "none.nc")
    try vault.expect(11, "john", "log", "none.nc", "--since", "1s")
    try vault.expect(11, "john", "log", "new.nc", "--until", "1s")
    #expect(try vault.pdm("john", "log", "a.nc", "--since", "1s").isEmpty)
    #expect(try vault.pdm("john", "log", "a.nc", "--until", "2001-01-01").isEmpty)
    try vault.fixture.git("rm", "-q", "b.nc")
    try vault.fixture.commit("gone")
    #expect(try commits(vault.pdm("john", "log", "b.nc")) == gits(vault, "--follow", "--", "b.nc"))
    #expect(try vault.pdm("john", "log", "b.nc", "--since", "1s").isEmpty)
  }

  @Test("a linked worktree and an unborn branch are told as by git")
  func places() throws {
    let vault = try RealVault()
    try vault.checkIn("john", "a.nc", "one\n")
    try vault.fixture.git("worktree", "add", "-q", "--detach", "../linked", "HEAD~1")
    let all = try gits(vault, "--follow", "--", "a.nc")
    let words = ["log", "a.nc"].map { Array($0.utf8) }
    #expect(try commits(vault.command("john", words, in: "linked").run().outputText) == [all[1]])
    try vault.fixture.git("checkout", "-q", "--orphan", "empty")
    #expect(try vault.pdm("john", "log").isEmpty)
    #expect(try vault.pdm("john", "log", "--json") == "[]")
  }

  @Test("a signal ends the walk")
  func interrupted() throws {
    let vault = try RealVault()
    // It reads the mailmap first, by a git that sends the signal.
    try vault.fixture.git("config", "mailmap.blob", "HEAD:people")
    try vault.fixture.write("tools/git", "#!/bin/sh\nkill -INT $PPID\nPATH=${PATH#*:} exec git \"$@\"\n")
    #expect(chmod(vault.fixture.path("tools/git").cStringBytes, 0o755) == 0)
    let path = vault.fixture.path("tools") + [UInt8(ascii: ":")] + (vault.fixture.environment["PATH"] ?? [])
    var environment = vault.environment(of: "john")
    environment["PATH"] = path
    for words in [["log", "a.nc"], ["log"]] {
      let result = try Subprocess(
        RealVault.program, words.map { Array($0.utf8) }, environment: environment,
        workingDirectory: vault.fixture.path("repo")
      ).run()
      #expect(result.status == .exited(130), "\(result.outputText)")
      #expect(result.outputText.isEmpty)
    }
  }
}
