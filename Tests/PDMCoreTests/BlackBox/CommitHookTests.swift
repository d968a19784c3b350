import Glibc
import Testing

@testable import PDMCore

/// Hooks see a check-in as a commit like any other, and what they do to it counts as it does with git.
@Suite("A commit hook has a say in a check-in")
struct CommitHookTests {
  private func edited(_ hook: String, _ script: String) throws -> RealVault {
    let vault = try RealVault()
    try vault.pdm("john", "checkout", "a.nc", "-m", "change")
    try vault.edit("a.nc", "john's edit\n")
    try install(hook, script, in: vault)
    return vault
  }

  private func install(_ hook: String, _ script: String, in vault: RealVault) throws {
    try vault.fixture.write("repo/.git/hooks/\(hook)", "#!/bin/sh\n\(script)\n")
    #expect(chmod(vault.fixture.path("repo/.git/hooks/\(hook)").cStringBytes, 0o755) == 0)
  }

  @Test func `a message that it rewrites is the one that is recorded`() throws {
    let vault = try edited("commit-msg", "sed -i '1s/^/ABC-17: /' \"$1\"")
    try vault.pdm("john", "checkin", "a.nc", "-m", "done")
    #expect(try vault.git("log", "-1", "--format=%s") == "ABC-17: done\n")
    #expect(
      try vault.sqlite("SELECT json_extract(details, '$.message') FROM audit WHERE action = 'CHECKIN_FILE'")
        == "ABC-17: done")
    try vault.checkPromises("after a rewritten message")
  }

  @Test func `a check-in whose trailers it takes out is known all the same`() throws {
    let vault = try edited("commit-msg", "echo bare >\"$1\"")
    try vault.pdm("john", "checkin", "a.nc", "-m", "done")
    #expect(try vault.git("log", "-1", "--format=%B") == "bare\n\n")
    #expect(try vault.git("status", "--porcelain") == "")
    let head = try vault.git("rev-parse", "HEAD").split(separator: "\n")[0]
    #expect(
      try vault.sqlite("SELECT json_extract(details, '$.commit') FROM audit WHERE action = 'CHECKIN_FILE'") == head)
    try vault.pdm("mary", "checkout", "a.nc", "-m", "now")
    try vault.pdm("admin", "audit", "verify")
  }

  /// As formatters do it.
  @Test func `content that it changes and stages is committed as git itself would`() throws {
    let vault = try edited("pre-commit", "echo '; checked' >>a.nc; git add a.nc")
    try vault.edit("c d.step", "mary's, staged\n")
    try vault.fixture.git("add", "c d.step", in: vault.folder)
    let copy = Subprocess(
      Array("cp".utf8), ["-a", "repo", "twin"].map { Array($0.utf8) }, environment: vault.fixture.environment,
      workingDirectory: vault.fixture.root)
    try #require(try copy.run().succeeded)
    try vault.pdm("john", "checkin", "a.nc", "-m", "done")
    try vault.fixture.git("commit", "-q", "--only", "-m", "done", "--", "a.nc", in: "twin")
    #expect(try vault.fixture.object("HEAD^{tree}") == vault.fixture.object("HEAD^{tree}", in: "twin"))
    for question in [["status", "--porcelain=v2"], ["ls-files", "-s"], ["diff"]] {
      let words = question.map { Array($0.utf8) }
      #expect(try vault.fixture.git(words, in: "repo") == vault.fixture.git(words, in: "twin"), "\(question)")
    }
  }

  @Test func `plain git within it finds the index in use, and pdm goes on`() throws {
    let vault = try edited(
      "pre-commit", "env -u GIT_INDEX_FILE git commit -q --allow-empty -m inner >../said 2>&1 && exit 1; exit 0")
    try vault.pdm("john", "checkin", "a.nc", "-m", "done")
    #expect(String(decoding: try vault.fixture.read("said"), as: UTF8.self).contains("index.lock"))
    #expect(try vault.git("log", "--format=%s") == "done\nparts\n")
    try vault.checkPromises("after a commit in a hook")
  }

  @Test func `a check-in waits while plain git commits, and comes on top of it`() throws {
    let vault = try edited("pre-commit", "echo yes >../running; read -r go <../go")
    for name in ["running", "go"] { #expect(mkfifo(vault.fixture.path(name).cStringBytes, 0o600) == 0) }
    let root = vault.fixture.path(vault.folder)
    func shell(_ script: String) -> Subprocess {
      Subprocess(
        Array("sh".utf8), [Array("-c".utf8), Array(script.utf8)], environment: vault.fixture.environment,
        workingDirectory: root)
    }
    // With paths, git holds the index while hooks run.
    try vault.edit("c d.step", "past pdm\n")
    let plain = HeldChild(try shell("git commit -q -m plain -- 'c d.step'").start())
    try #require(try shell("read -r yes <../running; rm .git/hooks/pre-commit").run().succeeded)
    let checkin = HeldChild(
      try vault.command("john", ["checkin", "a.nc", "-m", "done"].map { Array($0.utf8) }).start())
    // Its folder is there from when it begins to wait.
    try #require(try shell("until ls -d .git/pdm-* >../seen 2>&1; do :; done; echo go >../go").run().succeeded)
    #expect(try plain.wait().succeeded)
    #expect(try checkin.wait().succeeded)
    #expect(try vault.git("log", "--format=%s") == "done\nplain\nparts\n")
    try vault.checkPromises("after waiting for git")
  }
}
