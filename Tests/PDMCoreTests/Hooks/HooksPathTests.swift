import Glibc
import Testing

@testable import PDMCore

@Suite("core.hooksPath is respected, and what it leads to is not touched")
struct HooksPathTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    /// Run in the fixture's folder; `$OLD` is to hold the hooks then.
    let setUp: String
    /// Where the hooks are, seen from the fixture's folder.
    let old: String
    var isInside = false
    var testDescription: String { name }
  }

  static let cases = [
    Case(name: "a tracked folder", setUp: "git -C repo config core.hooksPath .githooks", old: "repo/.githooks"),
    Case(name: "a home folder", setUp: "git config --global core.hooksPath '~/my hooks'", old: "homes/john/my hooks"),
    Case(
      name: "a folder with an odd name", setUp: "git -C repo config core.hooksPath \"$PWD/it's \\\"new\nline\"",
      old: "it's \"new\nline"),
    Case(
      name: "a link in the git folder", setUp: "rm -rf repo/.git/hooks; ln -s ../../shared repo/.git/hooks",
      old: "shared"),
    Case(
      name: "several values", setUp: "cd repo; git config core.hooksPath /none; git config --add core.hooksPath .husky",
      old: "repo/.husky"),
    Case(
      name: "one work tree's own",
      setUp: "cd repo; git config extensions.worktreeConfig true; git config --worktree core.hooksPath .husky",
      old: "repo/.husky"),
    Case(
      name: "a folder in the git folder", setUp: "git -C repo config core.hooksPath .git/own", old: "repo/.git/own",
      isInside: true),
  ]

  private func vault(_ test: Case) throws -> RealVault {
    let vault = try RealVault()
    // john's own configuration, where `~` is his home.
    vault.fixture.environment["GIT_CONFIG_GLOBAL"] = vault.fixture.path("homes/john/.gitconfig")
    try vault.fixture.write("homes/john/.gitconfig", "[user]\n\tname = John Doe\n\temail = john@example.com\n")
    try vault.putStandInOnPath()
    try vault.shell(test.setUp)
    for hook in ["pre-commit", "commit-msg"] {
      try vault.script("\(test.old)/\(hook)", "echo \(hook) >>'\(vault.text(vault.fixture.path("seen")))'")
    }
    return vault
  }

  private func seen(_ vault: RealVault) throws -> String {
    defer { unlink(vault.fixture.path("seen").cStringBytes) }
    return PathProbe.contents(vault.fixture.path("seen")).map(vault.text) ?? ""
  }

  private func state(_ vault: RealVault, _ test: Case) throws -> String {
    let old = test.old.replacing("'", with: "'\\''")
    let listing = try vault.shell(
      "find '\(old)' repo/.git/hooks repo/.git/pdm-hooks -printf '%p %m %T@\\n' 2>&1 | sort")
    return try listing + vault.shell("git config --list --show-origin", in: "repo")
  }

  private func commit(_ vault: RealVault) throws -> Bool {
    try vault.tryGit("john", "commit", "-q", "--allow-empty", "-m", "more").succeeded
  }

  @Test(arguments: cases) func `in every form`(test: Case) throws {
    let vault = try vault(test)
    let before = try state(vault, test)
    #expect(try commit(vault))
    #expect(try seen(vault) == "pre-commit\ncommit-msg\n")

    try vault.pdm("john", "hooks", "install")
    let installed = try state(vault, test)
    try vault.pdm("john", "hooks", "install")
    #expect(try state(vault, test) == installed)
    try vault.pdm("john", "hooks", "status", "--exit-code")
    #expect(try commit(vault))
    #expect(try seen(vault) == "pre-commit\ncommit-msg\n")
    #expect(try vault.checked() == "check\n")
    try vault.putStandInOnPath(verdict: 8)
    #expect(try !commit(vault))
    _ = try seen(vault)

    try vault.pdm("john", "hooks", "remove")
    let after = try state(vault, test)
    // The folder that held a hook was written to and back.
    #expect(test.isInside ? after.split(separator: "\n").count == before.split(separator: "\n").count : after == before)
    #expect(try commit(vault))
    #expect(try seen(vault) == "pre-commit\ncommit-msg\n")
  }

  @Test(.enabled(if: StoppedProcess.isPossible), arguments: ["install", "remove"])
  func `and the old hooks run at each step at which it is killed`(word: String) throws {
    func prepare() throws -> RealVault {
      let vault = try vault(Self.cases[0])
      if word == "remove" { try vault.pdm("john", "hooks", "install") }
      return vault
    }
    let points = try StoppedProcess.points(prepare(), "john", ["hooks", word])
    #expect(points.count > 20)
    for point in KillPoint.chosen(points, about: 12) {
      let vault = try prepare()
      _ = try StoppedProcess.kill(at: point, vault, "john", ["hooks", word])
      #expect(try commit(vault))
      #expect(try seen(vault) == "pre-commit\ncommit-msg\n", "\(point)")
      try vault.pdm("john", "hooks", "install")
      try vault.pdm("john", "hooks", "status", "--exit-code")
      try vault.pdm("john", "hooks", "remove")
      #expect(try vault.git("config", "--get-all", "core.hooksPath") == ".githooks\n", "\(point)")
      #expect(!PathProbe.exists(vault.fixture.path("repo/.git/pdm-hooks")), "\(point)")
    }
  }

  @Test func `a hook that appears in the old folder runs, and rare ones are passed on once they are there`() throws {
    let vault = try vault(Self.cases[0])
    try vault.pdm("john", "hooks", "install")
    let log = vault.text(vault.fixture.path("seen"))
    try vault.script("repo/.githooks/post-rewrite", "echo post-rewrite >>'\(log)'")
    try vault.script("repo/.githooks/reference-transaction", "echo reference-transaction >>'\(log)'")
    #expect(try vault.tryGit("john", "commit", "-q", "--amend", "-m", "again").succeeded)
    #expect(try seen(vault).hasSuffix("post-rewrite\n"))
    #expect(try vault.pdm("john", "hooks", "status").contains("reference-transaction\tforwarder\tmissing"))
    try vault.pdm("john", "hooks", "install")
    #expect(try commit(vault))
    #expect(try seen(vault).contains("reference-transaction\n"))
  }

  @Test func `when another tool sets it, status says so, and neither install nor remove loses what that tool set`()
    throws
  {
    let vault = try vault(Self.cases[0])
    try vault.pdm("john", "hooks", "install")
    try vault.fixture.git("config", "core.hooksPath", ".husky/_")
    try vault.script("repo/.husky/_/pre-commit", "echo husky >>'\(vault.text(vault.fixture.path("seen")))'")
    #expect(try vault.pdm("john", "hooks", "status").contains("pre-commit\tgate\tshadowed"))
    try vault.expect(1, "john", "hooks", "status", "--exit-code")
    try vault.pdm("john", "hooks", "install")
    #expect(try commit(vault))
    #expect(try seen(vault) == "husky\n")
    #expect(try vault.checked() == "check\n")
    try vault.fixture.git("config", "core.hooksPath", ".husky/_")
    try vault.pdm("john", "hooks", "remove")
    #expect(try vault.git("config", "core.hooksPath") == ".husky/_\n")
    #expect(!PathProbe.exists(vault.fixture.path("repo/.git/pdm-hooks")))
  }

  @Test func `a hook of somebody's in pdm's own folder is not switched off`() throws {
    let vault = try vault(Self.cases[0])
    try vault.pdm("john", "hooks", "install")
    try vault.script("repo/.git/pdm-hooks/pre-push", "exit 0")
    let refused = try vault.expect(1, "john", "hooks", "remove")
    #expect(refused.errorText.contains("pdm-hooks/pre-push is not as pdm wrote it"))
    #expect(try vault.pdm("john", "hooks", "status").contains("pre-push\tgate\treplaced"))
    try vault.expect(1, "john", "hooks", "install")
    #expect(try vault.shell("wc -l <repo/.git/pdm-hooks/pre-push") == "2\n")
    #expect(try vault.git("config", "core.hooksPath").hasSuffix("/pdm-hooks\n"))
    try vault.shell("rm repo/.git/pdm-hooks/pre-push")
    try vault.pdm("john", "hooks", "remove")
    #expect(try vault.git("config", "core.hooksPath") == ".githooks\n")
  }

  @Test func `a repository that was moved is told, and mended by an install`() throws {
    let vault = try vault(Self.cases[0])
    try vault.pdm("john", "hooks", "install")
    try vault.shell("mv repo moved; mkdir repo")
    let moved = RealVault(bare: vault.fixture, folder: "moved")
    try moved.expect(1, "john", "hooks", "status", "--exit-code")
    try moved.pdm("john", "hooks", "install")
    #expect(try commit(moved))
    #expect(try seen(moved) == "pre-commit\ncommit-msg\n")
    try moved.pdm("john", "hooks", "remove")
    #expect(try moved.git("config", "core.hooksPath") == ".githooks\n")
  }
}
