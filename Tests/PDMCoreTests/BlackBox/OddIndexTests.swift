import Glibc
import Testing

@testable import PDMCore

/// Indexes and settings that decide which files git looks at, and how.
@Suite("Odd indexes and working trees")
struct OddIndexTests {
  private static let kinds = [
    "git update-index --split-index", "git update-index --index-version 4", "git config core.fsmonitor false",
    "git config core.untrackedCache true; git update-index --force-untracked-cache",
    "git sparse-checkout set --cone sub", "git sparse-checkout set --no-cone '/*' '!/b.nc'",
    "git sparse-checkout set --cone --sparse-index sub", "git config core.splitIndex true; git add -A",
    "echo new >later.nc; git add -N later.nc",
  ]

  @Test(arguments: kinds)
  func `a check-in comes out as git's, and cancel puts back`(preparation: String) throws {
    let vault = try RealVault()
    try vault.script("mkdir -p sub out; echo out >out/o.nc; git add -A; git commit -qm out; \(preparation)")
    try vault.pdm("john", "checkout", "a.nc", "sub/e.scad", "-m", "change")
    try vault.makeTwin()
    try vault.inBoth {
      try vault.script(
        "chmod -R u+w .; echo 2 >a.nc; echo 2 >sub/e.scad; echo staged >'c d.step'; git add 'c d.step'", in: $0)
    }
    try vault.pdm("john", "checkin", "a.nc", "sub/e.scad", "-m", "second")
    try vault.commitInTwin("a.nc", "sub/e.scad")
    try vault.expectTwins(preparation)
    try vault.pdm("john", "checkout", "a.nc", "-m", "again")
    try vault.edit("a.nc", "3\n")
    try vault.pdm("john", "cancel", "a.nc")
    try vault.expectTwins("\(preparation), cancelled")
    #expect(try vault.read("a.nc") == "2\n")
    let extensions = "for e in link sdir UNTR; do grep -qa $e .git/index && echo $e; done; head -c 8 .git/index | od -c"
    #expect(try vault.script("\(extensions); true") == vault.script("\(extensions); true", in: RealVault.twin))
  }

  @Test(arguments: ["--cone", "--no-cone"])
  func `what a sparse checkout leaves out is named so, and stays`(mode: String) throws {
    let vault = try RealVault()
    try vault.script("mkdir out; echo out >out/o.nc; git add -A; git commit -qm out")
    try vault.script(
      mode == "--cone" ? "git sparse-checkout set --cone sub" : "git sparse-checkout set --no-cone '/*' '!/out/'")
    try vault.script("mkdir -p out; echo new >out/new.nc")
    let before = try vault.state()
    for command in [
      ["checkout", "out/o.nc", "-m", "x"], ["checkin", "out/o.nc", "-m", "x"], ["rm", "out/o.nc", "-m", "x"],
      ["add", "out/new.nc", "-m", "x"], ["mv", "a.nc", "out/a.nc", "-m", "x"],
    ] {
      let refused = try vault.command("john", command.map { Array($0.utf8) }).run()
      #expect(refused.status == .exited(11), "\(command) \(refused.errorText)")
      #expect(refused.errorText.contains("left out of this working tree by its sparse checkout"))
      #expect(refused.errorText.contains("git sparse-checkout add out"))
      #expect(try vault.state() == before, "\(command)")
    }
    #expect(try vault.pdm("john", "cat", "out/o.nc") == "out")
    try vault.script("git sparse-checkout add \(mode == "--cone" ? "out" : "/out/")")
    try vault.pdm("john", "checkout", "out/o.nc", "-m", "x")
    try vault.edit("out/o.nc", "changed\n")
    try vault.pdm("john", "checkin", "out/o.nc", "-m", "x")
    #expect(try vault.git("show", "HEAD:out/o.nc") == "changed\n")
  }

  @Test func `edits that git was told not to see are the holder's all the same`() throws {
    let vault = try RealVault()
    try vault.script("git update-index --assume-unchanged a.nc; git update-index --skip-worktree b.nc")
    try vault.pdm("john", "checkout", "a.nc", "b.nc", "-m", "change")
    try vault.makeTwin()
    try vault.inBoth { try vault.script("chmod u+w *.nc; echo 2 >a.nc; echo 2 >b.nc", in: $0) }
    let refused = try vault.expect(1, "john", "checkin", "b.nc", "-m", "done")
    #expect(refused.errorText.contains("git update-index --no-skip-worktree b.nc"))
    try vault.pdm("john", "checkin", "a.nc", "-m", "done")
    try vault.commitInTwin("a.nc")
    try vault.expectTwins()
    try vault.pdm("john", "cancel", "b.nc")
    #expect(try vault.read("b.nc") == "the first version of b.nc\n")
    let rescue = try vault.git("for-each-ref", "--format=%(refname)", "refs/pdm/rescue").split(separator: "\n")
    #expect(try vault.git("show", "\(try #require(rescue.first)):b.nc") == "2\n")
    // Nor are they lost to a removal.
    try vault.script("git update-index --assume-unchanged 'c d.step'")
    try vault.edit("c d.step", "edited\n")
    try vault.expect(1, "john", "rm", "c d.step", "-m", "gone")
    #expect(try vault.read("c d.step") == "edited\n")
  }

  @Test func `without an executable bit or links on disk, what is recorded stays`() throws {
    let vault = try RealVault()
    try vault.script(
      "ln -s a.nc link; printf 'echo\\n' >run.sh; chmod +x run.sh; git add -A; git commit -qm kinds; "
        + "git config core.fileMode false; git config core.symlinks false; rm link; git checkout -q -- link")
    try vault.pdm("john", "checkout", "link", "run.sh", "a.nc", "-m", "change")
    try vault.makeTwin()
    try vault.inBoth {
      try vault.script("chmod 644 run.sh a.nc link; echo more >>run.sh; chmod +x a.nc; printf b.nc >link", in: $0)
    }
    #expect(try vault.pdm("john", "checkin", "a.nc", "-m", "mode").contains("unchanged\ta.nc"))
    try vault.pdm("john", "checkin", "link", "run.sh", "-m", "done")
    try vault.commitInTwin("link", "run.sh")
    try vault.expectTwins()
    #expect(try vault.git("ls-files", "-s", "link", "run.sh").contains("120000"))
    try vault.pdm("john", "checkout", "link", "-m", "again")
    try vault.pdm("john", "restore", "link", "HEAD~1")
    #expect(try FileSystem.status(of: vault.fixture.path("repo/link"))?.kind == .regular)
    #expect(try vault.read("link") == "a.nc")
    #expect(try vault.git("status", "--porcelain") == "")
  }

  @Test func `a repository of a format that pdm does not read is refused by every command`() throws {
    let vault = try RealVault()
    try vault.script("git init -q --object-format=sha256 other; cp -a repo/.pdm other/.pdm", in: "")
    try vault.script(
      "cp -a repo tables; git -C tables config core.repositoryformatversion 1; "
        + "git -C tables config extensions.refStorage reftable", in: "")
    let commands = [
      ["init", "--admin", "admin", "--password-stdin"], ["ls"], ["show", "a.nc"], ["checkout", "a.nc", "-m", "x"],
      ["checkin", "a.nc", "-m", "x"], ["cancel", "a.nc"], ["add", "a.nc", "-m", "x"], ["rm", "a.nc", "-m", "x"],
      ["mv", "a.nc", "z.nc", "-m", "x"], ["cat", "a.nc"], ["restore", "a.nc", "HEAD"], ["diff", "a.nc"],
      ["blame", "a.nc"], ["log", "a.nc"], ["log"], ["locks"], ["audit"], ["audit", "verify"], ["whoami"],
      ["user", "list"], ["show", "--vault"],
    ]
    for (folder, word) in [("other", "sha256"), ("tables", "reftable")] {
      for command in commands {
        let refused = try vault.command("john", command.map { Array($0.utf8) }, in: folder, input: "a-password\n").run()
        #expect(refused.status == .exited(1), "\(command) \(refused.errorText)")
        #expect(refused.errorText.contains(word), "\(command) \(refused.errorText)")
      }
    }
  }
}
