import Testing

@testable import PDMCore

/// Clones that have not all objects, or have them elsewhere.
@Suite("Clones with few objects of their own")
struct OddObjectTests {
  private static let kinds = [
    "git clone -q --shared origin repo", "git clone -q --depth 2 \"file://$PWD/origin\" repo",
    "git clone -q --filter=blob:none \"file://$PWD/origin\" repo",
    "git clone -q --filter=tree:0 \"file://$PWD/origin\" repo",
    "git clone -q origin repo; git -C repo replace HEAD~1 $(git -C repo commit-tree -p HEAD~2 -m other 'HEAD~1^{tree}')",
    "git clone -q origin main; git -C main worktree add -q -b side ../repo",
  ]

  @Test(arguments: kinds)
  func `a day's work is what it is anywhere`(clone: String) throws {
    let vault = RealVault(bare: try GitFixture())
    try vault.script(
      """
      git init -q origin; cd origin; git config uploadpack.allowFilter true; git config uploadpack.allowAnySHA1InWant true
      mkdir sub
      for n in 1 2 3 4; do echo $n >a.nc; echo "b $n" >sub/b.nc; git add -A; git commit -qm "version $n"; done
      cd ..; \(clone)
      """, in: "")
    try vault.makeStore(["admin", "john"])
    try vault.pdm("john", "checkout", "a.nc", "sub/b.nc", "-m", "change")
    if !clone.contains("worktree") { try vault.makeTwin() }
    let folders = clone.contains("worktree") ? [vault.folder] : [vault.folder, RealVault.twin]
    for folder in folders {
      try vault.script("chmod u+w a.nc sub/b.nc; echo 5 >a.nc; echo more >>sub/b.nc", in: folder)
    }
    try vault.pdm("john", "checkin", "a.nc", "sub/b.nc", "-m", "fifth")
    if folders.count == 2 {
      try vault.commitInTwin("a.nc", "sub/b.nc")
      try vault.expectTwins(clone)
    }
    #expect(try vault.pdm("john", "cat", "sub/b.nc", "HEAD~1") == "b 4")
    #expect(try vault.pdm("john", "diff", "a.nc", "HEAD").contains("-4\n+5"))
    #expect(try vault.pdm("john", "log", "a.nc").contains("\tfifth\ta.nc"))
    #expect(try vault.pdm("john", "blame", "sub/b.nc").split(separator: "\n").count == 2)
    try vault.pdm("john", "checkout", "a.nc", "-m", "again")
    try vault.pdm("john", "restore", "a.nc", "HEAD~1")
    #expect(try vault.read("a.nc") == "4\n")
    try vault.edit("a.nc", "spoilt\n")
    try vault.pdm("john", "cancel", "a.nc")
    #expect(try vault.read("a.nc") == "4\n")
    try vault.pdm("john", "mv", "sub/b.nc", "c.nc", "-m", "name")
    try vault.pdm("john", "rm", "c.nc", "-m", "gone")
    #expect(try vault.git("status", "--porcelain") == "")
    #expect(try vault.git("ls-files") == "a.nc\n")
    try vault.pdm("john", "audit", "verify")
  }

  @Test func `a bare repository lists what its branch has`() throws {
    let vault = RealVault(bare: try GitFixture())
    try vault.script(
      """
      git init -q --bare repo; git init -q seed; cd seed
      mkdir sub; echo 1 >a.nc; echo 1 >'sub/b c.nc'; echo 1 >sub.nc; git add -A; git commit -qm seed; git push -q ../repo main
      """, in: "")
    try vault.makeStore(["admin", "john"])
    #expect(try vault.pdm("john", "ls", "-z") == "a.nc\0sub.nc\0sub/b c.nc\0")
    #expect(try vault.pdm("john", "ls", "-z", "sub/", "a*") == "a.nc\0sub/b c.nc\0")
    #expect(try vault.pdm("john", "ls", "--status", "modified", "-z") == "")
    #expect(try vault.pdm("john", "cat", "sub/b c.nc") == "1")
    try vault.expect(1, "john", "checkout", "a.nc", "-m", "x")
  }
}
