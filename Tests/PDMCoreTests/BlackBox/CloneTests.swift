import Testing

@testable import PDMCore

/// A bare central repository with the store, and people who work in clones of it.
@Suite("Clones of a central repository") struct CloneTests {
  private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  @Test func `a check-out in one is one in all, and a check-in arrives`() throws {
    let vault = try ClonedVault()
    try vault.pdm("john", "checkout", "a.nc", "-m", "mine")
    try vault.expect(6, "mary", "checkout", "a.nc", "-m", "me too")
    try vault.edit("john", "a.nc", "john's\n")
    let output = try vault.pdm("john", "checkin", "a.nc", "-m", "done")
    #expect(output == "checked_in\ta.nc\t1.0")
    #expect(try vault.git("central.git", "show", "main:a.nc") == "john's\n")
    // What arrived is what git's own commit would be: on top of what was there, and nothing else in it.
    #expect(try vault.git("central.git", "diff", "--name-only", "main~1", "main") == "a.nc\n")
    #expect(
      try vault.git("central.git", "rev-parse", "main")
        == vault.git("john", "rev-parse", "HEAD", "origin/main").prefix(41))
    #expect(try vault.git("john", "status", "--porcelain=v2", "--branch").contains("# branch.ab +0 -0"))
    #expect(try vault.held() == [])
    #expect(try vault.central.sqlite("SELECT branch FROM checkins") == "refs/heads/main")
    try vault.central.expect(0, "admin", "audit", "verify")
  }

  @Test func `an older copy cannot be taken, and it says how far it is behind`() throws {
    let vault = try ClonedVault()
    try vault.change("john", "a.nc", "one\n")
    try vault.change("john", "a.nc", "two\n")
    let last = try vault.git("john", "rev-parse", "HEAD").prefix(10)
    let refused = try vault.expect(7, "mary", "checkout", "a.nc", "-m", "late")
    #expect(refused.contains("2 commits on main that you do not have, the last \(last), changed it"), "\(refused)")
    #expect(refused.contains("git pull --ff-only"))
    #expect(try vault.held() == [])
    // Another file is as new as any.
    try vault.pdm("mary", "checkout", "b.nc", "-m", "free")
    try vault.git("mary", "pull", "-q", "--ff-only")
    try vault.pdm("mary", "checkout", "a.nc", "-m", "late")
  }

  /// Changed by plain git, of which the store knows nothing.
  @Test func `what plain git pushed counts as well`() throws {
    let vault = try ClonedVault()
    try vault.edit("john", "a.nc", "plain\n")
    try vault.git("john", "commit", "-qam", "plain")
    try vault.git("john", "push", "-q")
    try vault.expect(7, "mary", "checkout", "a.nc", "-m", "late")
    // Who made it and has not pushed it is ahead, not behind.
    try vault.edit("john", "b.nc", "plain\n")
    try vault.git("john", "commit", "-qam", "not pushed")
    try vault.pdm("john", "checkout", "b.nc", "-m", "ahead")
  }

  /// The copy is as new as the central branch, but another branch has a newer version that pdm checked in.
  @Test func `the vault's record counts on every branch`() throws {
    let vault = try ClonedVault()
    try vault.git("john", "switch", "-qc", "variant")
    try vault.change("john", "a.nc", "variant\n")
    #expect(try vault.git("central.git", "show", "variant:a.nc") == "variant\n")
    let refused = try vault.expect(7, "mary", "checkout", "a.nc", "-m", "late")
    #expect(refused.contains("git merge origin/variant"), "\(refused)")
    #expect(try vault.pdm("mary", "ls", "--status", "stale").hasSuffix("\ta.nc"))
    #expect(
      try vault.pdm("mary", "explain", "a.nc", "--json").contains(
        #"["git fetch origin variant","git merge FETCH_HEAD","pdm checkout a.nc -m REASON"]"#))
    // It counts as well when the branch has been merged and is gone.
    try vault.git("mary", "switch", "-qc", "old")
    try vault.git("john", "switch", "-q", "main")
    try vault.git("john", "merge", "-q", "variant")
    try vault.git("john", "push", "-q", "origin", "main", ":variant")
    #expect(try vault.expect(7, "mary", "checkout", "a.nc", "-m", "late").contains("git merge origin/main"))
    try vault.git("mary", "switch", "-q", "main")
    try vault.git("mary", "fetch", "-q")
    try vault.git("mary", "merge", "-q", "origin/main")
    try vault.pdm("mary", "checkout", "a.nc", "-m", "merged")
  }

  @Test func `a check-in goes on top of the others', or is refused with nothing done`() throws {
    let vault = try ClonedVault()
    try vault.pdm("john", "checkout", "a.nc", "-m", "mine")
    try vault.edit("john", "a.nc", "john's\n")
    try vault.change("mary", "b.nc", "mary's\n")
    let before = try vault.git("john", "rev-parse", "HEAD")
    let refused = try vault.expect(7, "john", "checkin", "a.nc", "-m", "done")
    #expect(
      refused.contains("main is behind origin by 1 commit") && refused.contains("git pull --ff-only"), "\(refused)")
    #expect(try vault.git("john", "rev-parse", "HEAD") == before)
    #expect(try vault.git("john", "status", "--porcelain") == " M a.nc\n")
    #expect(try vault.held() == ["a.nc"])
    // The hint is enough.
    try vault.git("john", "pull", "-q", "--ff-only")
    try vault.pdm("john", "checkin", "a.nc", "-m", "done")
    #expect(try vault.git("central.git", "show", "main:a.nc", "main:b.nc") == "john's\nmary's\n")
  }

  @Test(arguments: [["checkin", "a.nc", "-m", "x"], ["rm", "a.nc", "-m", "x"], ["mv", "a.nc", "z.nc", "-m", "x"]])
  func `a push that is refused leaves everything as it was`(words: [String]) throws {
    let vault = try ClonedVault()
    try vault.pdm("john", "checkout", "a.nc", "-m", "mine")
    if words[0] == "checkin" { try vault.edit("john", "a.nc", "john's\n") }
    try vault.edit("john", "b.nc", "staged by hand\n")
    try vault.git("john", "add", "b.nc")
    let before = try vault.git("john", "rev-parse", "HEAD")
    let status = try vault.git("john", "status", "--porcelain")
    let index = try vault.git("john", "ls-files", "-s")
    try vault.installHook("pre-receive", in: "central.git", "echo 'not today' >&2; exit 1")
    let result = try vault.central.command("john", words.map { Array($0.utf8) }, in: "john").run()
    #expect(result.status == .exited(1))
    #expect(result.errorText.contains("not today") && result.errorText.contains("taken back"), "\(result.errorText)")
    #expect(try vault.git("john", "rev-parse", "HEAD") == before)
    #expect(try vault.git("john", "status", "--porcelain") == status)
    #expect(try vault.git("john", "ls-files", "-s") == index)
    #expect(try vault.held() == ["a.nc"])
    #expect(try vault.central.sqlite("SELECT count(*) FROM checkins") == "0")
    #expect(try vault.central.sqlite("SELECT count(*) FROM intents") == "0")
    try vault.installHook("pre-receive", in: "central.git", "exit 0")
    #expect(try vault.central.command("john", words.map { Array($0.utf8) }, in: "john").run().succeeded)
  }

  @Test func `the central repository is away, and the check-out stays`() throws {
    let vault = try ClonedVault()
    try vault.pdm("john", "checkout", "a.nc", "-m", "mine")
    try vault.edit("john", "a.nc", "john's\n")
    // The store is there, but the branch's remote is not.
    try vault.git("john", "config", "pdm.vault", Self.text(vault.fixture.path("central.git")))
    try vault.git("john", "remote", "set-url", "origin", "/nowhere/central.git")
    try vault.expect(1, "john", "checkin", "a.nc", "-m", "done")
    #expect(try vault.git("john", "status", "--porcelain") == " M a.nc\n")
    #expect(try vault.held() == ["a.nc"])
    try vault.git("john", "remote", "set-url", "origin", Self.text(vault.fixture.path("central.git")))
    try vault.pdm("john", "checkin", "a.nc", "-m", "done")
    #expect(try vault.git("central.git", "show", "main:a.nc") == "john's\n")
  }

  /// Given back without a change of its own, while a commit that is only here changed it.
  @Test func `a file is not given back before its commits have arrived`() throws {
    let vault = try ClonedVault()
    try vault.pdm("john", "checkout", "a.nc", "-m", "mine")
    try vault.edit("john", "a.nc", "committed by hand\n")
    try vault.git("john", "commit", "-qam", "by hand")
    try vault.installHook("pre-receive", in: "central.git", "exit 1")
    try vault.expect(1, "john", "checkin", "a.nc", "-m", "done")
    #expect(try vault.held() == ["a.nc"])
    try vault.installHook("pre-receive", in: "central.git", "exit 0")
    try vault.pdm("john", "checkin", "a.nc", "-m", "done")
    #expect(try vault.held() == [])
    #expect(try vault.git("central.git", "show", "main:a.nc") == "committed by hand\n")
  }

  /// The branch follows somebody's fork, or pushes elsewhere than it reads.
  @Test(arguments: ["push -q -u fork main", "config remote.origin.pushurl ../fork.git"])
  func `what is given back is in the repository with the store`(setting: String) throws {
    let vault = try ClonedVault()
    try vault.fixture.git(["clone", "-q", "--bare", "central.git", "fork.git"].map { Array($0.utf8) }, in: "")
    try vault.git("john", "remote", "add", "fork", "../fork.git")
    try vault.fixture.git(setting.split(separator: " ").map { Array($0.utf8) }, in: "john")
    try vault.change("john", "a.nc", "john's\n")
    #expect(try vault.git("central.git", "show", "main:a.nc") == "john's\n")
  }

  @Test func `a new branch that is refused is said to be refused, and other work stays here`() throws {
    let vault = try ClonedVault()
    try vault.git("john", "switch", "-qc", "wip")
    try vault.edit("john", "a.nc", "private\n")
    try vault.git("john", "commit", "-qam", "private")
    // Nothing here changed it, so nothing is pushed.
    try vault.pdm("john", "checkout", "b.nc", "-m", "look")
    try vault.pdm("john", "checkin", "b.nc", "-m", "nothing")
    #expect(try vault.git("central.git", "for-each-ref", "--format=%(refname)") == "refs/heads/main\n")
    try vault.installHook("pre-receive", in: "central.git", "exit 1")
    try vault.pdm("john", "checkout", "b.nc", "-m", "change")
    try vault.edit("john", "b.nc", "john's\n")
    #expect(try vault.expect(1, "john", "checkin", "b.nc", "-m", "x").contains("taken back"))
  }

  @Test func `branches may have other names here than there`() throws {
    let vault = try ClonedVault()
    try vault.git("john", "branch", "-m", "main", "work")
    try vault.change("john", "a.nc", "john's\n")
    #expect(try vault.git("central.git", "for-each-ref", "--format=%(refname)") == "refs/heads/main\n")
    #expect(try vault.git("central.git", "show", "main:a.nc") == "john's\n")
    #expect(try vault.central.sqlite("SELECT branch FROM versions") == "refs/heads/main")
    try vault.expect(7, "mary", "checkout", "a.nc", "-m", "late")
  }

  /// Where pdm's hook is, Git LFS puts none of its own.
  @Test func `large files arrive through the hook`() throws {
    let vault = try ClonedVault()
    try vault.git("john", "lfs", "install", "--skip-repo")
    try vault.pdm("john", "hooks", "install")
    try vault.git("john", "lfs", "track", "*.bin")
    try vault.edit("john", "big.bin", "large\n")
    try vault.pdm("john", "add", ".gitattributes", "big.bin", "-m", "first")
    #expect(try vault.git("central.git", "show", "main:big.bin").hasPrefix("version https://git-lfs"))
    try vault.git("mary", "pull", "-q", "--ff-only")
    #expect(try vault.read("mary", "big.bin") == "large\n")
  }

  // MARK: Which store

  @Test func `the store is named by pdm.vault, or found beside origin`() throws {
    let vault = try ClonedVault()
    let central = Self.text(vault.fixture.path("central.git"))
    func storeBy() throws -> String {
      let output = try vault.pdm("john", "show", "--vault", "--json")
      #expect(output.contains("\"store\":\"\(central)/pdm\""), "\(output)")
      return String(output.split(separator: "\"store_by\":\"")[1].prefix { $0 != "\"" })
    }
    #expect(try storeBy() == "origin")
    for url in ["file://\(central)", "../central.git", "../central", "\(central)/"] {
      try vault.git("john", "remote", "set-url", "origin", url)
      #expect(try storeBy() == "origin", "\(url)")
    }
    // The share is away: no second store may be made.
    try vault.git("john", "remote", "set-url", "origin", "/nowhere")
    #expect(try vault.expect(11, "john", "ls").contains("is the share mounted?"))
    #expect(try vault.expect(11, "john", "init", "--admin", "john").contains("/nowhere"))
    #expect(!PathProbe.exists(vault.fixture.path("john/.pdm")))
    for url in ["https://example.com/parts.git", "git@example.com:parts.git"] {
      try vault.git("john", "remote", "set-url", "origin", url)
      let refused = try vault.expect(11, "john", "ls")
      #expect(refused.contains("no vault here"), "\(url): \(refused)")
    }
    // What is set for all of somebody's clones counts, and where git finds a short name.
    try vault.git("john", "config", "--global", "pdm.vault", central)
    #expect(try storeBy() == "pdm.vault")
    try vault.git("john", "config", "--global", "--unset", "pdm.vault")
    try vault.git("john", "remote", "set-url", "origin", "share:central.git")
    try vault.git("john", "config", "url.\(Self.text(vault.fixture.root))/.insteadOf", "share:")
    #expect(try storeBy() == "origin")
    for value in [central, "../central.git", "\(central)/pdm"] {
      try vault.git("john", "config", "pdm.vault", value)
      #expect(try storeBy() == "pdm.vault", "\(value)")
    }
    try vault.git("john", "config", "pdm.vault", "/nowhere/parts")
    let refused = try vault.expect(11, "john", "ls")
    #expect(refused.contains("/nowhere/parts") && refused.contains("pdm.vault"), "\(refused)")
  }

  @Test func `init in a clone makes no second vault`() throws {
    let vault = try ClonedVault()
    let said = try vault.expect(0, "john", "init", "--admin", "john")
    #expect(said.contains("there is a vault already"), "\(said)")
    #expect(PathProbe.exists(vault.fixture.path("john/.pdm")) == false)
  }

  @Test func `a clone of one shared tree has its vault, and names are compared by its rule`() throws {
    let vault = try RealVault()
    let fixture = vault.fixture
    try fixture.git("config", "core.ignorecase", "true")
    try fixture.git("config", "receive.denyCurrentBranch", "updateInstead")
    try fixture.git(["clone", "-q", "repo", "clone"].map { Array($0.utf8) }, in: "")
    let taken = try vault.command("john", ["checkout", "a.nc", "-m", "why"].map { Array($0.utf8) }, in: "clone").run()
    #expect(taken.succeeded, "\(taken.errorText)")
    #expect(try vault.sqlite("SELECT value FROM meta WHERE key = 'path_rule'") == "fold")
    try vault.expect(6, "mary", "checkout", "a.nc", "-m", "why")
    // What somebody has set in a clone counts for nobody else.
    try fixture.git("config", "core.ignorecase", "false", in: "clone")
    _ = try vault.command("john", ["checkout", "b.nc", "-m", "why"].map { Array($0.utf8) }, in: "clone").run()
    #expect(try vault.sqlite("SELECT value FROM meta WHERE key = 'path_rule'") == "fold")
  }

  /// Two linked work trees of one clone, and the hooks' environment.
  @Test func `a linked work tree of a clone has the same store`() throws {
    let vault = try ClonedVault()
    try vault.git("john", "worktree", "add", "-q", "../john-two", "-b", "two")
    let taken = try vault.run("john", "checkout", "a.nc", "-m", "why", in: "john-two")
    #expect(taken.succeeded, "\(taken.errorText)")
    try vault.expect(6, "mary", "checkout", "a.nc", "-m", "why")
    try vault.edit("john-two", "a.nc", "from the other\n")
    let done = try vault.run("john", "checkin", "a.nc", "-m", "done", in: "john-two")
    #expect(done.succeeded, "\(done.errorText)")
    #expect(try vault.git("central.git", "show", "two:a.nc") == "from the other\n")
  }

  /// The push runs the clone's pre-push and the central pre-receive, in which pdm reads the store.
  @Test func `hooks on both sides may ask the store while a check-in is pushed`() throws {
    let vault = try ClonedVault()
    let ask =
      "unset GIT_DIR; \(Self.text(RealVault.program)) -C '\(Self.text(vault.fixture.path("john")))' locks >&2 || exit 1"
    try vault.installHook("pre-push", in: "john/.git", ask)
    try vault.installHook("pre-receive", in: "central.git", ask)
    try vault.pdm("john", "checkout", "a.nc", "-m", "mine")
    try vault.edit("john", "a.nc", "john's\n")
    let result = try vault.run("john", "checkin", "a.nc", "-m", "done")
    #expect(result.succeeded, "\(result.errorText)")
    #expect(result.errorText.components(of: "a.nc\tjohn").count == 3, "\(result.errorText)")
  }
}

extension String {
  fileprivate func components(of separator: String) -> [Substring] {
    split(separator: separator, omittingEmptySubsequences: false)
  }
}
