import Glibc
import Testing

@testable import PDMCore

/// `pdm break` in a shared folder.
@Suite("A check-out is broken") struct BreakTests {
  private static let edit = "john's edit\n"
  private static let original = "the first version of a.nc\n"

  /// john has a.nc and has edited it.
  private func held() throws -> RealVault {
    let vault = try RealVault()
    try vault.pdm("john", "checkout", "a.nc", "-m", "new fixture")
    try vault.edit("a.nc", Self.edit)
    return vault
  }

  private func rescues(_ vault: RealVault, of account: String = "john") throws -> [String] {
    try vault.git("for-each-ref", "--format=%(refname)", "refs/pdm/rescue/\(account)").split(separator: "\n")
      .map(String.init)
  }

  /// Days ago, by a clock that nobody has to wait for.
  private func age(_ vault: RealVault, days: Int) throws {
    _ = try vault.sqlite("UPDATE locks SET locked_at = locked_at - \(days) * 86400000")
  }

  @Test func `the edits are kept in the holder's name, and the file is HEAD's and free`() throws {
    let vault = try held()
    let lock = try vault.sqlite("SELECT id FROM locks")
    #expect(try vault.pdm("admin", "break", "a.nc", "-y", "-m", "john is away") == "broken\ta.nc")
    let reference = try #require(rescues(vault).first)
    #expect(try vault.git("show", "\(reference):a.nc") == Self.edit)
    #expect(
      try vault.git("log", "-1", "--format=%cn %ce %P", reference) == "john john@pdm \(vault.git("rev-parse", "HEAD"))")
    #expect(try vault.read("a.nc") == Self.original)
    #expect(try vault.git("status", "--porcelain") == "")
    #expect(try FileSystem.status(of: vault.fixture.path("repo/a.nc")).map { $0.mode & S_IWUSR } == 0)
    #expect(try vault.sqlite("SELECT count(*) FROM locks") == "0")
    let details = ["holder", "reason", "checkout_reason", "rescue", "lock_id"]
    let columns = details.map { "json_extract(details, '$.\($0)')" }.joined(separator: ", ")
    #expect(
      try vault.sqlite("SELECT user, CAST(target AS TEXT), \(columns) FROM audit WHERE action = 'BREAK_LOCK'")
        == "admin|a.nc|john|john is away|new fixture|\(reference)|\(lock)")
    #expect(
      try vault.sqlite(
        """
        SELECT n.kind, r.name, CAST(n.path AS TEXT), s.name, n.text, n.rescue_ref FROM notices n
        JOIN users r ON r.id = n.user_id JOIN users s ON s.id = n.sender_id
        """) == "broken|john|a.nc|admin|john is away|\(reference)")
    try vault.pdm("mary", "checkout", "a.nc", "-m", "mine now")
    try vault.checkPromises("after a break")
  }

  @Test func `the old holder learns who, why, where the edits are and who has it now`() throws {
    let vault = try held()
    try vault.pdm("admin", "break", "a.nc", "-y", "-m", "john is away")
    let id = try #require(rescues(vault).first?.split(separator: "/").last)
    for words in [["checkin", "a.nc", "-m", "done"], ["cancel", "a.nc"], ["cancel", "a.nc", "-n"]] {
      let refused = try vault.command("john", words.map { Array($0.utf8) }).run()
      #expect(refused.status == .exited(6))
      #expect(refused.errorText.contains("admin broke your check-out"), "\(refused.errorText)")
      #expect(refused.errorText.contains("john is away") && refused.errorText.contains("pdm rescue restore \(id) a.nc"))
    }
    try vault.pdm("mary", "checkout", "a.nc", "-m", "hers")
    let refused = try vault.expect(6, "john", "checkin", "a.nc", "-m", "done", "--json").errorText
    #expect(refused.contains("LOCK_MISSING") && refused.contains("\"name\":\"mary\""), "\(refused)")
    // What is over is not told again, once it is acknowledged.
    try vault.pdm("john", "inbox", "--ack")
    try vault.pdm("mary", "cancel", "a.nc")
    try vault.pdm("john", "checkout", "a.nc", "-m", "once more")
    try vault.pdm("john", "cancel", "a.nc")
    #expect(try !vault.expect(6, "john", "cancel", "a.nc").errorText.contains("broke"))
    // And not to anybody else, whatever words are in the record.
    try vault.pdm("mary", "checkout", "b.nc", "-m", #"","holder":"john","#)
    try vault.pdm("admin", "break", "b.nc", "-y", "-m", #"","holder":"john","from":"john"#)
    #expect(try !vault.expect(6, "john", "cancel", "b.nc").errorText.contains("broke"))
  }

  // MARK: Who may

  @Test func `others may once it is older than the vault's setting, and no earlier`() throws {
    let vault = try held()
    let early = try vault.expect(5, "mary", "break", "a.nc", "-y", "-m", "needed").errorText
    #expect(early.contains("pdm request a.nc") && early.contains("you may break it"), "\(early)")
    #expect(
      try vault.sqlite("SELECT user, CAST(target AS TEXT) FROM audit WHERE action = 'DENIED'") == "mary|a.nc")
    try age(vault, days: 8)
    try vault.pdm("admin", "config", "lock.stale_after", "never")
    #expect(
      try vault.expect(5, "mary", "break", "a.nc", "-y", "-m", "needed").errorText.contains("may break it"))
    #expect(try vault.pdm("mary", "locks", "--json").contains("\"stale\":false"))
    try vault.pdm("admin", "config", "lock.stale_after", "9d")
    try vault.expect(5, "mary", "break", "a.nc", "-y", "-m", "needed")
    try vault.pdm("admin", "config", "--unset", "lock.stale_after")
    #expect(try vault.pdm("mary", "locks", "--json").contains("\"stale\":true"))
    #expect(try vault.expect(6, "mary", "checkout", "a.nc", "-m", "x", "--json").errorText.contains("\"stale\":true"))
    // Old as it is, it is nobody's but john's until somebody breaks it; and a viewer may not.
    #expect(try vault.pdm("john", "ls", "--status", "mine", "-z") == "a.nc\0")
    try vault.pdm("admin", "user", "role", "mary", "viewer")
    try vault.expect(5, "mary", "break", "a.nc", "-y", "-m", "needed")
    try vault.pdm("admin", "user", "role", "mary", "user")
    try vault.pdm("mary", "break", "a.nc", "-y", "-m", "needed")
    #expect(try vault.git("show", "\(rescues(vault)[0]):a.nc") == Self.edit)
  }

  @Test func `one from the future is never stale, and neither is a value that nobody could set`() throws {
    let vault = try held()
    try age(vault, days: -400)
    try vault.expect(5, "mary", "break", "a.nc", "-y", "-m", "needed")
    try age(vault, days: 800)
    _ = try vault.sqlite("INSERT INTO settings VALUES ('lock.stale_after', '-1')")
    try vault.expect(5, "mary", "break", "a.nc", "-y", "-m", "needed")
    #expect(try vault.pdm("admin", "locks", "--json").contains("\"stale\":false"))
  }

  @Test func `all or none, of several holders, each with edits in a place of its own`() throws {
    let vault = try held()
    try vault.pdm("mary", "checkout", "b.nc", "-m", "hers")
    try vault.edit("b.nc", "mary's edit\n")
    let before = try vault.state()
    try vault.expect(6, "admin", "break", "a.nc", "sub/e.scad", "-y", "-m", "why")
    try vault.pdm("admin", "checkout", "c d.step", "-m", "own")
    #expect(
      try vault.expect(1, "admin", "break", "a.nc", "c d.step", "-y", "-m", "why").errorText.contains("pdm cancel"))
    try vault.pdm("admin", "cancel", "c d.step")
    #expect(try vault.state() == before)
    #expect(try rescues(vault) == [])
    try vault.pdm("admin", "break", "a.nc", "b.nc", "-y", "-m", "why")
    #expect(try vault.git("show", "\(rescues(vault)[0]):a.nc") == Self.edit)
    #expect(try vault.git("show", "\(rescues(vault, of: "mary")[0]):b.nc") == "mary's edit\n")
    // Nobody's rescue holds what another was at work on.
    #expect(try vault.git("diff", "--name-only", "HEAD", rescues(vault)[0]) == "a.nc\n")
    #expect(try vault.git("status", "--porcelain") == "")
    try vault.checkPromises("after a break of two")
  }

  // MARK: Where edits are

  @Test func `with --keep-edits the bytes stay, and are kept all the same`() throws {
    let vault = try held()
    try vault.pdm("admin", "break", "a.nc", "-y", "--keep-edits", "-m", "going on")
    #expect(try vault.read("a.nc") == Self.edit)
    #expect(try vault.git("show", "\(rescues(vault)[0]):a.nc") == Self.edit)
    // It is nobody's edit until somebody takes it: the gate lets it pass for its old holder no more.
    try vault.fixture.git("add", "a.nc", in: vault.folder)
    #expect(try vault.expect(8, "john", "check").outputText.contains("a.nc"))
    try vault.fixture.git("reset", "-q", in: vault.folder)
    try vault.pdm("admin", "checkout", "a.nc", "-m", "going on")
    try vault.pdm("admin", "checkin", "a.nc", "-m", "finished for john")
    #expect(try vault.git("show", "HEAD:a.nc") == Self.edit)
  }

  @Test func `every work tree is looked at, and only the one at hand is put back`() throws {
    let vault = try held()
    try vault.fixture.git("worktree", "add", "-q", "-b", "side", "../side\nwith a newline", in: vault.folder)
    try vault.fixture.git("worktree", "add", "-q", "-b", "gone", "../gone", in: vault.folder)
    try vault.script("rm -rf ../gone; chmod u+w '../side\nwith a newline/a.nc'")
    try vault.fixture.write("side\nwith a newline/a.nc", "edited in the linked one\n")
    try vault.pdm("admin", "break", "a.nc", "-y", "-m", "why")
    let kept = try rescues(vault).map { try vault.git("show", "\($0):a.nc") }
    #expect(Set(kept) == [Self.edit, "edited in the linked one\n"])
    #expect(try vault.fixture.read("side\nwith a newline/a.nc") == Array("edited in the linked one\n".utf8))
    #expect(try vault.read("a.nc") == Self.original)
    #expect(
      try vault.sqlite("SELECT json_array_length(details, '$.rescues') FROM audit WHERE action = 'BREAK_LOCK'") == "2")
    try vault.checkPromises("after a break with linked work trees")
  }

  @Test func `staged edits are kept as well`() throws {
    let vault = try held()
    try vault.fixture.git("add", "a.nc", in: vault.folder)
    try vault.edit("a.nc", "edited again\n")
    try vault.pdm("admin", "break", "a.nc", "-y", "-m", "why")
    let reference = try rescues(vault)[0]
    #expect(try vault.git("show", "\(reference):a.nc") == "edited again\n")
    #expect(try vault.git("show", "\(reference)^2:a.nc") == Self.edit)
    #expect(try vault.git("status", "--porcelain") == "")
  }

  @Test func `a name of odd bytes is broken like any other`() throws {
    let name = "odd\n\u{1b}[31m\"'.nc"
    let vault = try RealVault(accounts: ["admin", "john"], files: [name])
    try vault.pdm("john", "checkout", name, "-m", "why")
    try vault.edit(name, Self.edit)
    try vault.pdm("admin", "break", name, "-y", "-m", "why")
    #expect(try vault.git("show", "\(rescues(vault)[0]):\(name)") == Self.edit)
    #expect(try vault.git("status", "--porcelain") == "")
  }

  // MARK: Which check-out

  @Test func `only the check-out that was looked at is ended`() throws {
    let run = try GoldenRun()
    try run.setUp("john", "checkout bracket.nc -m first")
    let act = Break(try Vault(locating: Vault.Options(), context: run.context("admin")))
    var request = Break.Request(files: [Array("bracket.nc".utf8)], reason: "why")
    request.seen = try act.look(at: request.files)
    try run.setUp("john", "cancel bracket.nc")
    try run.setUp("john", "checkout bracket.nc -m second")
    #expect {
      try act.run(request)
    } throws: { error in
      if case BreakFailure.takenAnew(let lock, _) = error { lock.reason == "second" } else { false }
    }
    request.seen = try act.look(at: request.files)
    #expect(try act.run(request).files.map(\.result) == [.broken])
  }
}
