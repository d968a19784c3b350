import Glibc
import Testing

@testable import PDMCore

@Suite("Hooks that were there run first, then pdm's gate")
struct HookChainTests {
  /// A hook that writes down what it was given, then ends with a code.
  private func recording(_ code: Int = 0) -> String {
    "{ echo \"$*\"; case $0 in *pre-push*|*pre-receive*) cat ;; esac; echo \"$MARK\"; } >>\"$SEEN\"\nexit \(code)"
  }

  private func vault(verdict: Int = 0) throws -> RealVault {
    let vault = try RealVault()
    try vault.putStandInOnPath(verdict: verdict)
    vault.fixture.environment["SEEN"] = vault.fixture.path("seen")
    vault.fixture.environment["MARK"] = Array("from the environment".utf8)
    // Commands name another vault; the hooks are about the repository that they are in.
    vault.fixture.environment["PDM_VAULT"] = vault.fixture.path("elsewhere")
    return vault
  }

  private func seen(_ vault: RealVault) throws -> String {
    defer { unlink(vault.fixture.path("seen").cStringBytes) }
    return PathProbe.contents(vault.fixture.path("seen")).map(vault.text) ?? ""
  }

  @Test func `with the same words, input and environment`() throws {
    let vault = try vault()
    for hook in ["pre-commit", "pre-push", "pre-receive", "post-checkout"] {
      try vault.script("repo/.git/hooks/\(hook)", recording())
    }
    try vault.pdm("john", "--vault", ".", "hooks", "install")

    #expect(try vault.tryGit("john", "commit", "-q", "--allow-empty", "-m", "two").succeeded)
    #expect(try seen(vault) == "\nfrom the environment\n")
    #expect(try vault.checked() == "check\n")

    try vault.fixture.git("init", "-q", "--bare", "other.git", in: "")
    #expect(try vault.tryGit("john", "push", "-q", "../other.git", "HEAD:one", "HEAD:refs/heads/two").succeeded)
    let head = try vault.fixture.object("HEAD").hex
    let zero = String(repeating: "0", count: 40)
    let lines = "HEAD \(head) refs/heads/one \(zero)\nHEAD \(head) refs/heads/two \(zero)\n"
    #expect(try seen(vault) == "../other.git ../other.git\n\(lines)from the environment\n")
    #expect(try vault.checked() == "check --pre-push ../other.git ../other.git\n\(lines)")

    // Into a repository that has a work tree.
    try vault.fixture.git("clone", "-q", "repo", "clone", in: "")
    #expect(try vault.tryGit("john", "push", "-q", "origin", "HEAD:refs/heads/new", in: "clone").succeeded)
    #expect(try seen(vault) == "\n\(zero) \(head) refs/heads/new\nfrom the environment\n")
    #expect(try vault.checked() == "check --pre-receive\n\(zero) \(head) refs/heads/new\n")

    #expect(try vault.tryGit("john", "checkout", "-q", "-b", "side").succeeded)
    #expect(try seen(vault) == "\(head) \(head) 1\nfrom the environment\n")
  }

  @Test func `pdm's own check-ins pass through them`() throws {
    let vault = try vault()
    try vault.pdm("john", "--vault", ".", "hooks", "install")
    try vault.pdm("john", "--vault", ".", "checkout", "a.nc", "-m", "change")
    try vault.edit("a.nc", "john's edit\n")
    try vault.pdm("john", "--vault", ".", "checkin", "a.nc", "-m", "done")
    #expect(try vault.checked() == "check\n")
    #expect(try vault.shell("stat -c %a repo/a.nc") == "444\n")
    #expect(try vault.git("status", "--porcelain") == "")
  }

  @Test func `one that fails ends it with its code, and the gate is not asked`() throws {
    let vault = try vault()
    try vault.script("repo/.git/hooks/pre-commit", recording(3))
    try vault.script("repo/.git/hooks/post-checkout", recording(7))
    try vault.pdm("john", "--vault", ".", "hooks", "install")
    #expect(try !vault.tryGit("john", "commit", "-q", "--allow-empty", "-m", "two").succeeded)
    let hook = Subprocess(
      vault.fixture.path("repo/.git/hooks/pre-commit"), environment: vault.environment(of: "john"),
      workingDirectory: vault.fixture.path("repo"))
    #expect(try hook.run().status == .exited(3))
    #expect(try vault.checked() == "")
    #expect(try !vault.tryGit("john", "checkout", "-q", "-b", "side").succeeded)
  }

  @Test func `one that is not executable stays unheard, and one that reads nothing does no harm`() throws {
    let vault = try vault()
    try vault.script("repo/.git/hooks/pre-commit", recording(3), mode: 0o644)
    try vault.script("repo/.git/hooks/pre-push", "exit 0")
    try vault.pdm("john", "--vault", ".", "hooks", "install")
    #expect(try vault.tryGit("john", "commit", "-q", "--allow-empty", "-m", "two").succeeded)
    #expect(try seen(vault) == "")
    try vault.fixture.git("init", "-q", "--bare", "other.git", in: "")
    try vault.shell("for n in $(seq 3000); do git tag tag-$n; done", in: "repo")
    _ = try vault.checked()
    let push = try vault.tryGit("john", "push", "-q", "--tags", "../other.git")
    #expect(push.succeeded && push.errorText.isEmpty, "\(push.errorText)")
    #expect(try vault.checked().split(separator: "\n").count == 3001)
  }

  @Test func `what the gate refuses does not happen`() throws {
    let vault = try vault()
    try vault.fixture.git("clone", "-q", "repo", "clone", in: "")
    try vault.fixture.git("init", "-q", "--bare", "other.git", in: "")
    try vault.fixture.git("branch", "side")
    try vault.fixture.git("commit", "-q", "--allow-empty", "-m", "two")
    try vault.fixture.git("commit", "-q", "--allow-empty", "-m", "three", in: "clone")
    try vault.pdm("john", "--vault", ".", "hooks", "install")
    try vault.putStandInOnPath(verdict: 8)
    let tip = try vault.fixture.object("HEAD")
    #expect(try !vault.tryGit("john", "commit", "-q", "--allow-empty", "-m", "no").succeeded)
    #expect(try vault.fixture.object("HEAD") == tip)
    #expect(try !vault.tryGit("john", "push", "-q", "../other.git", "HEAD:one").succeeded)
    #expect(try vault.fixture.git("for-each-ref", in: "other.git") == [])
    #expect(try !vault.tryGit("john", "push", "-q", "origin", "HEAD:new", in: "clone").succeeded)
    try vault.shell("git checkout -q side; echo x >new; git add new; git commit -q --no-verify -m side", in: "repo")
    #expect(try !vault.tryGit("john", "merge", "-q", "main").succeeded)
    #expect(try vault.git("log", "-1", "--format=%s") == "side\n")
  }

  @Test func `without any pdm the gate is shut, and the reminder is silent`() throws {
    let vault = try RealVault()
    vault.fixture.makeFolder("it's here")
    try vault.shell("cp '\(vault.text(RealVault.program))' \"it's here/pdm\"")
    var install = vault.command("john", ["hooks", "install"].map { Array($0.utf8) })
    install.program = vault.fixture.path("it's here/pdm")
    try #require(try install.run().succeeded)
    // The reminder finds the program that installed it.
    try vault.edit("a.nc", "edited\n")
    #expect(try vault.tryGit("john", "checkout", "-q", "--", "a.nc").succeeded)
    #expect(try vault.shell("stat -c %a repo/a.nc") == "444\n")

    unlink(vault.fixture.path("it's here/pdm").cStringBytes)
    let commit = try vault.tryGit("john", "commit", "-q", "--allow-empty", "-m", "two")
    #expect(!commit.succeeded)
    #expect(commit.errorText.contains("no program 'pdm' is found") && commit.errorText.contains("hooks/pre-commit"))
    let switching = try vault.tryGit("john", "checkout", "-q", "-b", "side")
    #expect(switching.succeeded && switching.errorText.isEmpty)
  }

  @Test func `in linked work trees and submodules too`() throws {
    let vault = try vault()
    try vault.fixture.git("worktree", "add", "-q", "../linked", in: "repo")
    try vault.pdm("john", "-C", "../linked", "hooks", "install")
    for folder in ["repo", "linked"] {
      #expect(try vault.tryGit("john", "commit", "-q", "--allow-empty", "-m", "two", in: folder).succeeded)
      #expect(try vault.checked() == "check\n", "\(folder)")
    }
    try vault.fixture.makeRepository("part")
    try vault.fixture.write("part/x")
    try vault.fixture.commit(in: "part")
    try vault.fixture.git("submodule", "--quiet", "add", "../part", "module", in: "linked")
    let inside = RealVault(bare: vault.fixture, folder: "linked/module")
    try inside.pdm("admin", "-C", ".", "init", "--admin", "admin", "--password-stdin", input: "admin-secret\n")
    try inside.pdm("john", "-C", ".", "hooks", "install")
    #expect(try vault.tryGit("john", "commit", "-q", "--allow-empty", "-m", "in", in: "linked/module").succeeded)
    #expect(try vault.checked() == "check\n")
  }
}
