import Testing

@testable import PDMCore

/// `pdm break` where people work in clones.
@Suite("A check-out of a clone is broken") struct BreakCloneTests {
  private static let edit = "john's edit\n"

  private func held() throws -> ClonedVault {
    let vault = try ClonedVault()
    try vault.pdm("john", "checkout", "a.nc", "-m", "change")
    try vault.edit("john", "a.nc", Self.edit)
    return vault
  }

  /// As the administrator, in some folder.
  private func admin(_ vault: ClonedVault, in folder: String, _ words: String...) throws -> ChildResult {
    try vault.central.command("admin", words.map { Array($0.utf8) }, in: folder).run()
  }

  @Test(arguments: ["mary", "central.git"]) func `edits stay in the holder's clone, and it says so`(folder: String)
    throws
  {
    let vault = try held()
    try vault.edit("mary", "b.nc", "mary's own\n")
    let result = try admin(vault, in: folder, "break", "a.nc", "-y", "-m", "away")
    #expect(result.outputText == "broken\ta.nc", "\(result.errorText)")
    #expect(result.errorText.contains("edits of john are in a clone, taken on"), "\(result.errorText)")
    #expect(try vault.read("john", "a.nc") == Self.edit)
    #expect(try vault.read("mary", "b.nc") == "mary's own\n")
    #expect(try vault.held() == [])
    for place in ["john", "mary", "central.git"] {
      #expect(try vault.git(place, "for-each-ref", "refs/pdm") == "")
    }
    #expect(try vault.expect(6, "john", "checkin", "a.nc", "-m", "done").contains("admin broke your check-out"))
    // He takes it anew where nobody was quicker, and his edits with it.
    try vault.pdm("john", "checkout", "a.nc", "-m", "again")
    try vault.pdm("john", "checkin", "a.nc", "-m", "done")
    #expect(try vault.git("central.git", "show", "main:a.nc") == Self.edit)
    try vault.central.expect(0, "admin", "audit", "verify")
  }

  /// The store lies beside a tree that others share, and the breaker stands in a clone of it.
  @Test func `edits in the shared tree of the vault are kept there`() throws {
    let vault = try RealVault()
    try vault.fixture.git(["clone", "-q", "repo", "clone"].map { Array($0.utf8) }, in: "")
    try vault.pdm("john", "checkout", "a.nc", "-m", "change")
    try vault.edit("a.nc", Self.edit)
    try vault.fixture.write("clone/a.nc", "the breaker's own\n")
    let broken = try vault.command("admin", ["break", "a.nc", "-y", "-m", "away"].map { Array($0.utf8) }, in: "clone")
      .run()
    #expect(broken.outputText == "broken\ta.nc", "\(broken.errorText)")
    let reference = try vault.git("for-each-ref", "--format=%(refname)", "refs/pdm/rescue/john").dropLast()
    #expect(try vault.git("show", "\(reference):a.nc") == Self.edit)
    #expect(try vault.read("a.nc") == "the first version of a.nc\n")
    #expect(try vault.fixture.read("clone/a.nc") == Array("the breaker's own\n".utf8))
    // The number that the holder is told is known in a clone as well, to the holder alone.
    let number = String(reference.split(separator: "/").last ?? "")
    func inClone(_ user: String, _ words: String...) throws -> ChildResult {
      try vault.command(user, words.map { Array($0.utf8) }, in: "clone").run()
    }
    #expect(try inClone("mary", "rescue", "show", number).status == .exited(11))
    #expect(try vault.fixture.git(["for-each-ref", "refs/pdm"].map { Array($0.utf8) }, in: "clone").isEmpty)
    #expect(try inClone("john", "rescue", "show", number, "a.nc").output == Array(Self.edit.utf8))
    #expect(try inClone("john", "checkout", "a.nc", "-m", "again").succeeded)
    let restored = try inClone("john", "rescue", "restore", number)
    #expect(restored.succeeded, "\(restored.errorText)")
    #expect(try vault.fixture.read("clone/a.nc") == Array(Self.edit.utf8))
    #expect(try inClone("john", "cancel", "a.nc").succeeded)
    try vault.checkPromises("after a break from a clone")
  }

  // MARK: A dead check-in of a clone that is lost

  private func lost(_ words: [String], afterPush: Bool) throws -> ClonedVault {
    let vault = try held()
    let clone = RealVault(bare: vault.fixture, folder: "john", store: vault.central.store)
    try StrickenGit("push", in: clone).killBoth(afterGit: afterPush, "john", words)
    try FileSystem.rename(vault.fixture.path("john"), to: vault.fixture.path("lost"))
    return vault
  }

  private func intents(_ vault: ClonedVault) throws -> String {
    try vault.central.sqlite("SELECT (SELECT count(*) FROM intents), (SELECT count(*) FROM intent_paths)")
  }

  @Test(.enabled(if: StoppedProcess.isPossible)) func `what did not arrive is ended with it`() throws {
    let vault = try lost(["checkin", "a.nc", "-m", "done"], afterPush: false)
    try vault.pdm("mary", "ls")
    #expect(try intents(vault) == "1|1")
    let broken = try admin(vault, in: "mary", "break", "a.nc", "-y", "-m", "the disk is dead")
    #expect(broken.succeeded && broken.errorText.contains("john's unfinished checkin"), "\(broken.errorText)")
    #expect(try intents(vault) == "0|0")
    try vault.change("mary", "a.nc", "mary's\n")
    // The clone comes back: what is in it stays in it.
    try FileSystem.rename(vault.fixture.path("lost"), to: vault.fixture.path("john"))
    try vault.pdm("john", "ls")
    #expect(try vault.read("john", "a.nc") == Self.edit)
    #expect(try vault.git("central.git", "show", "main:a.nc") == "mary's\n")
    #expect(
      try vault.central.sqlite("SELECT count(*) FROM audit WHERE action = 'CHECKIN_FILE' AND user = 'john'") == "0")
    try vault.central.expect(0, "admin", "audit", "verify")
  }

  @Test(.enabled(if: StoppedProcess.isPossible)) func `what else was in it goes on waiting`() throws {
    let vault = try lost(["checkin", "a.nc", "-m", "done"], afterPush: false)
    // As if it had been of two files.
    try vault.central.script(
      """
      sqlite3 pdm/pdm.db "INSERT INTO intent_paths(intent_id, position, key, path, role, reserved)
      SELECT id, 1, CAST('b.nc' AS BLOB), CAST('b.nc' AS BLOB), 'change', 0 FROM intents"
      """)
    #expect(try admin(vault, in: "central.git", "break", "a.nc", "-y", "-m", "the disk is dead").succeeded)
    #expect(try vault.central.sqlite("SELECT CAST(path AS TEXT) FROM intent_paths") == "b.nc")
  }

  @Test(.enabled(if: StoppedProcess.isPossible)) func `what has arrived is finished and not broken`() throws {
    let vault = try lost(["checkin", "a.nc", "-m", "done"], afterPush: true)
    let refused = try admin(vault, in: "mary", "break", "a.nc", "-y", "-m", "the disk is dead")
    #expect(refused.status == .exited(6) && refused.errorText.contains("a.nc is available"), "\(refused.errorText)")
    #expect(try intents(vault) == "0|0")
    #expect(
      try vault.central.sqlite("SELECT action FROM audit ORDER BY seq DESC LIMIT 1") == "CHECKIN_FILE")
    #expect(try vault.git("central.git", "show", "main:a.nc") == Self.edit)
  }

  /// The store is on a share, and what is pushed to is somewhere else: only a clone can tell whether it arrived.
  @Test(.enabled(if: StoppedProcess.isPossible)) func `also where it arrived in another repository than the store's`()
    throws
  {
    let vault = try held()
    try vault.fixture.git(["clone", "-q", "--bare", "central.git", "host.git"].map { Array($0.utf8) }, in: "")
    for clone in ["john", "mary"] {
      try vault.git(clone, "config", "pdm.vault", "../central.git")
      try vault.git(clone, "remote", "set-url", "origin", "../host.git")
    }
    let clone = RealVault(bare: vault.fixture, folder: "john", store: vault.central.store)
    try StrickenGit("push", in: clone).killBoth(afterGit: true, "john", ["checkin", "a.nc", "-m", "done"])
    try FileSystem.rename(vault.fixture.path("john"), to: vault.fixture.path("lost"))
    let refused = try admin(vault, in: "mary", "break", "a.nc", "-y", "-m", "the disk is dead")
    #expect(refused.status == .exited(6) && refused.errorText.contains("a.nc is available"), "\(refused.errorText)")
    #expect(try intents(vault) == "0|0")
  }

  // MARK: Handing over

  @Test func `a file with edits in a clone is not handed over without them`() throws {
    let vault = try held()
    let refused = try vault.expect(1, "john", "handover", "a.nc", "mary")
    #expect(refused.contains("pdm checkin a.nc --keep -m MESSAGE"), "\(refused)")
    #expect(try vault.central.sqlite("SELECT name FROM locks JOIN users ON users.id = user_id") == "john")
    try vault.pdm("john", "checkin", "a.nc", "--keep", "-m", "so far")
    try vault.pdm("john", "handover", "a.nc", "mary")
    try vault.git("mary", "pull", "-q", "--ff-only")
    try vault.edit("mary", "a.nc", "finished\n")
    try vault.pdm("mary", "checkin", "a.nc", "-m", "finished")
    #expect(try vault.git("central.git", "show", "main:a.nc") == "finished\n")
    try vault.pdm("john", "checkout", "b.nc", "-m", "change")
    try vault.edit("john", "b.nc", Self.edit)
    try vault.pdm("john", "handover", "b.nc", "mary", "--keep-edits")
    #expect(try vault.read("john", "b.nc") == Self.edit)
  }

  @Test(.enabled(if: StoppedProcess.isPossible)) func `a file that a dead check-in has in hand is not handed over`()
    throws
  {
    let vault = try lost(["checkin", "a.nc", "-m", "done"], afterPush: false)
    let refused = try admin(vault, in: "central.git", "handover", "a.nc", "mary")
    #expect(refused.status == .exited(1) && refused.errorText.contains("is not settled yet"), "\(refused.errorText)")
    #expect(try intents(vault) == "1|1")
  }
}
