import Glibc
import Testing

@testable import PDMCore

@Suite("After git wrote files, those that nobody holds are read-only again")
struct ReadOnlyRenewalTests {
  /// Two branches that differ in all files: a.nc and sub/e.scad are nobody's, b.nc is john's, `c d.step` mary's, log.txt
  /// exempt. Files are as a check-out has them: what needs one and has none is read-only.
  private func vault(hooks: Bool = true) throws -> RealVault {
    let vault = try RealVault()
    try vault.putStandInOnPath()
    try vault.shell(
      """
      echo 'log.txt -lockable' >.gitattributes; echo one >log.txt; ln -s a.nc link; git add .; git commit -q -m base
      git tag base; git branch other; chmod u+w *
      for f in a.nc b.nc 'c d.step' log.txt; do echo main >"$f"; done; git commit -q -a -m main
      git checkout -q other; echo other >sub/e.scad; git commit -q -a -m other; git checkout -q main
      chmod a-w a.nc 'c d.step' sub/e.scad .gitattributes
      """, in: "repo")
    try vault.pdm("john", "checkout", "b.nc", "-m", "mine")
    try vault.pdm("mary", "checkout", "c d.step", "-m", "hers")
    if hooks { try vault.pdm("john", "hooks", "install") }
    return vault
  }

  private let held = ["b.nc", "c d.step", "log.txt"]

  private func writable(_ vault: RealVault, in folder: String = "repo") throws -> [String] {
    try vault.shell("find . -name .git -prune -o -name .pdm -prune -o -type f -perm -200 -print", in: folder)
      .split(separator: "\n").map { String($0.dropFirst(2)) }.sorted()
  }

  @Test(arguments: [
    "git checkout -q other", "git checkout -q other && git checkout -q main", "git checkout -q other -- .",
    "chmod u+w a.nc; echo x >a.nc; git checkout -q -- .", "chmod u+w sub/e.scad; echo x >sub/e.scad; git restore sub",
    "git merge -q -m merged other", "git checkout -q --detach base && git merge -q main", "git merge -q --squash other",
    "git cherry-pick other", "git rebase -q other", "git rebase -q --apply other",
    "git checkout -q base && git rebase -q main",
    "git format-patch -q -o ../patches -1 other && git am -q ../patches/*", "git revert --no-edit HEAD",
    "chmod u+w a.nc; echo x >a.nc; git commit -q -a -m edited",
    "chmod u+w a.nc; echo x >a.nc; git commit -q -a --amend -m edited",
  ]) func `by each act of git's`(act: String) throws {
    let vault = try vault()
    #expect(try writable(vault) == held)
    try vault.shell(act, in: "repo")
    #expect(try writable(vault) == held)

    let plain = try self.vault(hooks: false)
    try plain.shell(act, in: "repo")
    #expect(try writable(plain) != held, "git leaves nothing to do here")
  }

  /// A mode that changes in a later second than the file was written makes git take it for edited, if nobody makes it
  /// look again; the old hook lets that second pass.
  @Test(arguments: [
    "git rebase -q other", "git rebase -q --apply other", "git checkout -q other && git cherry-pick base..main",
    "git revert --no-edit HEAD HEAD~1",
  ]) func `and git goes on to its next commit`(act: String) throws {
    let vault = try vault(hooks: false)
    try vault.shell(
      """
      chmod u+w a.nc; echo 0 >:x.nc; git add ./:x.nc
      for n in 1 2; do echo $n >a.nc; echo $n >:x.nc; git commit -q -a -m $n; done
      chmod a-w a.nc :x.nc
      """, in: "repo")
    for hook in ["post-checkout", "post-commit"] { try vault.script("repo/.git/hooks/\(hook)", "sleep 1") }
    try vault.pdm("john", "hooks", "install")
    try vault.shell(act, in: "repo")
    #expect(try writable(vault) == held)
    #expect(try vault.git("status", "--porcelain") == "")
  }

  @Test func `in a new work tree`() throws {
    let vault = try vault()
    try vault.fixture.git("worktree", "add", "-q", "../linked", "other")
    #expect(try writable(vault, in: "linked") == held)
  }

  @Test func `whoever is logged in, and whether anybody is`() throws {
    let vault = try vault()
    for account in ["mary", "nobody"] {
      let (there, back) = (
        try vault.tryGit(account, "checkout", "-q", "other"), try vault.tryGit(account, "checkout", "-q", "main")
      )
      #expect(there.succeeded && back.succeeded && there.errorText.isEmpty && back.errorText.isEmpty)
      #expect(try writable(vault) == held, "\(account)")
    }
  }

  @Test func `an edit that git has not written stays as it is`() throws {
    let vault = try vault()
    try vault.edit("sub/e.scad", "edited without a check-out\n")
    try vault.edit("a.nc", "another\n")
    #expect(try vault.tryGit("john", "checkout", "-q", "--", "a.nc").succeeded)
    #expect(try writable(vault) == held + ["sub/e.scad"])
  }

  @Test func `what goes wrong is one line and does not fail git`() throws {
    let vault = try vault()
    try vault.fixture.write("repo/.pdm/UNSAFE", "for a test")
    let switching = try vault.tryGit("john", "checkout", "-q", "other")
    #expect(switching.succeeded)
    #expect(switching.errorText.split(separator: "\n").count == 1)
    #expect(switching.errorText.hasPrefix("pdm: warning: the read-only reminder was not renewed"))
    try vault.shell("rm -rf .pdm", in: "repo")
    let back = try vault.tryGit("john", "checkout", "-q", "main")
    #expect(back.succeeded && back.errorText.isEmpty)
  }

  @Test func `not where it is turned off, nor for files that the policy exempts`() throws {
    let vault = try vault(hooks: false)
    try vault.pdm("john", "hooks", "install")
    try vault.fixture.git("config", "pdm.setLockableReadonly", "false")
    try vault.shell("git checkout -q other", in: "repo")
    #expect(try writable(vault).contains("a.nc"))
    try vault.fixture.git("config", "--unset", "pdm.setLockableReadonly")
    _ = try vault.sqlite("INSERT INTO settings(key, value) VALUES ('lock.policy', 'attribute')")
    try vault.fixture.write("repo/.git/info/attributes", "*.scad lockable\n")
    try vault.shell("git checkout -q main", in: "repo")
    #expect(try writable(vault) == ["a.nc", "b.nc", "c d.step", "log.txt"])
  }
}
