import Testing

@testable import PDMCore

/// Promise 3: what stands where a file is to be put back, or is in the index alone, is not lost.
@Suite("Something is in the way of a file that is put back")
struct WayBackTests {
  private static let cancel = ["john", "cancel"]
  private static let breakLock = ["admin", "break", "-y", "-m", "away"]

  private func run(_ words: [String], _ file: String, in vault: RealVault, _ folder: String? = nil) throws
    -> ChildResult
  {
    try vault.command(words[0], (words.dropFirst() + [file]).map { Array($0.utf8) }, in: folder).run()
  }

  @Test(arguments: [cancel, breakLock]) func `what is staged of a deleted file is kept`(words: [String]) throws {
    let vault = try RealVault()
    try vault.pdm("john", "checkout", "a.nc", "-m", "change")
    try vault.edit("a.nc", "staged alone\n")
    _ = try vault.git("add", "a.nc")
    try FileSystem.remove(vault.fixture.path("repo/a.nc"))
    let result = try run(words, "a.nc", in: vault)
    #expect(result.succeeded, "\(result.errorText)")
    let reference = try vault.git("for-each-ref", "--format=%(refname)", "refs/pdm/rescue/john").dropLast()
    #expect(try vault.git("show", "\(reference)^2:a.nc") == "staged alone\n")
    #expect(try vault.read("a.nc") == "the first version of a.nc\n")
    #expect(try vault.git("status", "--porcelain") == "")
    #expect(try vault.pdm("john", "rescue", "list").contains(reference.split(separator: "/").last ?? "?"))
    try vault.checkPromises("after a rescue of the index")
  }

  /// `git diff HEAD` has nothing to say of it.
  @Test(arguments: [cancel, breakLock]) func `what is staged alone is kept and taken out of the index`(words: [String])
    throws
  {
    let vault = try RealVault()
    try vault.pdm("john", "checkout", "a.nc", "-m", "change")
    try vault.edit("a.nc", "staged alone\n")
    _ = try vault.git("add", "a.nc")
    try vault.edit("a.nc", "the first version of a.nc\n")
    let result = try run(words, "a.nc", in: vault)
    #expect(result.succeeded, "\(result.errorText)")
    let reference = try vault.git("for-each-ref", "--format=%(refname)", "refs/pdm/rescue/john").dropLast()
    #expect(try vault.git("show", "\(reference)^2:a.nc") == "staged alone\n")
    #expect(try vault.git("status", "--porcelain") == "")
    try vault.checkPromises("after a rescue of the index")
  }

  /// git would write the folder of the file over it.
  @Test(arguments: [cancel, breakLock]) func `a file in the place of the folder stops it`(words: [String]) throws {
    let vault = try RealVault()
    try vault.pdm("john", "checkout", "sub/e.scad", "-m", "change")
    try FileSystem.remove(vault.fixture.path("repo/sub/e.scad"))
    try FileSystem.removeFolder(vault.fixture.path("repo/sub"))
    try vault.edit("sub", "precious\n")
    let refused = try run(words, "sub/e.scad", in: vault)
    #expect(refused.status == .exited(1))
    #expect(refused.errorText.contains("sub is in the way of sub/e.scad"), "\(refused.errorText)")
    #expect(try vault.read("sub") == "precious\n")
    #expect(try vault.sqlite("SELECT u.name FROM locks l JOIN users u ON u.id = l.user_id") == "john")
    #expect(try run(words + ["--keep-edits"], "sub/e.scad", in: vault).succeeded)
    #expect(try vault.read("sub") == "precious\n")
  }

  /// It is not there where the breaker stands, in a clone.
  @Test func `a folder in the place of the file stops it`() throws {
    let vault = try RealVault()
    try vault.fixture.git(["clone", "-q", "repo", "clone"].map { Array($0.utf8) }, in: "")
    try vault.pdm("john", "checkout", "a.nc", "-m", "change")
    try FileSystem.remove(vault.fixture.path("repo/a.nc"))
    try vault.fixture.write("repo/a.nc/notes", "precious\n")
    let refused = try run(Self.breakLock, "a.nc", in: vault, "clone")
    #expect(refused.status == .exited(1))
    #expect(refused.errorText.contains("a.nc is in the way of a.nc"), "\(refused.errorText)")
    #expect(try vault.read("a.nc/notes") == "precious\n")
    #expect(try vault.sqlite("SELECT count(*) FROM locks") == "1")
  }
}
