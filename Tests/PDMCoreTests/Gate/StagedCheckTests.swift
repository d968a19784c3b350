import Testing

@testable import PDMCore

/// `pdm check` in a pre-commit hook, called by real commits.
@Suite("The gate at a commit")
struct StagedCheckTests {
  private func guarded() throws -> RealVault {
    let vault = try RealVault()
    for hook in ["pre-commit", "pre-merge-commit"] { try vault.hook(hook) }
    return vault
  }

  @Test func `a commit needs the check-out, and says so`() throws {
    let vault = try guarded()
    try vault.edit("a.nc", "john's\n")
    let refused = try vault.git(as: "john", "commit", "-am", "mine")
    #expect(refused.status == .exited(1))
    #expect(refused.errorText.contains("refused: a.nc: not checked out; pdm checkout a.nc -m REASON"))
    try vault.pdm("john", "checkout", "a.nc", "-m", "change")
    #expect(try vault.git(as: "mary", "commit", "-am", "mine").errorText.contains("checked out by john since"))
    #expect(try vault.git(as: "john", "commit", "-am", "mine").succeeded)
  }

  @Test(arguments: [
    "git update-index --index-version 4", "git update-index --split-index", "git sparse-checkout set --cone sub",
    "git sparse-checkout set --cone --sparse-index sub", "git update-index --assume-unchanged a.nc",
  ]) func `an index of any kind is read`(preparation: String) throws {
    let vault = try guarded()
    try vault.rootScript("cd repo && \(preparation)")
    #expect(try vault.check("john") == [])
    try vault.edit("sub/e.scad", "john's\n")
    #expect(try vault.git(as: "john", "commit", "-am", "mine").errorText.contains("refused: sub/e.scad"))
    try vault.fixture.git("add", "sub/e.scad")
    #expect(try vault.check("john") == [Refusal("sub/e.scad", "not_checked_out")])
    try vault.pdm("john", "checkout", "sub/e.scad", "-m", "change")
    #expect(try vault.git(as: "john", "commit", "-m", "mine").succeeded)
  }

  @Test func `what is judged is what the commit takes`() throws {
    let vault = try guarded()
    try vault.pdm("john", "checkout", "a.nc", "-m", "change")
    for file in ["a.nc", "b.nc"] { try vault.edit(file, "john's\n") }
    #expect(try vault.git("add", "b.nc").isEmpty)
    // The hook sees the index that git made for this commit alone.
    #expect(try vault.git(as: "john", "commit", "-m", "staged").status == .exited(1))
    #expect(try vault.git(as: "john", "commit", "-am", "all").status == .exited(1))
    #expect(try vault.git(as: "john", "commit", "-m", "b alone", "--", "b.nc").status == .exited(1))
    let held = try vault.git(as: "john", "commit", "-m", "a alone", "--", "a.nc")
    #expect(held.succeeded, "\(held.errorText)")
    // Somebody's PDM_VAULT must not turn the hook to another index, in which nothing is staged.
    try vault.fixture.git("reset", "-q")
    let elsewhere = try vault.git(
      as: "john", "commit", "-m", "b", "--", "b.nc",
      adding: ["PDM_VAULT": String(decoding: vault.fixture.path("repo"), as: UTF8.self)])
    #expect(elsewhere.status == .exited(1))
  }

  @Test func `a check-in is let through by its own hook`() throws {
    let vault = try guarded()
    try vault.pdm("john", "checkout", "a.nc", "-m", "change")
    try vault.edit("a.nc", "john's\n")
    try vault.pdm("john", "checkin", "a.nc", "-m", "done")
    try vault.edit("new.nc", "new\n")
    try vault.pdm("john", "add", "new.nc", "-m", "new")
    try vault.pdm("john", "mv", "new.nc", "newer.nc", "-m", "renamed")
    try vault.pdm("john", "rm", "newer.nc", "-m", "gone")
    try vault.checkPromises("with a hook that checks")
  }

  @Test func `every kind of change is one`() throws {
    let vault = try RealVault()
    try vault.fixture.git("rm", "-q", "--cached", "a.nc")
    try vault.fixture.git("update-index", "--chmod=+x", "b.nc")
    try vault.fixture.git("mv", "c d.step", "moved.step")
    let commit = try vault.fixture.object("HEAD").hex
    try vault.fixture.git("update-index", "--add", "--cacheinfo", "160000,\(commit),module")
    #expect(
      try vault.check("john") == [
        Refusal("a.nc", "not_checked_out"), Refusal("b.nc", "not_checked_out"), Refusal("c d.step", "not_checked_out"),
      ])
    vault.fixture.makeFolder("repo/module")
    try vault.commit()
    let other = try vault.fixture.object("HEAD").hex
    try vault.fixture.git("update-index", "--cacheinfo", "160000,\(other),module")
    #expect(try vault.check("john") == [Refusal("module", "not_checked_out")])
    // A setting of the repository hides submodules from 'git diff', and not from here.
    try vault.fixture.git("config", "diff.ignoreSubmodules", "all")
    try vault.fixture.write("repo/.gitmodules", "[submodule \"m\"]\n\tpath = module\n\turl = ./x\n\tignore = all\n")
    #expect(try vault.check("john") == [Refusal("module", "not_checked_out")])
  }

  @Test func `a new name is free unless somebody has it`() throws {
    let vault = try guarded()
    try vault.reserve("plan.nc", for: "mary")
    try vault.edit("plan.nc", "one\n")
    try vault.edit("free.nc", "one\n")
    try vault.fixture.git("add", "plan.nc", "free.nc")
    #expect(try vault.check("john") == [Refusal("plan.nc", "reserved")])
    #expect(try vault.check("mary") == [])
    #expect(try vault.git(as: "john", "commit", "-qm", "free", "--", "free.nc").succeeded)
    // An intent to add is no part of the commit.
    try vault.fixture.git("rm", "-q", "--cached", "plan.nc")
    try vault.fixture.git("add", "-N", "plan.nc")
    #expect(try vault.check("john") == [])
  }

  @Test func `a first commit and one in a linked worktree are judged as any`() throws {
    let vault = try guarded()
    try vault.fixture.git("worktree", "add", "-q", "-b", "side", "../side")
    try vault.fixture.write("side/a.nc", "side\n")
    #expect(try vault.git(as: "john", "commit", "-am", "side", in: "side").status == .exited(1))
    #expect(try vault.git(as: "john", "commit", "-m", "side", "--", "a.nc", in: "side").status == .exited(1))
    try vault.pdm("john", "checkout", "a.nc", "-m", "change")
    #expect(try vault.git(as: "john", "commit", "-am", "side", in: "side").succeeded)

    try vault.fixture.git("switch", "-q", "--orphan", "fresh")
    try vault.edit("b.nc", "from nothing\n")
    try vault.fixture.git("add", "b.nc")
    #expect(try vault.check("mary") == [])
    #expect(try vault.git(as: "mary", "commit", "-qm", "first").succeeded)
    // A branch that is there and leads to nothing is no beginning.
    try vault.fixture.write("repo/.git/refs/heads/fresh", String(repeating: "1", count: 40) + "\n")
    #expect(try vault.run("mary", "check").status != .exited(0))
  }

  @Test func `a merge is judged by what no parent has`() throws {
    let vault = try guarded()
    try vault.fixture.git("switch", "-q", "-c", "side")
    try vault.edit("a.nc", "side\n")
    try vault.commit()
    try vault.fixture.git("switch", "-q", "main")
    try vault.edit("b.nc", "main\n")
    try vault.commit()
    // git tells pre-merge-commit otherwise than pre-commit what is merged.
    let clean = try vault.git(as: "john", "merge", "--no-edit", "side")
    #expect(clean.succeeded, "\(clean.errorText)")
    try vault.fixture.git("reset", "-q", "--hard", "HEAD^")
    try vault.fixture.git("merge", "-q", "--no-commit", "side")
    #expect(try vault.check("john") == [])
    try vault.edit("c d.step", "slipped in\n")
    try vault.edit("a.nc", "neither side's\n")
    try vault.fixture.git("add", "-u")
    #expect(try vault.check("john") == [Refusal("a.nc", "not_checked_out"), Refusal("c d.step", "not_checked_out")])
    #expect(try vault.git(as: "john", "commit", "-qm", "evil").status == .exited(1))
    // A squash merge has one parent, so all that it brings is a change of its own.
    try vault.fixture.git("reset", "-q", "--hard")
    try vault.fixture.git("merge", "-q", "--squash", "side")
    #expect(try vault.check("john") == [Refusal("a.nc", "not_checked_out")])
  }

  @Test func `who is not logged in may do what needs no account`() throws {
    let vault = try RealVault()
    try vault.edit("new.nc", "new\n")
    try vault.fixture.git("add", "new.nc")
    #expect(try vault.check("nobody") == [])
    try vault.pdm("john", "checkout", "a.nc", "-m", "change")
    try vault.edit("a.nc", "whose?\n")
    try vault.fixture.git("add", "a.nc")
    try vault.expect(4, "nobody", "check")
    try vault.edit("b.nc", "nobody's\n")
    try vault.fixture.git("add", "b.nc")
    #expect(try vault.check("nobody") == [Refusal("b.nc", "not_checked_out")])
    #expect(try vault.sqlite("SELECT count(*) FROM audit WHERE action = 'CHECK_REFUSED'") == "1")
  }

  @Test func `spellings of one name are one file where the repository says so`() throws {
    let vault = try RealVault()
    try vault.fixture.git("config", "core.ignorecase", "true")
    try vault.pdm("john", "checkout", "a.nc", "-m", "change")
    try vault.rootScript(
      "cd repo && git rm -q --cached a.nc && git update-index --add --cacheinfo 100644,$(git hash-object -w b.nc),A.NC")
    #expect(try vault.check("john") == [])
    #expect(try vault.check("mary") == [Refusal("a.nc", "held_by_other"), Refusal("A.NC", "reserved")])
    // Beside the file and not in its place, too.
    try vault.rootScript(
      "cd repo && git reset -q && git update-index --add --cacheinfo 100644,$(git hash-object -w a.nc),B.NC")
    #expect(try vault.check("john") == [Refusal("B.NC", "not_checked_out")])
    try vault.rootScript("cd repo && git commit -qm B")
    #expect(try vault.check("john", "--range", "HEAD~1..HEAD") == [Refusal("B.NC", "not_checked_out")])
  }
}
