import Glibc
import Testing

@testable import PDMCore

/// What somebody can do with a session that was copied, planted, or made when a clock was wrong.
@Suite("Thieves of sessions")
struct SessionThiefTests {
  let vault: RealVault

  init() throws {
    vault = try RealVault()
  }

  private func folder(of account: String) -> [UInt8] {
    vault.fixture.path("homes/\(account)/.local/state/pdm/sessions")
  }

  /// The session file of an account.
  private func file(of account: String) throws -> [UInt8] {
    folder(of: account).appending(try #require(try FileSystem.names(in: folder(of: "admin")).first))
  }

  private func token(of account: String) throws -> [UInt8] {
    Array(try FileSystem.contents(of: try file(of: account)).dropLast())
  }

  private func login(_ account: String) throws {
    try vault.pdm(account, "login", account, "--password-stdin", input: "\(account)-secret\n")
  }

  /// Puts a copy of john's session where mary's would be: what a thief has.
  private func copyOfJohns() throws -> [UInt8] {
    let content = try FileSystem.contents(of: try file(of: "john"))
    try FileSystem.replace(try file(of: "mary"), with: content, mode: 0o600, temporaryName: "copy")
    return content
  }

  @Test func `a copy works until its owner logs out, and never again`() throws {
    let content = try copyOfJohns()
    // A bearer's token: pdm cannot tell the thief from the owner, and does not say that it could.
    #expect(try vault.pdm("mary", "whoami").hasPrefix("john\t"))
    try vault.pdm("john", "logout")
    try vault.expect(4, "mary", "whoami")
    // Put back by the owner himself, too.
    try FileSystem.replace(try file(of: "john"), with: content, mode: 0o600, temporaryName: "copy")
    try vault.expect(4, "john", "ls")
    try login("john")
    try vault.expect(4, "mary", "checkout", "a.nc", "-m", "mine")
  }

  @Test(arguments: ["logout --all", "user passwd", "user disable", "login"])
  func `a copy ends with`(act: String) throws {
    _ = try copyOfJohns()
    switch act {
    case "logout --all":
      // From a session of its own, as on another machine; the copied one is not in its file.
      let elsewhere = vault.command(
        "admin", ["login", "john", "--password-stdin"].map { Array($0.utf8) }, input: "john-secret\n")
      try #require(try elsewhere.run().succeeded)
      try vault.pdm("admin", "logout", "--all")
    case "user passwd": try vault.pdm("admin", "user", "passwd", "john", "--password-stdin", input: "another-secret\n")
    case "user disable": try vault.pdm("admin", "user", "disable", "john")
    default: try login("john")
    }
    try vault.expect(4, "mary", "whoami")
    #expect(try vault.sqlite("SELECT count(*) FROM sessions WHERE user_id = 2") == (act == "login" ? "1" : "0"))
  }

  @Test(arguments: ["symlink", "hard link", "pipe", "folder", "readable", "token of another"])
  func `what lies in its place before the log-in is not filled and not used`(plant: String) throws {
    let (mine, elsewhere) = (try file(of: "john"), vault.fixture.path("elsewhere"))
    let theirs = try token(of: "mary")
    try FileSystem.remove(mine)
    switch plant {
    case "symlink":
      try vault.fixture.write("elsewhere", String(decoding: theirs, as: UTF8.self))
      chmod(elsewhere.cStringBytes, 0o600)
      try FileSystem.createSymlink(to: elsewhere, at: mine)
    case "hard link":
      try vault.fixture.write("elsewhere", "")
      chmod(elsewhere.cStringBytes, 0o600)
      try FileSystem.link(elsewhere, to: mine)
    case "pipe": try #require(mkfifo(mine.cStringBytes, 0o600) == 0)
    case "folder": try FileSystem.createFolder(mine, mode: 0o700)
    case "readable": try FileSystem.replace(mine, with: theirs, mode: 0o644, temporaryName: "plant")
    default: try FileSystem.replace(mine, with: theirs, mode: 0o600, temporaryName: "plant")
    }
    // A planted session of the user's own is mary's: the store says so, and nothing of john's is lent to it.
    let before: Int32 = plant == "token of another" ? 0 : plant == "hard link" ? 4 : 10
    let seen = try vault.expect(before, "john", "whoami")
    #expect(before != 0 || seen.outputText.hasPrefix("mary\t"))
    let result = try vault.run("john", "login", "john", "--password-stdin", input: "john-secret\n")
    if plant == "folder" {
      #expect(result.status == .exited(1), "\(result.errorText)")
      // Nobody has the token of the session that could not be kept.
      #expect(try vault.sqlite("SELECT count(*) FROM sessions WHERE user_id = 2") == "1")
      return
    }
    #expect(result.succeeded, "\(result.errorText)")
    let status = try #require(try FileSystem.status(of: mine))
    #expect(status.kind == .regular && status.mode == 0o600 && status.links == 1)
    #expect(try vault.pdm("john", "whoami").hasPrefix("john\t"))
    let kept = try FileSystem.status(of: elsewhere) == nil ? [] : FileSystem.contents(of: elsewhere)
    #expect(kept.firstRange(of: try token(of: "john")) == nil, "the session went where the planter can read it")
  }

  @Test(.enabled(if: geteuid() == 0)) func `another's file, and another's folder, is refused`() throws {
    let mine = try file(of: "john")
    try #require(chown(mine.cStringBytes, 60_002, gid_t.max) == 0)
    try vault.expect(10, "john", "whoami")
    try FileSystem.remove(mine)
    try #require(chown(folder(of: "john").cStringBytes, 60_002, gid_t.max) == 0)
    let result = try vault.run("john", "login", "john", "--password-stdin", input: "john-secret\n")
    #expect(result.status == .exited(10) && result.errorText.contains("belongs to uid 60002"), "\(result.errorText)")
    #expect(try FileSystem.names(in: folder(of: "john")).isEmpty)
  }

  @Test func `a folder that others can write is refused, through a link as well`() throws {
    let shared = vault.fixture.path("public")
    try FileSystem.createFolder(shared, mode: 0o777)
    try FileSystem.remove(try file(of: "john"))
    try FileSystem.removeFolder(folder(of: "john"))
    try FileSystem.createSymlink(to: shared, at: folder(of: "john"))
    let result = try vault.run("john", "login", "john", "--password-stdin", input: "john-secret\n")
    #expect(result.status == .exited(10) && result.errorText.contains("hint: chmod 700"), "\(result.errorText)")
    #expect(try FileSystem.names(in: shared).isEmpty)
    chmod(shared.cStringBytes, 0o755)
    try login("john")
    #expect(try vault.pdm("john", "whoami").hasPrefix("john\t"))
  }

  /// XDG_STATE_HOME is john's to set; what it says must not put a session where it is not private.
  @Test(arguments: ["", "state", "./state", "../state"])
  func `a state folder that is not absolute is not taken`(value: String) throws {
    var command = vault.command("john", ["whoami"].map { Array($0.utf8) })
    command.environment["XDG_STATE_HOME"] = Array(value.utf8)
    #expect(try command.run().outputText.hasPrefix("john\t"))
    command.environment["XDG_STATE_HOME"] = vault.fixture.path("repo")
    #expect(try command.run().status == .exited(4))
  }

  /// A clock that was a year ahead when somebody logged in, or failed to, and was set right since.
  @Test func `a clock that was ahead once prolongs nothing and locks nobody out`() throws {
    let year = 365 * 86_400_000
    let content = try FileSystem.contents(of: try file(of: "john"))
    try vault.sqlite("UPDATE sessions SET created_at = created_at + \(year), expires_at = expires_at + \(year)")
    let refused = try vault.expect(4, "john", "whoami")
    #expect(refused.errorText.contains("begins in the future"), "\(refused.errorText)")
    try vault.pdm("john", "logout")
    #expect(try vault.sqlite("SELECT count(*) FROM sessions WHERE user_id = 2") == "0")
    try FileSystem.replace(try file(of: "john"), with: content, mode: 0o600, temporaryName: "copy")
    for _ in 1...5 { _ = try vault.run("john", "login", "john", "--password-stdin", input: "wrong\n") }
    try vault.sqlite("UPDATE login_attempts SET not_before = not_before + \(year)")
    try login("john")
    #expect(try vault.sqlite("SELECT count(*) FROM login_attempts") == "0")
  }

  @Test func `what an account may not is refused to its sessions at once`() throws {
    try vault.pdm("admin", "user", "role", "john", "viewer")
    try vault.expect(5, "john", "checkout", "a.nc", "-m", "mine")
    try vault.pdm("john", "ls")
    try vault.pdm("admin", "user", "disable", "john")
    try vault.expect(4, "john", "ls")
    // The same words for a disabled account, whose password is right, as for a wrong one.
    let disabled = try vault.run("john", "login", "john", "--password-stdin", input: "john-secret\n")
    let wrong = try vault.run("john", "login", "nobody", "--password-stdin", input: "john-secret\n")
    #expect(disabled.errorText == wrong.errorText && disabled.status == wrong.status)
  }
}
