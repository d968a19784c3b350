import Testing

@testable import PDMCore

/// Whoever only looks takes no lock of git's: killed while it had one, it would keep everybody from checking in.
@Suite struct IndexLockTests {
  /// git has to look into a file that was touched, and would like to note in the index that it is the same.
  @Test(arguments: [["ls"], ["status"], ["show", "a.nc"], ["checkin", "-n", "a.nc", "-m", "x"], ["diff", "a.nc"]])
  func `looking leaves git's index alone`(words: [String]) throws {
    let vault = try RealVault()
    try vault.pdm("john", "checkout", "a.nc", "-m", "look")
    let index = try vault.fixture.read("repo/.git/index")
    for file in ["a.nc", "b.nc"] { try vault.edit(file, "the first version of \(file)\n") }
    let touch = Subprocess(
      Array("touch".utf8), ["-d", "@1700000000"].map { Array($0.utf8) } + [vault.fixture.path("repo/a.nc")],
      environment: vault.fixture.environment)
    #expect(try touch.run().succeeded)
    let result = try vault.command("john", words.map { Array($0.utf8) }).run()
    #expect(result.succeeded, "\(result.errorText)")
    #expect(try vault.fixture.read("repo/.git/index") == index)
    #expect(try vault.pdm("john", "ls", "--status", "modified", "-z") == "")
  }

  @Test func `a file that is HEAD's again while another content is staged is not modified`() throws {
    let vault = try RealVault()
    try vault.edit("a.nc", "staged\n")
    try vault.edit("b.nc", "staged\n")
    try vault.fixture.git("add", "a.nc", "b.nc")
    try vault.edit("a.nc", "the first version of a.nc\n")
    try vault.edit("b.nc", "neither\n")
    #expect(try vault.pdm("john", "ls", "--status", "modified", "-z") == "b.nc\0")
    #expect(try vault.git("diff", "--name-only", "HEAD") == "b.nc\n")
  }
}
