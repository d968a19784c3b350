import Glibc
import Testing

@testable import PDMCore

@Suite("pdm hooks install is undone exactly by pdm hooks remove")
struct HookInstallTests {
  /// Hooks of all kinds: with a mode and a time of their own, linked, linked to nothing, not executable.
  private func vault() throws -> RealVault {
    let vault = try RealVault()
    try vault.putStandInOnPath()
    try vault.script("repo/.git/hooks/pre-commit", "exit 0", mode: 0o751)
    try vault.script("repo/dispatch", "exit 0")
    try vault.script("repo/.git/hooks/post-merge", "exit 0", mode: 0o640)
    try vault.script("repo/.git/hooks/commit-msg", "exit 0")
    try vault.shell(
      """
      ln -s ../../dispatch pre-push; ln -s missing post-checkout; printf 'no line end' >post-commit
      touch -d @1700000001.123456789 pre-commit; touch -h -d @1600000000 pre-push
      """, in: "repo/.git/hooks")
    return vault
  }

  private func hooks(_ vault: RealVault) throws -> String {
    try vault.snapshot("repo/.git/hooks") + vault.git("config", "--list", "--show-origin")
  }

  @Test func `bytes, modes, times and links`() throws {
    let vault = try vault()
    let before = try hooks(vault)
    try vault.pdm("john", "hooks", "install")
    let installed = try hooks(vault)
    #expect(installed != before)
    try vault.pdm("john", "hooks", "install")
    #expect(try hooks(vault) == installed)
    try vault.pdm("john", "hooks", "remove")
    #expect(try hooks(vault) == before)
    try vault.pdm("john", "hooks", "remove")
    #expect(try hooks(vault) == before)
  }

  @Test(.enabled(if: StoppedProcess.isPossible), arguments: ["install", "remove"])
  func `also where it was killed, at each of its steps`(word: String) throws {
    func prepare() throws -> (vault: RealVault, before: String) {
      let vault = try vault()
      let before = try hooks(vault)
      if word == "remove" { try vault.pdm("john", "hooks", "install") }
      return (vault, before)
    }
    let points = try StoppedProcess.points(prepare().vault, "john", ["hooks", word])
    #expect(points.count > 20)
    for point in KillPoint.chosen(points, about: 16) {
      let (vault, before) = try prepare()
      _ = try StoppedProcess.kill(at: point, vault, "john", ["hooks", word])
      // At no moment is the hook of old not to be run: by itself, or by ours.
      #expect(HookFile.isRunnable(vault.fixture.path("repo/.git/hooks/pre-commit")), "\(point)")
      if case .foreign = try HookFile(
        name: HookName(text: "pre-commit"), folder: vault.fixture.path("repo/.git/hooks")
      ).content() {
      } else {
        #expect(HookFile.isRunnable(vault.fixture.path("repo/.git/hooks/pre-commit.before-pdm")), "\(point)")
      }
      try vault.pdm("john", "hooks", "install")
      let report = try vault.pdm("john", "hooks", "status")
      #expect(!report.contains("missing"), "\(point): \(report)")
      try vault.pdm("john", "hooks", "remove")
      #expect(try hooks(vault) == before, "\(point)")
    }
  }

  @Test func `and where several install at once`() throws {
    let vault = try vault()
    let before = try hooks(vault)
    let commands = try (0..<6).map { _ in
      HeldChild(try vault.command("john", ["hooks", "install"].map { Array($0.utf8) }).start())
    }
    for command in commands { _ = try command.wait() }
    try vault.pdm("john", "hooks", "install")
    try vault.pdm("john", "hooks", "remove")
    #expect(try hooks(vault) == before)
  }

  @Test func `what somebody changed since is told and left`() throws {
    let vault = try vault()
    try vault.pdm("john", "hooks", "install")
    try vault.shell(
      "echo '# mine' >>pre-receive; printf '#!/bin/sh\\n' >new; chmod +x new; mv new pre-commit; chmod a-x pre-push",
      in: "repo/.git/hooks")
    let status = try vault.pdm("john", "hooks", "status").split(separator: "\n").map { $0.split(separator: "\t") }
    let states = Dictionary(uniqueKeysWithValues: status.map { (String($0[0]), String($0[2])) })
    #expect(states["pre-receive"] == "altered")
    #expect(states["pre-commit"] == "replaced")
    #expect(states["pre-push"] == "not_executable")
    #expect(states["pre-merge-commit"] == "live")
    try vault.expect(1, "john", "hooks", "status", "--exit-code")

    let before = try hooks(vault)
    let refused = try vault.expect(1, "john", "hooks", "install")
    #expect(refused.errorText.contains("hooks/pre-receive") && refused.errorText.contains("hooks/pre-commit"))
    #expect(try hooks(vault) == before)

    let removed = try vault.expect(1, "john", "hooks", "remove")
    #expect(removed.errorText.contains("hooks/pre-receive was changed"))
    #expect(try vault.shell("cat pre-commit", in: "repo/.git/hooks") == "#!/bin/sh\n")
    #expect(try vault.shell("readlink pre-push", in: "repo/.git/hooks") == "../../dispatch\n")
    #expect(try vault.shell("ls", in: "repo/.git/hooks").contains("pre-commit.before-pdm"))
  }

  @Test func `a hook of an older pdm is renewed, and a hook that appears under the other name runs`() throws {
    let vault = try RealVault()
    try vault.putStandInOnPath()
    let old = HookScript(name: HookName(text: "pre-commit"), chained: .beside, program: Array("/old/pdm".utf8))
    try vault.fixture.write(Array("repo/.git/hooks/pre-commit".utf8), old.bytes)
    #expect(try vault.pdm("john", "hooks", "install").hasPrefix("renewed\tpre-commit"))
    try vault.script("repo/.git/hooks/pre-commit.before-pdm", "echo ran >&2")
    #expect(try vault.tryGit("john", "commit", "-q", "--allow-empty", "-m", "two").errorText == "ran")
    try vault.pdm("john", "hooks", "remove")
    #expect(try vault.shell("cat pre-commit", in: "repo/.git/hooks") == "#!/bin/sh\necho ran >&2\n")
  }

  @Test func `git lfs finds its hooks chained`() throws {
    let vault = try RealVault()
    try vault.putStandInOnPath()
    try vault.script("bin/git-lfs", "echo \"$@\" >>'\(vault.text(vault.fixture.path("lfs")))'")
    // As git lfs install writes it.
    try vault.script(
      "repo/.git/hooks/pre-push",
      "command -v git-lfs >/dev/null 2>&1 || { exit 2; }\ngit lfs pre-push \"$@\"")
    try vault.pdm("john", "hooks", "install")
    try vault.fixture.git("init", "-q", "--bare", "other.git", in: "")
    #expect(try vault.tryGit("john", "push", "-q", "../other.git", "HEAD:one").succeeded)
    #expect(try vault.text(vault.fixture.read("lfs")) == "pre-push ../other.git ../other.git\n")
    #expect(try vault.checked().hasPrefix("check --pre-push"))
  }

  @Test func `a shared repository gets hooks that colleagues can replace, a bare one its own`() throws {
    let vault = try RealVault()
    try vault.fixture.git("config", "core.sharedRepository", "group")
    try vault.shell("rm -rf repo/.git/hooks")
    try vault.pdm("john", "hooks", "install")
    #expect(try vault.shell("stat -c '%a' repo/.git/hooks repo/.git/hooks/pre-commit") == "2775\n775\n")

    try vault.fixture.git("init", "-q", "--bare", "central.git", in: "")
    let central = RealVault(bare: vault.fixture, folder: "central.git")
    let refused = try central.expect(11, "john", "hooks", "install")
    #expect(refused.errorText.contains("pdm init"))
    try central.pdm("admin", "init", "--admin", "admin", "--password-stdin", input: "admin-secret\n")
    #expect(try central.pdm("john", "hooks", "install").split(separator: "\n").count == 1)
    try central.putStandInOnPath(verdict: 8)
    #expect(try !vault.tryGit("john", "push", "-q", "--no-verify", "../central.git", "HEAD:main").succeeded)
    try central.putStandInOnPath()
    #expect(try vault.tryGit("john", "push", "-q", "--no-verify", "../central.git", "HEAD:main").succeeded)
    #expect(try central.checked().contains("check --pre-receive\n"))
  }
}
