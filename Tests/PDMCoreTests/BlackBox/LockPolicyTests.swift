import Glibc
import Testing

@testable import PDMCore

/// What a changed `lock.policy` makes read-only, with real files.
@Suite("lock.policy")
struct LockPolicyTests {
  private func isWritable(_ file: String, in vault: RealVault) throws -> Bool {
    try #require(try FileSystem.status(of: vault.fixture.path("repo/\(file)"))).mode & S_IWUSR != 0
  }

  /// Takes it, changes it, brings it back.
  private func roundTrip(_ file: String, in vault: RealVault) throws {
    try vault.pdm("john", "checkout", file, "-m", "why")
    #expect(try isWritable(file, in: vault))
    try vault.edit(file, "changed\n")
    try vault.pdm("john", "checkin", file, "-m", "why")
  }

  @Test func `attribute makes only what is marked lockable read-only; any file can be taken`() throws {
    let vault = try RealVault()
    try vault.fixture.write("repo/.gitattributes", "*.step lockable\n*.scad lockable\nb.nc -lockable\n")
    #expect(try !isWritable("a.nc", in: vault))
    try vault.pdm("admin", "config", "lock.policy", "attribute")
    // Nothing is touched by the change itself.
    #expect(try !isWritable("a.nc", in: vault))
    for (file, isWritable) in [("a.nc", true), ("b.nc", true), ("c d.step", false), ("sub/e.scad", false)] {
      try roundTrip(file, in: vault)
      #expect(try self.isWritable(file, in: vault) == isWritable, "\(file)")
    }
    try vault.pdm("john", "checkout", "a.nc", "c d.step", "-m", "why")
    try vault.edit("a.nc", "once more\n")
    try vault.pdm("john", "cancel", "a.nc", "c d.step")
    #expect(try isWritable("a.nc", in: vault))
    #expect(try !isWritable("c d.step", in: vault))

    try vault.pdm("admin", "config", "--unset", "lock.policy")
    for (file, isWritable) in [("a.nc", false), ("b.nc", true), ("c d.step", false)] {
      try roundTrip(file, in: vault)
      #expect(try self.isWritable(file, in: vault) == isWritable, "\(file)")
    }
    try vault.checkPromises("after two policies")
  }

  @Test func `a word that a later program wrote counts as the stricter policy`() throws {
    let vault = try RealVault()
    _ = try vault.sqlite("INSERT INTO settings VALUES ('lock.policy', 'some')")
    try roundTrip("a.nc", in: vault)
    #expect(try !isWritable("a.nc", in: vault))
    #expect(try vault.pdm("john", "config", "lock.policy") == "some")
  }
}
