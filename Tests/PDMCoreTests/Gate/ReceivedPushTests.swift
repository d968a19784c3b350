import Glibc
import Testing

@testable import PDMCore

/// `pdm check --pre-receive` and `--update`, called by git in the repository that a push goes to.
@Suite("The gate where a push arrives")
struct ReceivedPushTests {
  private func guarded() throws -> RealVault {
    let vault = try RealVault.central()
    try vault.hook("pre-receive", "--pre-receive", in: "central.git")
    return vault
  }

  private func push(_ vault: RealVault, _ account: String, _ words: String...) throws -> ChildResult {
    let arguments = (["push", "-q"] + words).map { Array($0.utf8) }
    let command = Subprocess(
      Array("git".utf8), arguments, environment: vault.environment(of: account),
      workingDirectory: vault.fixture.path("clone"))
    return try command.run()
  }

  @Test func `a push needs the check-outs of what it changes`() throws {
    let vault = try guarded()
    try vault.fixture.write("clone/a.nc", "second\n")
    try vault.fixture.write("clone/new.nc", "new\n")
    try vault.commit("clone")
    let refused = try push(vault, "john", "origin", "main")
    #expect(refused.status == .exited(1))
    #expect(refused.errorText.contains("remote: refused: a.nc: not checked out (changed by"))
    #expect(!refused.errorText.contains("new.nc"))
    try vault.take("a.nc", for: "john")
    #expect(try push(vault, "mary", "origin", "main").errorText.contains("checked out by john"))
    #expect(try push(vault, "john", "origin", "main").succeeded)
    // The author's name says nothing: both commits are of one person for git.
    let line = try vault.rootScript(
      "sqlite3 central.git/pdm/pdm.db \"SELECT user, CAST(target AS TEXT), json_extract(details, '$.mode'), json_extract(details, '$.count') FROM audit WHERE action = 'CHECK_REFUSED' ORDER BY seq\""
    )
    #expect(line == "john|a.nc|pre-receive|1\nmary|a.nc|pre-receive|1")
    // Their lines fit. The check-out that sqlite3 took has none.
    let verified = try vault.expect(8, "admin", "audit", "verify")
    #expect(verified.outputText.hasPrefix("the check-out of a.nc is john's, and no line says that it was taken"))
  }

  @Test func `recorded check-ins pass when their files are given back`() throws {
    let vault = try guarded()
    try vault.fixture.write("clone/a.nc", "second\n")
    try vault.commit("clone")
    try vault.record(try vault.fixture.object("HEAD", in: "clone"), by: "john")
    try vault.fixture.write("clone/b.nc", "second\n")
    try vault.commit("clone")
    let refused = try push(vault, "mary", "origin", "main")
    #expect(refused.errorText.contains("refused: b.nc") && !refused.errorText.contains("refused: a.nc"))
    #expect(try push(vault, "nobody", "origin", "main~1:main").succeeded)
  }

  @Test func `branches and tags, new and deleted`() throws {
    let vault = try guarded()
    // Nothing that is not there already: nobody needs to be known.
    #expect(try push(vault, "nobody", "origin", "main:same").succeeded)
    try vault.fixture.git("tag", "-a", "-m", "known", "v1", in: "clone")
    #expect(try push(vault, "nobody", "origin", "v1").succeeded)
    #expect(try push(vault, "nobody", "origin", ":same", ":v1").succeeded)

    try vault.fixture.write("clone/a.nc", "on a branch\n")
    try vault.commit("clone")
    #expect(try push(vault, "john", "origin", "main:branch").status == .exited(1))
    try vault.fixture.git("tag", "-a", "-m", "inner", "v2", in: "clone")
    try vault.fixture.git("tag", "-a", "-m", "outer", "v3", "v2", in: "clone")
    #expect(try push(vault, "john", "origin", "v3").errorText.contains("refused: a.nc"))
    // A rescue that nobody judged is no way in.
    try vault.rootScript(
      "git -C clone push -q ../central.git main:refs/heads/x --receive-pack='git -c core.hooksPath=/dev/null receive-pack'"
    )
    try vault.rootScript("cd central.git && git update-ref refs/pdm/rescue/1 x && git update-ref -d refs/heads/x")
    #expect(try push(vault, "john", "origin", "main:branch").errorText.contains("refused: a.nc"))
    // One process judges all references of a push, and a blob is no change of a file.
    let blob = try vault.fixture.words("rev-parse", "HEAD:b.nc", in: "clone")[0]
    #expect(try push(vault, "john", "origin", "\(blob):refs/tags/blob").succeeded)
    #expect(try push(vault, "john", "origin", "main~1:refs/heads/good", "main:bad").errorText.contains("refused: a.nc"))
    #expect(
      try vault.rootScript("git -C central.git for-each-ref --format='%(refname)'")
        == "refs/heads/main\nrefs/pdm/rescue/1\nrefs/tags/blob")
  }

  @Test func `a history of its own is judged from its first commit`() throws {
    let vault = try guarded()
    try vault.reserve("plan.nc", for: "mary")
    try vault.rootScript(
      "cd clone && git switch -q --orphan other && echo one > plan.nc && echo one > free.nc && git add -A && git commit -qm first && echo two > free.nc && git commit -qam second"
    )
    let refused = try push(vault, "john", "origin", "other").errorText
    #expect(refused.contains("refused: plan.nc: new, but the name is checked out by mary"))
    #expect(refused.contains("refused: free.nc: not checked out (changed by"))
    try vault.take("free.nc", for: "mary")
    #expect(try push(vault, "mary", "origin", "other").succeeded)
  }

  @Test func `a check-in is not forced off its branches`() throws {
    let vault = try guarded()
    try vault.fixture.write("clone/a.nc", "checked in\n")
    try vault.commit("clone")
    let checkin = try vault.fixture.object("HEAD", in: "clone")
    try vault.record(checkin, by: "john")
    #expect(try push(vault, "john", "origin", "main", "main:second").succeeded)
    // It stays on the other branch.
    #expect(try push(vault, "mary", "-f", "origin", "main~1:main").succeeded)
    let lost = try push(vault, "mary", "origin", ":second").errorText
    #expect(lost.contains("refused: a.nc: the check-in \(checkin.short) would be on no branch any more"))
    #expect(try push(vault, "mary", "-f", "origin", "main~1:second").status == .exited(1))
    // Moved to another name in the same push.
    #expect(try push(vault, "mary", "origin", "main:third", ":second").succeeded)
    // Dropping what pdm did not make loses no check-in.
    try vault.fixture.write("clone/new.nc", "new\n")
    try vault.commit("clone")
    #expect(try push(vault, "mary", "origin", "main:third").succeeded)
    #expect(try push(vault, "mary", "-f", "origin", "main~1:third").succeeded)
    try vault.take("a.nc", for: "mary")
    #expect(try push(vault, "mary", "origin", ":third").succeeded)
  }

  @Test func `an update hook refuses one reference and lets others in`() throws {
    let vault = try RealVault.central()
    try vault.hook("update", "--update", in: "central.git")
    try vault.fixture.write("clone/a.nc", "second\n")
    try vault.commit("clone")
    let result = try push(vault, "john", "origin", "main~1:refs/heads/good", "main:bad")
    #expect(result.errorText.contains("refused: a.nc") && result.errorText.contains("hook declined"))
    #expect(try vault.rootScript("git -C central.git branch --format='%(refname:short)'") == "good\nmain")
  }

  @Test func `a push into a repository with a work tree, under a name that paths cannot have`() throws {
    let vault = try RealVault()
    try vault.rootScript("mkdir 'od:d \"x' && mv repo 'od:d \"x/repo' && git clone -q 'od:d \"x/repo' clone")
    let odd = RealVault(bare: vault.fixture, folder: "od:d \"x/repo")
    try odd.fixture.git(
      ["config", "receive.denyCurrentBranch", "updateInstead"].map { Array($0.utf8) }, in: odd.folder)
    try odd.hook("pre-receive", "--pre-receive")
    try odd.fixture.write("clone/a.nc", "second\n")
    try odd.fixture.git(["commit", "-qam", "second"].map { Array($0.utf8) }, in: "clone")
    #expect(try push(odd, "john", "origin", "main").errorText.contains("refused: a.nc"))
    try odd.pdm("john", "checkout", "a.nc", "-m", "change")
    let pushed = try push(odd, "john", "origin", "main")
    #expect(pushed.succeeded, "\(pushed.errorText)")
  }

  @Test func `a shallow clone may push, and is not judged by itself`() throws {
    let vault = try guarded()
    try vault.fixture.write("clone/b.nc", "second\n")
    try vault.commit("clone")
    try vault.take("b.nc", for: "john")
    #expect(try push(vault, "john", "origin", "main").succeeded)
    let central = String(decoding: vault.fixture.path("central.git"), as: UTF8.self)
    try vault.rootScript(
      "git clone -q --depth 1 'file://\(central)' cut && cp -r central.git/pdm cut/.pdm && echo x > cut/b.nc && git -C cut commit -qam third"
    )
    #expect(try vault.git(as: "john", "push", "-q", "origin", "main", in: "cut").succeeded)
    let cut = RealVault(bare: vault.fixture, folder: "cut")
    let zeros = String(repeating: "0", count: 40)
    let refused = try cut.run("john", "check", "--range", "\(zeros)..HEAD")
    #expect(refused.status == .exited(1) && refused.errorText.contains("git fetch --unshallow"))
    #expect(try cut.check("john", "--range", "HEAD~1..HEAD") == [])
    try cut.expect(11, "john", "check", "--range", "v9..HEAD")
    try cut.expect(2, "john", "check", "--range", "HEAD")
    // An end that git would take for an exclusion or an option must not empty the question.
    for end in ["^HEAD", "--all", "HEAD^@", "HEAD^!"] {
      try cut.expect(11, "john", "check", "--range", "HEAD~1..\(end)")
    }
  }

  @Test func `a receiving account acts for whom its environment names`() throws {
    let vault = try guarded()
    try vault.pdm(
      "admin", "identity", "add", "john", "--os-user", "\(geteuid())", "--variable", "GL_USER", "--value", "jd")
    try vault.take("a.nc", for: "john")
    try vault.fixture.write("clone/a.nc", "second\n")
    try vault.commit("clone")
    // mary's own session would make one person of all who push.
    #expect(
      try vault.git(as: "mary", "push", "-q", "origin", "main", in: "clone").errorText.contains("GL_USER names nobody"))
    let pushed = try vault.git(as: "mary", "push", "-q", "origin", "main", in: "clone", adding: ["GL_USER": "jd"])
    #expect(pushed.succeeded, "\(pushed.errorText)")
  }

  @Test func `a partial clone fetches what it needs, or nothing passes`() throws {
    let vault = try RealVault.central()
    try vault.fixture.write("clone/sub/e.scad", "second\n")
    try vault.commit("clone")
    try vault.rootScript(
      """
      git -C clone push -q && git -C central.git config uploadpack.allowFilter true
      git -C central.git config uploadpack.allowAnySHA1InWant true
      git clone -q --filter=tree:0 --no-checkout "file://$PWD/central.git" part
      cp -r central.git/pdm part/.pdm && cp -r part alone && git -C alone remote set-url origin /nowhere
      """)
    let part = RealVault(bare: vault.fixture, folder: "part")
    #expect(try part.check("john", "--range", "HEAD~1..HEAD") == [Refusal("sub/e.scad", "not_checked_out")])
    let alone = try RealVault(bare: vault.fixture, folder: "alone").run("john", "check", "--range", "HEAD~1..HEAD")
    #expect(alone.status == .exited(1), "\(alone.errorText)")
  }
}
