import Glibc
import Testing

@testable import PDMCore

/// People who may write the folder, and use it against the others.
@Suite("Hostile files in a vault") struct HostileVaultTests {
  /// Ends a command that waits for what never comes; no test waits so long for an answer.
  private func run(_ words: [String], in vault: RealVault, as account: String = "john", input: String = "") throws
    -> ChildResult
  {
    var command = Subprocess(
      Array("timeout".utf8),
      ["-s", "KILL", "120"].map { Array($0.utf8) } + [RealVault.program] + words.map { Array($0.utf8) },
      environment: vault.environment(of: account), workingDirectory: vault.fixture.path(vault.folder))
    command.input = .bytes(Array(input.utf8))
    let result = try command.run()
    // timeout(1) hands on a signal as 128 and its number.
    if case .exited(let code) = result.status, code < 126 { return result }
    Issue.record("\(words) was ended: \(result.status) \(result.errorText)")
    return result
  }

  private func mode(_ name: String, in vault: RealVault) throws -> mode_t {
    try #require(try FileSystem.status(of: vault.fixture.path(name))).mode
  }

  @Test(arguments: ["checkin", "checkin --keep"])
  func `a folder that a hook makes a link leads no mode outside`(command: String) throws {
    let vault = try RealVault()
    try vault.pdm("john", "checkout", "sub/e.scad", "-m", "change")
    try vault.edit("sub/e.scad", "changed\n")
    try vault.fixture.write("outside/e.scad", "outside\n")
    try vault.script(
      """
      printf '#!/bin/sh\\nmv sub aside && ln -s ../outside sub\\n' >.git/hooks/post-commit; chmod +x .git/hooks/post-commit
      """)
    _ = try run(command.split(separator: " ").map(String.init) + ["sub/e.scad", "-m", "done"], in: vault)
    #expect(try FileSystem.status(of: vault.fixture.path("repo/sub"))?.kind == .symlink, "the hook has run")
    #expect(try mode("outside/e.scad", in: vault) == 0o644)
    #expect(try vault.fixture.read("outside/e.scad") == Array("outside\n".utf8))
    try vault.script("rm sub; mv aside sub")
    try vault.checkPromises("\(command), sub a link")
  }

  @Test func `a second name of a file keeps its bytes and its mode`() throws {
    let vault = try RealVault()
    try vault.script("ln a.nc ../outside.nc; ln b.nc ../other.nc; chmod 644 a.nc; chmod 444 b.nc")
    try vault.pdm("john", "checkout", "a.nc", "b.nc", "-m", "change")
    #expect(try mode("other.nc", in: vault) == 0o444)
    #expect(try mode("repo/b.nc", in: vault) & 0o200 != 0)
    // An editor that writes in place.
    try vault.script("echo changed >a.nc; echo changed >b.nc")
    #expect(try vault.fixture.read("outside.nc") == Array("the first version of a.nc\n".utf8))
    #expect(try vault.fixture.read("other.nc") == Array("the first version of b.nc\n".utf8))
    try vault.script("ln b.nc ../third.nc")
    try vault.pdm("john", "checkin", "a.nc", "b.nc", "-m", "done")
    #expect(try mode("third.nc", in: vault) & 0o200 != 0)
    #expect(try vault.git("status", "--porcelain") == "")
    try vault.checkPromises("two names")
  }

  @Test func `words of the store lead nobody to files outside`() throws {
    let vault = try RealVault()
    try vault.fixture.write("outside/.git-like/key", "secret\n")
    let outside = String(decoding: vault.fixture.path("outside"), as: UTF8.self)
    let git = String(decoding: vault.fixture.path("repo/.git"), as: UTF8.self)
    let top = String(decoding: vault.fixture.path("repo"), as: UTF8.self)
    for (id, folder, from, to) in [
      ("00ff", outside, "key", ".git-like/key"), ("00ff", top, "stolen", "../outside/.git-like/key"),
      ("../../x", top, "a.nc", "b"), ("00ff", top + "/../outside", "key", ".git-like/key"),
    ] {
      _ = try vault.sqlite(
        """
        INSERT INTO intents(id, kind, user_id, host, os_user, created_at, git_directory, work_tree, branch, keeps)
          VALUES ('\(id)', 'rename', (SELECT id FROM users WHERE name = 'mary'), 'h', 0, 1, CAST('\(git)' AS BLOB), CAST('\(folder)' AS BLOB),
            'refs/heads/main', 0);
        INSERT INTO intent_paths(intent_id, position, key, path, role, reserved) VALUES
          ('\(id)', 0, x'01', CAST('\(from)' AS BLOB), 'rename_from', 0), ('\(id)', 1, x'02', CAST('\(to)' AS BLOB), 'rename_to', 0)
        """)
      _ = try run(["checkout", "a.nc", "-m", "why"], in: vault)
      #expect(try vault.fixture.read("outside/.git-like/key") == Array("secret\n".utf8), "\(id) \(folder) \(to)")
      _ = try vault.sqlite("PRAGMA foreign_keys = ON; DELETE FROM intent_paths; DELETE FROM intents; DELETE FROM locks")
    }
    // And says so, where it cannot be pdm's.
    _ = try vault.sqlite(
      "INSERT INTO locks(key, path, id, user_id, reason, host, locked_at) SELECT x'01', CAST('../x' AS BLOB), 'i', id, 'r', 'h', 1 FROM users LIMIT 1"
    )
    let refused = try run(["locks"], in: vault)
    #expect(refused.status == .exited(10), "\(refused.errorText)")
    #expect(refused.errorText.contains("no path of the vault"))
  }

  /// Each once stopped the program in the middle of its sum, some of them with the guard held.
  @Test(arguments: [
    "UPDATE meta SET value = '9223372036854775807' WHERE key = 'generation'",
    "UPDATE locks SET locked_at = -9223372036854775808",
    "UPDATE locks SET locked_at = 9223372036854775807",
    "UPDATE login_attempts SET failures = 9223372036854775807, not_before = 0",
    "UPDATE login_attempts SET not_before = -9223372036854775808",
    "UPDATE sessions SET expires_at = 9223372036854775807",
    "INSERT INTO audit SELECT 9223372036854775807, 'x', ts, user, host, action, target, details, prev, hash FROM audit WHERE seq = 1",
    "INSERT INTO audit SELECT 99, 'x', -9223372036854775808, user, host, action, target, details, prev, hash FROM audit WHERE seq = 1",
    "UPDATE hosts SET seen_at = 9223372036854775807",
    "UPDATE users SET created_at = -9223372036854775808, unread = 9223372036854775807",
    "INSERT INTO settings(key, value) VALUES ('lock.stale_after', '99999999999999d')",
    "UPDATE meta SET value = '9223372036854775807 ff' WHERE key = 'audit_head'",
  ])
  func `numbers at their ends stop nobody in the middle`(statement: String) throws {
    let vault = try RealVault()
    try vault.pdm("john", "checkout", "a.nc", "-m", "change")
    #expect(
      try run(["login", "mary", "--password-stdin"], in: vault, as: "mary", input: "wrong\n").status == .exited(4))
    _ = try vault.sqlite(statement)
    for words in [
      ["locks"], ["checkout", "b.nc", "-m", "why"], ["audit"], ["audit", "verify"], ["show", "a.nc"], ["user", "list"],
      ["who"], ["ls"], ["doctor"],
    ] {
      let result = try run(words, in: vault)
      guard case .exited(let code) = result.status, [0, 1, 4, 5, 6, 8, 9, 10].contains(code) else {
        Issue.record("\(words): \(result.status) \(result.errorText)")
        continue
      }
    }
    let login = try run(["login", "mary", "--password-stdin"], in: vault, as: "mary", input: "wrong\n")
    #expect(login.status == .exited(4) || login.status == .exited(10), "\(login.errorText)")
  }

  @Test func `a FIFO in the place of a file is waited for by nobody`() throws {
    let vault = try RealVault()
    try vault.pdm("john", "checkout", "a.nc", "b.nc", "-m", "change")
    try vault.script("rm a.nc; mkfifo a.nc; mkfifo new.nc")
    for (words, code) in [
      (["ls"], 0), (["status"], 0), (["show", "b.nc"], 0), (["checkin", "a.nc", "-m", "x"], 2),
      (["diff", "a.nc"], nil), (["blame", "a.nc"], nil),
      (["explain", "a.nc"], nil), (["add", "new.nc", "-m", "x"], 2), (["restore", "a.nc", "HEAD"], 2),
      (["rm", "a.nc", "-m", "x"], 2),
      (["mv", "a.nc", "z.nc", "-m", "x"], 2), (["blame", "b.nc"], 0), (["diff", "b.nc"], 0),
    ] as [([String], Int32?)] {
      let result = try run(words, in: vault)
      if let code { #expect(result.status == .exited(code), "\(words) \(result.errorText)") }
    }
    try vault.script("rm new.nc")
    _ = try run(["cancel", "a.nc"], in: vault)
    try vault.script("rm -f a.nc; git checkout -q a.nc")
    let session =
      try vault.script("find ../homes/john -path '*pdm/sessions/*' -type f").split(separator: "\n").first.map(
        String.init) ?? ""
    for file in [session, ".pdm/holder", ".pdm/pdm.db-journal", ".pdm/pdm.db", ".pdm/lock"] {
      try vault.script("mv '\(file)' ../aside; mkfifo -m 600 '\(file)'")
      _ = try run(["ls"], in: vault)
      let result = try run(["checkout", "sub/e.scad", "-m", "x"], in: vault)
      // A lock can be had on a pipe as well.
      #expect(file == ".pdm/lock" || result.status != .exited(0) && !result.errorText.isEmpty, "\(file)")
      try vault.script("rm '\(file)'; mv ../aside '\(file)'")
    }
  }

  @Test func `a file may claim a size that no machine has`() throws {
    let vault = try RealVault()
    try vault.pdm("john", "checkout", "a.nc", "-m", "change")
    try vault.script(
      "truncate -s 1T huge.nc; truncate -s 1T .gitattributes; mkdir -p .git/info; truncate -s 1T .git/info/exclude.huge"
    )
    for words in [["ls"], ["show", "a.nc"], ["diff", "a.nc"], ["blame", "a.nc"]] {
      // git itself leaves such attributes out, with a warning, from 2.39 on.
      let result = try run(words, in: vault)
      #expect(result.status == .exited(0), "\(words) \(result.errorText)")
    }
    try vault.script("rm .gitattributes; mv .git/index ../index; truncate -s 1T .git/index")
    let index = try run(["ls"], in: vault)
    #expect(index.status == .exited(1) || index.status == .exited(10), "\(index.status) \(index.errorText)")
    try vault.script("mv ../index .git/index; truncate -s 1T .pdm/holder")
    #expect(try run(["ls"], in: vault).status == .exited(0))
  }

  @Test func `texts and names that are too long are refused, and say how long they may be`() throws {
    let vault = try RealVault()
    let long = String(repeating: "x", count: 100_000)
    for words in [["checkout", "a.nc", "-m", long], ["add", "a.nc", "-m", long], ["request", "a.nc", "-m", long]] {
      let result = try run(words, in: vault)
      #expect(result.status == .exited(2))
      #expect(result.errorText.contains("100000 bytes long; 10000 are the most"), "\(result.errorText.prefix(300))")
    }
    let deep = String(repeating: "d/", count: 10_000) + "x"
    let names = [
      deep, String(repeating: "n", count: 5000), String(repeating: "n", count: 300),
      String(repeating: "../", count: 10_000) + "x",
    ]
    for name in names {
      for words in [
        ["checkout", "-m", "x", "--", name], ["show", name], ["ls", name], ["add", "-m", "x", name],
        ["mv", "a.nc", name, "-m", "x"],
      ] {
        let result = try run(words, in: vault)
        #expect(result.status != .exited(0) || words[0] == "ls", "\(words[0])")
        if case .signalled = result.status { Issue.record("\(words[0]) \(result.status)") }
        #expect(result.errorTail.count < 40_000)
      }
    }
    #expect(try run(["checkout", "a.nc", "-F", "-"], in: vault, input: long).status == .exited(2))
    // As long as it may be, everywhere that it is shown.
    let longest = String(repeating: "é", count: 5000)
    try vault.pdm("john", "checkout", "a.nc", "-m", longest)
    #expect(try vault.pdm("mary", "locks", "--json").contains(longest))
  }

  /// git writes over a file that is ignored, as the store is, when a commit has one of that name.
  @Test func `nobody brings a file in the place of the store`() throws {
    let vault = try RealVault()
    for name in [".pdm/pdm.db", ".PDM/more", ".pdm ", "sub/../.pdm/x", ".p\u{200C}dm/x", "pdm~1/x"] {
      for words in [
        ["add", "--force", "-m", "x", "--", name], ["mv", "-m", "x", "a.nc", name],
        ["checkout", "-m", "x", "--", name],
      ] {
        let refused = try run(words, in: vault)
        #expect(refused.status == .exited(2), "\(words) \(refused.errorText)")
        #expect(refused.errorText.contains("inside pdm's own folder"), "\(words) \(refused.errorText)")
      }
    }
    try vault.script(
      "printf '* -lockable\\n' >.gitattributes; git add .gitattributes; git commit -qm exempt; git update-index --add --cacheinfo 100644,$(git rev-parse HEAD:a.nc),.PDM/pdm.db"
    )
    let check = try run(["check", "--json"], in: vault)
    #expect(check.status == .exited(8))
    #expect(check.outputText.contains("store_folder"), "\(check.outputText)")
    // Whoever has one already can take it out.
    try vault.script(
      "git commit -qm bad; git rm -q --cached .PDM/pdm.db"
    )
    #expect(try run(["check"], in: vault).status == .exited(0))
  }

  @Test func `folders that lie deeper in one another than any path can say`() throws {
    let vault = try RealVault()
    let deep = String(repeating: "d/", count: 20_000) + "x"
    let lines = (0..<30).map { "line \($0)\n" }.joined()
    let stream = """
      commit refs/heads/main
      committer J <j> 1700000001 +0000
      data 1
      a
      from refs/heads/main^0
      M 100644 inline \(deep)
      data \(lines.utf8.count)
      \(lines)
      commit refs/heads/main
      committer J <j> 1700000002 +0000
      data 1
      b
      D d
      M 100644 inline moved.nc
      data \(lines.utf8.count)
      \(lines)
      """
    try vault.fixture.git("fast-import", "--quiet", "--force", input: Array(stream.utf8))
    try vault.script("git reset -q --hard")
    for words in [
      ["blame", "moved.nc"], ["report", "-o", "../page.html"], ["log", "moved.nc"], ["ls"],
      ["diff", "moved.nc", "HEAD"],
    ] {
      let result = try run(words, in: vault)
      if case .signalled = result.status { Issue.record("\(words) \(result.status)") }
      #expect(!result.errorText.contains("Segmentation"), "\(words)")
    }
  }
}
