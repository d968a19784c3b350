import Testing

@testable import PDMCore

/// A store that is lost loses no number: all of them are in the commits.
@Suite("Revisions from the trailers")
struct RevisionRebuildTests {
  private static let columns = "series, hex(key), hex(path), major, minor, hex(oid), hex(commit_oid)"

  private func table(_ vault: RealVault) throws -> String {
    try vault.sqlite("SELECT \(Self.columns) FROM revisions ORDER BY id")
  }

  private func rebuild(_ vault: RealVault) throws -> Int {
    try RevisionRebuild(Vault(locating: Vault.Options(), context: vault.fixture.context(in: "repo"))).run()
  }

  /// Everything that gives a number, and plain git between.
  private func work() throws -> RealVault {
    let vault = try RealVault()
    try vault.checkIn("john", "a.nc", "1\n")
    try vault.pdm("john", "checkout", "a.nc", "b.nc", "-m", "change")
    for file in ["a.nc", "b.nc"] { try vault.edit(file, "2\n") }
    try vault.pdm("john", "checkin", "a.nc", "b.nc", "-m", "both")
    try vault.edit("new, \"name\"\t.nc", "1\n")
    try vault.pdm("mary", "add", "new, \"name\"\t.nc", "-m", "new")
    try vault.pdm("mary", "mv", "a.nc", "z.nc", "-m", "name")
    try vault.edit("c d.step", "plain\n")
    try vault.fixture.git("commit", "-qam", "plain")
    try vault.checkIn("mary", "z.nc", "3\n", "--major=5")
    try vault.pdm("john", "rm", "b.nc", "-m", "gone")
    try vault.edit("b.nc", "3\n")
    try vault.pdm("john", "add", "b.nc", "--keep", "-m", "again")
    try vault.edit("b.nc", "4\n")
    try vault.pdm("john", "checkin", "b.nc", "--keep", "-m", "four")
    try vault.pdm("john", "restore", "b.nc", "1.0")
    return vault
  }

  @Test func `are those that the store had, and a second time nothing is new`() throws {
    let vault = try work()
    let wanted = try table(vault)
    #expect(wanted.split(separator: "\n").count == 9)
    #expect(try rebuild(vault) == 0)
    _ = try vault.sqlite("DELETE FROM revisions")
    #expect(try rebuild(vault) == 9)
    #expect(try table(vault) == wanted)
    #expect(try rebuild(vault) == 0)
  }

  @Test func `a vault that is made in a clone has them from the first`() throws {
    let vault = try work()
    try vault.fixture.git("clone", "-q", "repo", "copy", in: "")
    // At another site, which cannot reach the first vault.
    try vault.fixture.git("remote", "remove", "origin", in: "copy")
    let copy = RealVault(bare: vault.fixture, folder: "copy")
    try copy.makeStore(["admin"])
    #expect(try table(copy) == table(vault))
    #expect(try copy.pdm("admin", "cat", "z.nc", "1.1") == "2")
    #expect(try copy.checkIn("admin", "z.nc", "6\n") == "5.1")
  }

  @Test func `copies of a check-in, forgeries and odd forms are left out`() throws {
    let vault = try work()
    let wanted = try table(vault)
    let last = try vault.git("log", "-1", "--format=%B", "HEAD~1")
    let id = "\nPdm-User: john\nPdm-Checkin: 000102030405060708090a0b0c0d0e0f\n"
    var count = 0
    try vault.fixture.git("branch", "other", "HEAD~1")
    for (file, message) in [
      // Copied by hand, without pdm's other trailers, of a number that was there, of a file that is not, of a form.
      ("c d.step", last), ("c d.step", "x\n\nPdm-Revision: 7.0 c d.step\n"),
      ("z.nc", "x\n\(id)Pdm-Revision: 5.0 z.nc\n"),
      ("z.nc", "x\n\(id)Pdm-Revision: 1.0 z.nc\n"), ("z.nc", "x\n\(id)Pdm-Revision: 9.0 missing.nc\n"),
      ("z.nc", "x\n\(id)Pdm-Revision: 9.0 b.nc\n"), ("z.nc", "x\n\(id)Pdm-Revision: 09.0 z.nc\n"),
      ("z.nc", "x\n\(id)Pdm-Revision: 9.0 \"z.nc\" from \"missing.nc\"\n"),
      ("z.nc", "x\n\nPdm-User: john\nPdm-Checkin: short\nPdm-Revision: 9.0 z.nc\n"),
    ] {
      count += 1
      try vault.edit(file, "forgery \(count)\n")
      let message = message.split(separator: "0f\n", maxSplits: 1).joined(separator: "0\(count)\n")
      try vault.fixture.git("commit", "-qam", message)
    }
    try vault.fixture.git("switch", "-q", "--force", "other")
    try vault.fixture.git("cherry-pick", "main~9")
    #expect(try rebuild(vault) == 0)
    _ = try vault.sqlite("DELETE FROM revisions")
    _ = try rebuild(vault)
    #expect(try table(vault) == wanted)
  }
}
