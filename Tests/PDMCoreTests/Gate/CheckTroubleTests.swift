import Testing

@testable import PDMCore

/// A gate that cannot see does not open.
@Suite("The gate in trouble")
struct CheckTroubleTests {
  private func staged() throws -> RealVault {
    let vault = try RealVault()
    try vault.pdm("john", "checkout", "a.nc", "-m", "change")
    try vault.edit("a.nc", "john's\n")
    try vault.fixture.git("add", "a.nc")
    return vault
  }

  @Test(arguments: [
    ("a missing database", "rm repo/.pdm/pdm.db", Int32(10)), ("no store", "mv repo/.pdm away", Int32(11)),
    ("a damaged database", "printf 'SQLite format 3 no more' > repo/.pdm/pdm.db", Int32(10)),
    ("a mark", "echo broken > repo/.pdm/UNSAFE", Int32(10)),
  ]) func `what is wrong with the store is no yes`(what: String, damage: String, code: Int32) throws {
    let vault = try staged()
    try vault.hook("pre-commit")
    #expect(try vault.check("john") == [])
    try vault.rootScript(damage)
    try vault.expect(code, "john", "check")
    #expect(try vault.git(as: "john", "commit", "-qm", "in the dark").status == .exited(1), "\(what)")
    try vault.fixture.git("config", "pdm.checkOnError", "warn")
    let warned = try vault.expect(0, "john", "check", "--json")
    #expect(warned.outputText == #"{"ok":true,"violations":[]}"# && warned.errorText.hasPrefix(#"{"warning":"#))
    try vault.fixture.git("config", "pdm.checkOnError", "maybe")
    try vault.expect(code, "john", "check")
  }

  @Test func `nor is a store that others keep`() throws {
    let vault = try staged()
    let inside = try Vault(locating: Vault.Options(), context: vault.fixture.context())
    try inside.store.write { transaction in
      try vault.expect(9, "john", "check", "--lock-timeout", "0")
      try vault.fixture.git("config", "pdm.checkOnError", "warn")
      let warned = try vault.expect(0, "john", "check", "--lock-timeout", "0")
      #expect(warned.errorText.contains("nothing was checked"))
      // Nothing staged, nothing to ask.
      try vault.fixture.git("config", "--unset", "pdm.checkOnError")
      try vault.fixture.git("reset", "-q")
      try vault.expect(0, "john", "check", "--lock-timeout", "0")
      return try transaction.commit(recording: [], returning: ())
    }
  }

  @Test func `a warning is for trouble and not for a refusal`() throws {
    let vault = try staged()
    try vault.fixture.git("config", "pdm.checkOnError", "warn")
    #expect(try vault.check("mary") == [Refusal("a.nc", "held_by_other")])
    try vault.expect(4, "nobody", "check")
    for input in ["one two\n", "\n", "refs/heads/main \(String(repeating: "g", count: 40)) refs/heads/main 0\n"] {
      for mode in ["--pre-push", "--pre-receive"] {
        let result = try vault.run("john", "check", mode, input: input)
        #expect(![.exited(0), .exited(8)].contains(result.status), "\(mode) \(input)")
      }
    }
    let missing = String(repeating: "1", count: 40)
    let zeros = String(repeating: "0", count: 40)
    #expect(
      try vault.run("john", "check", "--pre-receive", input: "\(zeros) \(missing) refs/heads/x\n").status == .exited(1))
    try vault.expect(2, "john", "check", "--update", "refs/heads/x", zeros, "main")
    try vault.expect(2, "john", "check", "--pre-push", "--range", "a..b")
    #expect(try vault.run("john", "check", "--pre-push").succeeded)
  }

  @Test func `a clone asks the vault that it belongs to, and where the share is away, nobody`() throws {
    let vault = try staged()
    try vault.rootScript("git clone -q repo clone && echo x > clone/a.nc && git -C clone add a.nc")
    let clone = RealVault(bare: vault.fixture, folder: "clone")
    try clone.hook("pre-commit")
    #expect(try clone.check("john") == [])
    #expect(try clone.check("mary") == [Refusal("a.nc", "held_by_other")])
    // The vault's setting is in its own repository.
    try vault.rootScript("mv repo/.pdm/pdm.db away")
    try clone.fixture.git(["config", "pdm.vault", "../repo"].map { Array($0.utf8) }, in: "clone")
    try clone.expect(10, "john", "check")
    try vault.fixture.git("config", "pdm.checkOnError", "warn")
    try clone.expect(0, "john", "check")
    try vault.rootScript("mv repo nowhere")
    try clone.expect(10, "john", "check")
    #expect(try clone.git(as: "john", "commit", "-qm", "in the dark").status == .exited(1))
    try clone.fixture.git(["config", "pdm.checkOnError", "warn"].map { Array($0.utf8) }, in: "clone")
    #expect(try clone.expect(0, "john", "check").errorText.contains("nothing was checked"))
  }
}
