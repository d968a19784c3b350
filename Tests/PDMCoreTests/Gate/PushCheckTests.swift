import Testing

@testable import PDMCore

/// `pdm check --pre-push`, called by real pushes out of a shared tree, and `--range`.
@Suite("The gate at a push")
struct PushCheckTests {
  private func guarded() throws -> RealVault {
    let vault = try RealVault()
    try vault.rootScript(
      "git clone -q --bare repo remote.git && git -C repo remote add origin ../remote.git && git -C repo fetch -q")
    try vault.hook("pre-push", "--pre-push")
    return vault
  }

  @Test func `a file may be given back before the push`() throws {
    let vault = try guarded()
    try vault.pdm("john", "checkout", "a.nc", "-m", "change")
    try vault.edit("a.nc", "checked in\n")
    try vault.pdm("john", "checkin", "a.nc", "-m", "done")
    #expect(try vault.check("mary", "--range", "origin/main..HEAD") == [])
    let pushed = try vault.git(as: "mary", "push", "-q", "origin", "main")
    #expect(pushed.succeeded, "\(pushed.errorText)")
    try vault.edit("b.nc", "past pdm\n")
    try vault.commit()
    #expect(try vault.git(as: "mary", "push", "-q", "origin", "main").words.contains("refused: b.nc"))
    // Amended, it is another commit, which pdm did not make.
    try vault.fixture.git("reset", "-q", "--hard", "HEAD~1")
    try vault.fixture.git("commit", "-q", "--amend", "-m", "changed")
    #expect(try vault.git(as: "mary", "push", "-qf", "origin", "main").words.contains("refused: a.nc"))
  }

  @Test func `what the remote has is not judged again, nor what is older than the vault`() throws {
    let vault = try guarded()
    try vault.edit("a.nc", "past pdm\n")
    try vault.commit()
    #expect(try vault.git(as: "john", "push", "-q", "--no-verify", "origin", "main").succeeded)
    try vault.edit("new.nc", "new\n")
    try vault.commit()
    #expect(try vault.git(as: "john", "push", "-q", "origin", "main:branch").succeeded)
    // To an address nothing is known of: all that the vault saw is judged, and nothing before.
    try vault.rootScript("git init -q --bare empty.git")
    let empty = String(decoding: vault.fixture.path("empty.git"), as: UTF8.self)
    let refused = try vault.git(as: "john", "push", "-q", empty, "main").words
    #expect(refused.contains("refused: a.nc") && !refused.contains("refused: b.nc"))
    #expect(try vault.git(as: "john", "push", "-q", empty, "main~2:refs/heads/main").succeeded)
    // What is there by now may become another branch of it.
    #expect(try vault.git(as: "john", "push", "-q", "--no-verify", empty, "main").succeeded)
    #expect(try vault.git(as: "john", "push", "-q", empty, "main:branch").succeeded)
    #expect(
      try vault.check("john", "--range", "\(String(repeating: "0", count: 40))..main") == [
        Refusal("a.nc", "not_checked_out")
      ])
  }

  /// A plain commit of a file that was held when it arrived in the vault, and is not any more.
  @Test func `a clone may be copied elsewhere as it is in the vault`() throws {
    let vault = try ClonedVault()
    try vault.pdm("john", "checkout", "a.nc", "-m", "change")
    try vault.edit("john", "a.nc", "by plain git\n")
    try vault.git("john", "commit", "-qam", "plain")
    try RealVault(bare: vault.fixture, folder: "john").hook("pre-push", "--pre-push")
    func push(_ words: String...) throws -> Bool {
      try Subprocess(
        Array("git".utf8), (["push", "-q"] + words).map { Array($0.utf8) },
        environment: vault.central.environment(of: "john"), workingDirectory: vault.fixture.path("john")
      ).run().succeeded
    }
    #expect(try push("origin", "main"))
    try vault.pdm("john", "cancel", "a.nc")
    try vault.fixture.git(["init", "-q", "--bare", "backup.git"].map { Array($0.utf8) }, in: "")
    #expect(try push("../backup.git", "main"))
    // What the vault has not seen is judged here as there.
    try vault.edit("john", "a.nc", "more\n")
    try vault.git("john", "commit", "-qam", "past pdm")
    #expect(try !push("../backup.git", "main"))
  }

  @Test func `deletions and forced pushes`() throws {
    let vault = try guarded()
    #expect(try vault.git(as: "nobody", "push", "-q", "origin", "main:branch").succeeded)
    #expect(try vault.git(as: "nobody", "push", "-q", "origin", ":branch").succeeded)
    // Somebody else's push, which is not here.
    try vault.rootScript(
      "git clone -q remote.git other && echo x > other/new.nc && git -C other add -A && git -C other commit -qm x && git -C other push -q"
    )
    try vault.edit("newer.nc", "new\n")
    try vault.commit()
    let unknown = try vault.git(as: "john", "push", "-qf", "origin", "main")
    #expect(!unknown.succeeded && unknown.words.contains("git fetch, then push again"))
    try vault.fixture.git("fetch", "-q")
    #expect(try vault.git(as: "john", "push", "-qf", "origin", "main").succeeded)
    // A check-in that is nowhere else.
    try vault.rootScript(
      "cd other && git fetch -q && git reset -q --hard origin/main && echo y > a.nc && git commit -qam y && git push -q"
    )
    try vault.fixture.git("fetch", "-q")
    try vault.record(try vault.fixture.object("origin/main"), by: "john")
    #expect(try vault.git(as: "mary", "push", "-qf", "origin", "main").words.contains("would be on no branch any more"))
    try vault.fixture.git("branch", "keep", "origin/main")
    #expect(try vault.git(as: "mary", "push", "-qf", "origin", "main").succeeded)
  }

  @Test func `what is replaced or grafted is judged as it was made`() throws {
    let vault = try RealVault()
    let base = try vault.fixture.object("HEAD").hex
    try vault.edit("a.nc", "past pdm\n")
    try vault.commit()
    let change = try vault.fixture.object("HEAD").hex
    try vault.fixture.git("replace", change, base)
    try vault.fixture.write("repo/.git/info/grafts", "\(change)\n")
    #expect(try vault.check("john", "--range", "\(base)..\(change)") == [Refusal("a.nc", "not_checked_out")])
  }

  @Test func `names are asked about`() throws {
    let vault = try RealVault()
    try vault.pdm("john", "checkout", "a.nc", "-m", "change")
    #expect(try vault.check("john", "a.nc", "new.nc") == [])
    #expect(
      try vault.check("mary", "a.nc", "b.nc", "new.nc") == [
        Refusal("a.nc", "held_by_other"), Refusal("b.nc", "not_checked_out"),
      ])
    #expect(
      try vault.check(
        "mary", "--pathspec-from-file=-", "--pathspec-file-nul", in: "repo/sub", input: "e.scad\0../a.nc\0")
        == [Refusal("sub/e.scad", "not_checked_out"), Refusal("a.nc", "held_by_other")])
    try vault.expect(2, "mary", "check", "../outside")
    for range in ["..HEAD", "HEAD..", "..", "..."] { try vault.expect(2, "mary", "check", "--range", range) }
    #expect(try vault.run("mary", "check", "-z", "b.nc", "a.nc").outputText == "b.nc\0a.nc\0")
  }

  /// Every pair of commit and path that a random history changes, beside what git says of each parent alone.
  @Test(arguments: 1...6) func `merges are judged as by comparing with each parent`(seed: Int) throws {
    let vault = try RealVault(accounts: ["admin", "mary"], files: ["f0"])
    _ = try vault.python(Self.generator, String(seed))
    let wanted = try vault.python(Self.reference)
    // Held by another, new paths and old ones are both refused.
    for number in 0..<8 { try vault.reserve("f\(number)", for: "admin") }
    try vault.reserve("d/f", for: "admin")
    let result = try vault.run("mary", "check", "--json", "--range", "\(String(repeating: "0", count: 40))..made")
    let found = try vault.python(Self.collect, input: result.output)
    #expect(found == wanted)
    #expect(found.count > 1000)
  }

  private static let generator = """
    import random, subprocess, sys
    random.seed(int(sys.argv[1]))
    paths = [f"f{n}" for n in range(8)] + ["d/f"]
    out, marks = [], []
    for number in range(1, 61):
        parents = []
        if marks and random.random() > 0.05:
            parents = random.sample(marks[-6:], min(len(marks[-6:]), random.choice([1, 1, 1, 2, 2, 3])))
        out.append(f"commit refs/heads/made\\nmark :{number}\\ncommitter a <a@b> {1700000000 + number} +0000\\ndata 1\\nx\\n")
        if not parents and number > 1:
            out[-1] = f"reset refs/heads/made\\n\\n" + out[-1]
        for place, parent in enumerate(parents):
            out.append(f"{'from' if place == 0 else 'merge'} :{parent}\\n")
        for path in random.sample(paths, random.choice([0, 1, 2, 4])):
            if random.random() < 0.25:
                out.append(f"D {path}\\n")
            else:
                text = random.choice("abc")
                out.append(f"M {random.choice(['100644', '100644', '100755'])} inline {path}\\ndata 1\\n{text}\\n")
        marks.append(number)
    # One commit on top reaches all.
    rest = list(marks[:-1])
    out.append("commit refs/heads/made\\nmark :99\\ncommitter a <a@b> 1700001000 +0000\\ndata 1\\nx\\nfrom :60\\n")
    out += [f"merge :{mark}\\n" for mark in rest]
    subprocess.run(["git", "fast-import", "--quiet", "--force"], input="".join(out).encode(), check=True)
    """

  private static let reference = """
    import subprocess
    def git(*words):
        return subprocess.run(["git", *words], check=True, stdout=subprocess.PIPE).stdout.decode()
    def tree(commit):
        return set(git("ls-tree", "-r", "-z", "--name-only", commit).split("\\0")[:-1])
    lines = set()
    for line in git("rev-list", "--parents", "made", "^main").splitlines():
        commit, *parents = line.split()
        if parents:
            changed = set.intersection(*[
                set(git("diff", "--no-renames", "-z", "--name-only", parent, commit).split("\\0")[:-1]) for parent in parents])
        else:
            changed = tree(commit)
        old = set.union(set(), *[tree(parent) for parent in parents])
        for path in changed:
            lines.add(f"{commit} {path} {'held_by_other' if path in old else 'reserved'}")
    print("\\n".join(sorted(lines)))
    """

  private static let collect = """
    import json, sys
    found = json.load(sys.stdin)["violations"]
    lines = [f"{item['commit']} {item['path']} {item['rule']}" for item in found]
    assert len(lines) == len(set(lines))
    print("\\n".join(sorted(lines)))
    """
}
