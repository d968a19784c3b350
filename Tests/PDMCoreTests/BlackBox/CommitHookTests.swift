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

  private static let hooks = [
    "pre-commit", "prepare-commit-msg", "commit-msg", "post-commit", "reference-transaction", "post-index-change",
  ]

  /// What a hook can see: its arguments, folder and input, the files that a pattern finds staged, and git's variables but for
  /// those by which pdm says who commits, which index is in use, and that it must last.
  @Test func `each runs when git runs it, and sees what it would see`() throws {
    let vault = try RealVault()
    try vault.pdm("john", "checkout", "a.nc", "-m", "change")
    for hook in Self.hooks {
      try install(
        hook,
        """
        {
          echo "== \(hook) $*"; basename "$PWD" | sed s/twin/repo/
          git diff --cached --name-only -- '*.nc'
          env | grep ^GIT_ | grep -Ev '^GIT_((AUTHOR|COMMITTER)_|CONFIG_|EDITOR|INDEX_FILE|TERMINAL_PROMPT)' | sort
          [ \(hook) != reference-transaction ] || sed 's/.* //'
        } >>"../said.$(basename "$PWD")"
        echo "out of \(hook)"; echo "err of \(hook)" >&2
        """, in: vault)
    }
    try vault.makeTwin()
    try vault.inBoth { try vault.script("chmod u+w a.nc; echo new >a.nc; rm -f ../said.*", in: $0) }
    // Both of them with the variables that the fixture's git gets.
    let date = ["GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"]
    for name in date { vault.fixture.environment[name] = Array("@1700000000 +0100".utf8) }
    let checkin = try vault.run("john", "checkin", "a.nc", "-m", "done")
    try vault.commitInTwin("a.nc")
    #expect(checkin.succeeded)
    // `git --literal-pathspecs` of the twin, which is none of pdm's.
    let (mine, gits) = try (vault.script("cat said.repo", in: ""), vault.script("grep -v LITERAL said.twin", in: ""))
    #expect(mine.split(separator: "\n").filter { $0 != "a.nc" } == gits.split(separator: "\n").filter { $0 != "a.nc" })
    #expect(mine.contains("== pre-commit \nrepo\na.nc\n"), "\(mine)")
    for hook in Self.hooks {
      #expect(checkin.errorText.contains("out of \(hook)") && checkin.errorText.contains("err of \(hook)"))
      #expect(!checkin.outputText.contains("of \(hook)"))
    }
  }

  @Test(arguments: ["pre-commit", "prepare-commit-msg", "commit-msg", "reference-transaction"])
  func `one that says no is heard, and nothing has happened`(hook: String) throws {
    let vault = try edited(hook, "echo 'no, says the hook' >&2; exit 3")
    let before = try vault.state()
    let refused = try vault.expect(1, "john", "checkin", "a.nc", "-m", "done")
    #expect(refused.errorText.contains("no, says the hook"))
    #expect(try vault.state() == before)
    #expect(try vault.read("a.nc") == "john's edit\n")
    #expect(unlink(vault.fixture.path("repo/.git/hooks/\(hook)").cStringBytes) == 0)
    try vault.pdm("john", "checkin", "a.nc", "-m", "done")
    try vault.checkPromises("after a hook's no")
  }

  @Test(arguments: ["post-commit", "post-index-change", "post-checkout"])
  func `one that runs afterwards has no say any more`(hook: String) throws {
    let vault = try edited(hook, "exit 3")
    if hook == "post-checkout" {
      // As Git LFS's does where git-lfs is missing; git ends with its code.
      let result = try vault.run("john", "cancel", "a.nc")
      #expect(result.succeeded && result.errorText.contains("post-checkout hook failed"), "\(result.errorText)")
      #expect(try vault.read("a.nc") == "the first version of a.nc\n")
    } else {
      try vault.pdm("john", "checkin", "a.nc", "-m", "done")
      #expect(try vault.git("show", "HEAD:a.nc") == "john's edit\n")
    }
    #expect(try vault.git("status", "--porcelain") == "")
    #expect(try vault.sqlite("SELECT count(*) FROM locks") == "0")
    try vault.checkPromises("after a hook that failed too late")
  }
}
