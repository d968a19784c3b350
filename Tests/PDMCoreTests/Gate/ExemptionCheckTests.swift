import Testing

@testable import PDMCore

/// Which files the gate lets through because of .gitattributes and the vault's policy.
@Suite("Exempt files at the gate")
struct ExemptionCheckTests {
  private func vault(_ attributes: String) throws -> RealVault {
    let vault = try RealVault(bare: GitFixture())
    try vault.fixture.makeRepository()
    try vault.fixture.write("repo/.gitattributes", attributes)
    for file in ["run.log", "a.nc", "sub/b.nc", "new\nline/c.log"] { try vault.fixture.write("repo/\(file)", "one\n") }
    try vault.fixture.commit("parts")
    try vault.makeStore(["admin", "john"])
    return vault
  }

  private let log = Refusal(".gitattributes", "not_checked_out")
  private let part = Refusal("a.nc", "not_checked_out")

  @Test func `a file is exempt where it was so before`() throws {
    let vault = try vault("*.log -lockable\n")
    for file in ["run.log", "a.nc", "new\nline/c.log"] { try vault.fixture.write("repo/\(file)", "two\n") }
    try vault.fixture.git("add", "-u")
    #expect(try vault.check("john") == [part])
    #expect(try vault.check("john", "run.log", "a.nc") == [part])
    // The edit that would unlock is itself a change, and unlocks nothing.
    try vault.fixture.write("repo/.gitattributes", "* -lockable\n")
    try vault.fixture.git("add", "-u")
    #expect(try vault.check("john") == [part, log])
    try vault.commit()
    #expect(try vault.check("john", "--range", "HEAD~1..HEAD") == [part, log])
    // Here too, though the commit before says that it is exempt.
    try vault.fixture.write("repo/sub/b.nc", "two\n")
    try vault.commit()
    #expect(try vault.check("john", "--range", "HEAD~1..HEAD") == [])
    #expect(try vault.check("john", "--range", "HEAD~2..HEAD") == [part, log, Refusal("sub/b.nc", "not_checked_out")])
  }

  @Test func `new attributes in a folder do not unlock it in the same push, not in a bare repository either`() throws {
    let vault = try vault("*.log -lockable\n")
    try vault.fixture.write("repo/sub/.gitattributes", "b.nc -lockable\n")
    try vault.commit()
    for file in ["sub/b.nc", "run.log", "new\nline/c.log"] { try vault.fixture.write("repo/\(file)", "two\n") }
    try vault.commit()
    let refused: Set = [Refusal("sub/b.nc", "not_checked_out")]
    #expect(try vault.check("john", "--range", "HEAD~2..HEAD") == refused)
    try vault.rootScript("git clone -q --bare repo bare.git && mv repo/.pdm bare.git/pdm")
    let bare = RealVault(bare: vault.fixture, folder: "bare.git")
    #expect(try bare.check("john", "--range", "HEAD~2..HEAD") == refused)
    #expect(try bare.check("john", "--range", "HEAD~1..HEAD") == [])
    #expect(try bare.check("john", "a.nc", "run.log", "sub/b.nc") == [part])
  }

  @Test func `a merge that brings attributes does not unlock what it changes`() throws {
    let vault = try vault("*.log -lockable\n")
    try vault.fixture.git("switch", "-q", "-c", "side")
    try vault.fixture.write("repo/.gitattributes", "* -lockable\n")
    try vault.commit()
    try vault.fixture.git("switch", "-q", "main")
    try vault.fixture.write("repo/free.nc", "new\n")
    try vault.commit()
    try vault.fixture.git("merge", "-q", "--no-commit", "side")
    for file in ["run.log", "a.nc"] { try vault.fixture.write("repo/\(file)", "slipped in\n") }
    try vault.fixture.git("add", "-u")
    #expect(try vault.check("john") == [part])
    try vault.commit()
    #expect(try vault.check("john", "--range", "HEAD^1..HEAD") == [part, log])
  }

  @Test func `under the policy 'attribute' only what is lockable needs a check-out`() throws {
    let vault = try vault("*.nc lockable\n")
    _ = try vault.sqlite("INSERT INTO settings(key, value) VALUES ('lock.policy', 'attribute')")
    for file in ["run.log", "a.nc", ".gitattributes"] { try vault.fixture.write("repo/\(file)", "*.txt text\n") }
    try vault.fixture.git("add", "-u")
    #expect(try vault.check("john") == [part])
    try vault.commit()
    try vault.fixture.write("repo/sub/b.nc", "two\n")
    try vault.commit()
    #expect(try vault.check("john", "--range", "HEAD~2..HEAD") == [part, Refusal("sub/b.nc", "not_checked_out")])
  }
}
