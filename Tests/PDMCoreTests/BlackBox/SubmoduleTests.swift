import Glibc
import Testing

@testable import PDMCore

/// A submodule's pointer is an entry like a file's; what is in it is another repository's, and perhaps another vault's.
@Suite("Submodules")
struct SubmoduleTests {
  /// With the submodule `lib`, whose `l.nc` has a second version that is not recorded here yet.
  private func vault() throws -> RealVault {
    let vault = try RealVault()
    try vault.script(
      """
      git init -q ../lib; cd ../lib; echo 1 >l.nc; git add -A; git commit -qm one; cd ../repo
      git submodule --quiet add ../lib lib 2>../said; git commit -qm submodule
      cd lib; echo 2 >l.nc; git commit -qam two
      """, adding: ["GIT_ALLOW_PROTOCOL": Array("file".utf8)])
    return vault
  }

  @Test func `its pointer is checked out and in as git commits it`() throws {
    let vault = try vault()
    #expect(try vault.pdm("john", "ls", "--status", "modified", "-z") == "lib\0")
    try vault.pdm("john", "checkout", "lib/", "-m", "newer")
    try vault.expect(6, "mary", "checkout", "lib", "-m", "newer")
    #expect(try vault.pdm("john", "show", "lib").contains("a submodule"))
    #expect(try vault.pdm("john", "diff", "lib").contains("+Subproject commit"))
    try vault.makeTwin()
    // What is edited inside is none of the pointer's, and no other file comes along.
    try vault.inBoth { try vault.script("echo dirty >>lib/l.nc; chmod u+w a.nc; echo e >a.nc; git add a.nc", in: $0) }
    try vault.pdm("john", "checkin", "lib", "-m", "newer")
    try vault.commitInTwin("lib")
    try vault.expectTwins()
    #expect(try vault.git("rev-parse", "HEAD:lib") == vault.script("git rev-parse HEAD", in: "repo/lib") + "\n")
    #expect(try vault.pdm("john", "log", "lib").contains("\tnewer\tlib"))
    #expect(try vault.pdm("john", "ls", "lib", "--json").contains("\"size_bytes\":null"))
    try vault.pdm("admin", "audit", "verify")
    let again = try vault.pdm("mary", "checkout", "lib", "-m", "again")
    #expect(again.contains("checked_out\tlib"))
    #expect(try vault.pdm("mary", "checkin", "lib", "-m", "nothing").contains("unchanged\tlib"))
  }

  @Test func `giving up leaves its work alone, and says so`() throws {
    let vault = try vault()
    try vault.fixture.git("config", "submodule.recurse", "true", in: vault.folder)
    try vault.pdm("john", "checkout", "lib", "-m", "newer")
    try vault.script("git add lib; echo dirty >>lib/l.nc")
    let inside = "git -C lib rev-parse HEAD; git -C lib status --porcelain; cat lib/l.nc"
    let before = try vault.script(inside)
    let result = try vault.run("john", "cancel", "lib")
    #expect(result.succeeded, "\(result.errorText)")
    #expect(result.errorText.contains("git submodule update lib"), "\(result.errorText)")
    #expect(try vault.script(inside) == before)
    #expect(try vault.git("diff", "--cached", "--raw") == "")
    #expect(try vault.sqlite("SELECT count(*) FROM locks") == "0")
    // The commit that it was at is kept as any other edit is.
    let rescue = try vault.git("for-each-ref", "--format=%(refname)", "refs/pdm/rescue").split(separator: "\n")
    #expect(try vault.git("rev-parse", "\(try #require(rescue.first)):lib") == before.prefix { $0 != "\n" } + "\n")
  }

  @Test func `other commands refuse it by name, and a plain folder as before`() throws {
    let vault = try vault()
    for command in [
      ["rm", "lib", "-m", "x"], ["mv", "lib", "other", "-m", "x"], ["add", "lib", "-m", "x"], ["cat", "lib"],
      ["restore", "lib", "HEAD"], ["blame", "lib"],
    ] {
      let refused = try vault.command("john", command.map { Array($0.utf8) }).run()
      #expect(refused.status == .exited(2) && refused.errorText.contains("is a submodule"), "\(command)")
    }
    for command in [["checkout", "sub", "-m", "x"], ["show", "sub"], ["checkout", "lib/l.nc", "-m", "x"]] {
      #expect(try vault.command("john", command.map { Array($0.utf8) }).run().status == .exited(2), "\(command)")
    }
  }

  @Test func `a vault in it is one of its own`() throws {
    let vault = try vault()
    let inner = RealVault(bare: vault.fixture, folder: "repo/lib")
    let made = try vault.command(
      "mary", ["init", "--admin", "mary", "--password-stdin"].map { Array($0.utf8) }, in: inner.folder,
      input: "inner-secret\n"
    ).run()
    #expect(made.succeeded, "\(made.errorText)")
    // A session of the outer vault is none of the inner one, and the other way round.
    #expect(try inner.run("mary", "ls").status == .exited(4))
    try inner.pdm("mary", "login", "mary", "--password-stdin", input: "inner-secret\n")
    try vault.expect(6, "mary", "checkin", "a.nc", "-m", "x")
    try vault.pdm("mary", "checkout", "a.nc", "-m", "outer")
    try inner.pdm("mary", "checkout", "l.nc", "-m", "inner")
    try inner.edit("l.nc", "3\n")
    try inner.pdm("mary", "checkin", "l.nc", "-m", "inner")
    #expect(try inner.git("log", "-1", "--format=%s %an") == "inner mary\n")
    #expect(try inner.git("status", "--porcelain") == "")
    #expect(try vault.pdm("mary", "ls", "--status", "mine", "-z") == "a.nc\0")
    #expect(try vault.pdm("mary", "-C", "lib", "ls", "--status", "mine", "-z") == "")
    #expect(try inner.pdm("mary", "--vault", "..", "locks").contains("a.nc"))
    vault.fixture.environment["PDM_VAULT"] = vault.fixture.path("repo/lib")
    #expect(try vault.pdm("mary", "show", "--vault").contains("repo/lib/.pdm"))
    #expect(try vault.pdm("mary", "-C", ".", "locks").contains("a.nc"))
    vault.fixture.environment["PDM_VAULT"] = nil
    try inner.pdm("mary", "logout")
    #expect(try vault.run("mary", "whoami").succeeded)
  }
}
