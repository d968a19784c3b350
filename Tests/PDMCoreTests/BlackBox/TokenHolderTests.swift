import Testing

@testable import PDMCore

/// What somebody can do who has a token and means no good, or has one that is no good.
@Suite("Holders of tokens")
struct TokenHolderTests {
  let vault: RealVault

  init() throws {
    vault = try RealVault()
  }

  /// Makes a token.
  private func token(_ account: String, _ options: String...) throws -> String {
    let command = vault.command(account, (["token", "create", "-q"] + options).map { Array($0.utf8) })
    let result = try command.run()
    try #require(result.succeeded, "\(result.errorText)")
    return result.outputText
  }

  /// Runs pdm with what PDM_TOKEN holds, in john's home, who is logged in there.
  private func run(with token: [UInt8], _ words: [String], input: String = "") throws -> ChildResult {
    var command = vault.command("john", words.map { Array($0.utf8) }, input: input)
    command.environment["PDM_TOKEN"] = token
    let result = try command.run()
    // Whatever happens, nobody reads the secret in a log.
    let said = result.outputText + result.errorText
    #expect(token.count < 10 || !said.contains(String(decoding: token, as: UTF8.self)), "\(said)")
    return result
  }

  private func expect(
    _ code: Int32, with token: String, _ words: String..., input: String = "",
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let result = try run(with: Array(token.utf8), words, input: input)
    #expect(result.status == .exited(code), "\(words): \(result.errorText)", sourceLocation: sourceLocation)
  }

  @Test func `a viewer's token of an administrator looks, and that is all`() throws {
    let strong = try token("admin")
    let weak = try token("admin", "--role", "viewer")
    let ids = try vault.sqlite("SELECT id FROM tokens WHERE role = 'admin'")
    try expect(0, with: weak, "ls")
    try expect(0, with: weak, "audit", "verify")
    try expect(5, with: weak, "checkout", "a.nc", "-m", "mine")
    try expect(5, with: weak, "token", "create", "--role", "admin")
    try expect(5, with: weak, "token", "create", "--role", "user")
    try expect(5, with: weak, "token", "create", "--user", "mary")
    try expect(5, with: weak, "token", "list", "--all")
    try expect(5, with: weak, "token", "revoke", ids)
    try expect(5, with: weak, "user", "role", "mary", "viewer")
    try expect(5, with: weak, "user", "passwd", "mary", "--password-stdin", input: "mary-new-secret\n")
    try expect(5, with: weak, "user", "disable", "mary")
    try expect(5, with: weak, "config", "lock.policy", "attribute")
    try expect(5, with: weak, "identity", "add", "admin", "--os-user", "0", "--variable", "X")
    // Ends everybody's sessions of that account: a nuisance that it must not be able to make.
    try expect(1, with: weak, "logout", "--all")
    try vault.pdm("admin", "whoami")
    try expect(0, with: strong, "whoami")
    // What it makes is as weak, and shows nothing of the account's other acts.
    try expect(0, with: weak, "token", "create")
    #expect(try vault.sqlite("SELECT role, count(*) FROM tokens GROUP BY role ORDER BY role") == "admin|1\nviewer|2")
    #expect(try vault.sqlite("SELECT count(*) FROM audit WHERE action = 'DENIED'") == "11")
    #expect(
      try vault.sqlite("SELECT count(*) FROM audit WHERE action = 'DENIED' AND details NOT LIKE '%viewer%'") == "0")
    try vault.checkPromises("after a thief")
  }

  @Test func `an administrator's token is a user's from the moment that he is one`() throws {
    try vault.pdm("admin", "user", "role", "mary", "admin")
    let strong = try token("mary")
    try expect(0, with: strong, "user", "role", "john", "viewer")
    try vault.pdm("admin", "user", "role", "mary", "user")
    try expect(5, with: strong, "user", "role", "john", "admin")
    try expect(5, with: strong, "token", "create", "--role", "admin")
    try expect(0, with: strong, "checkout", "a.nc", "-m", "still a user")
    // Her own session may end it, though its row says more than she may by now.
    try vault.pdm("mary", "token", "revoke", try vault.sqlite("SELECT id FROM tokens WHERE revoked_at IS NULL"))
    try expect(4, with: strong, "ls")
  }

  /// A token that is about to end, in the wrong hands, must not become one that lasts.
  @Test func `what a token makes ends with it`() throws {
    let short = try token("john", "--expires", "1h")
    try expect(5, with: short, "token", "create", "--expires", "2h")
    try expect(0, with: short, "token", "create", "--expires", "30m")
    try expect(0, with: short, "token", "create")
    #expect(
      try vault.sqlite("SELECT count(*), count(DISTINCT expires_at), max(expires_at - created_at) FROM tokens")
        == "3|2|3600000")
  }

  /// john is logged in all the while: never may his session stand in for what PDM_TOKEN does not give.
  @Test func `what is no good token is nobody, and falls back to nobody`() throws {
    let good = try token("mary")
    let secret = good.dropFirst("pdmt_".count)
    try expect(0, with: good, "whoami")
    try expect(0, with: good + "\n", "whoami")
    try expect(0, with: good + "\r\n", "whoami")
    try expect(4, with: good + "\n\n\(good)", "whoami")
    for text in [
      "pdmt_", "pdm_", "pdm_\(secret)", "\(secret)", " \(good)", "\(good) ", "\n\(good)", "\(good)\n\(good)", "\n", " ",
      "x", good.uppercased(), String(repeating: "pdmt_", count: 20_000), "pdmt_" + String(repeating: "%", count: 43),
    ] {
      let result = try run(with: Array(text.utf8), ["whoami", "--json"])
      #expect(result.status == .exited(4), "\(text.prefix(60)): \(result.outputText)")
      #expect(result.errorText.contains("\"NOT_LOGGED_IN\"") && result.errorText.utf8.count < 400)
    }
    let broken = try run(with: [0xff, 0xfe], ["whoami"])
    #expect(broken.status == .exited(4))
    // CI sets it to nothing where a secret is not given, as git and gh understand it: not set.
    let none = try run(with: [], ["whoami"])
    #expect(none.outputText.hasPrefix("john\t"))
  }

  /// The kernel lets no variable be that long; the core does not count on it.
  @Test func `a megabyte in PDM_TOKEN is refused without being hashed`() throws {
    let token = SessionToken(text: "pdmt_" + String(repeating: "a", count: 1 << 20))
    let fixture = try StoreFixture()
    #expect(throws: AccountFailure.sessionExpired) { try fixture.store.read { try $0.session(token) } }
    #expect(!token.isPlausible && SessionToken.makeLasting(fixture.random).isPlausible)
  }

  @Test func `the secret is in no file of the vault, nor of its maker`() throws {
    let secret = try token("john").dropFirst("pdmt_".count)
    try expect(0, with: "pdmt_\(secret)", "checkout", "a.nc", "-m", "night work")
    try vault.edit("a.nc", "changed\n")
    try expect(0, with: "pdmt_\(secret)", "checkin", "a.nc", "-m", "night work")
    let search = try Subprocess(
      Array("grep".utf8), [Array("-rlF".utf8), Array(secret.utf8), vault.fixture.root],
      environment: vault.fixture.environment
    ).run()
    #expect(search.status == .exited(1), "\(search.outputText)")
    #expect(try vault.git("log", "-1", "--format=%(trailers:key=Pdm-User,valueonly)").hasPrefix("john"))
  }

  /// As a log-in does: a stolen token or session must not find the password with it.
  @Test func `guesses of one's own password are slowed down`() throws {
    let stolen = try token("mary", "--role", "viewer")
    let guess = "wrong\nmary-new-secret\n"
    for _ in 1...4 { try expect(4, with: stolen, "user", "passwd", "--password-stdin", input: guess) }
    let fifth = try run(with: Array(stolen.utf8), ["user", "passwd", "--password-stdin"], input: guess)
    #expect(fifth.errorText.contains("too many failed attempts"), "\(fifth.errorText)")
  }

  @Test func `a new password leaves tokens and says so; a session in PDM_TOKEN can be logged out`() throws {
    let lasting = try token("mary")
    let result = try vault.run(
      "mary", "user", "passwd", "--password-stdin", input: "mary-secret\nmary-new-secret\n")
    #expect(result.succeeded && result.errorText.contains("1 token stays good: pdm token list"))
    try expect(0, with: lasting, "ls")
    try vault.pdm("mary", "login", "mary", "--password-stdin", input: "mary-new-secret\n")
    let file = try vault.session(of: "mary")
    try expect(0, with: file, "whoami")
    try expect(0, with: file, "logout")
    try expect(4, with: file, "whoami")
    // It was mary's; john's own session and its file are as they were.
    #expect(try vault.pdm("john", "whoami").hasPrefix("john\t"))
    try vault.expect(4, "mary", "whoami")
  }
}

extension RealVault {
  /// What the session file of an account holds.
  fileprivate func session(of account: String) throws -> String {
    let folder = fixture.path("homes").appending(Array("\(account)/.local/state/pdm/sessions".utf8))
    let name = try #require(try FileSystem.names(in: folder).first)
    return String(decoding: try FileSystem.contents(of: folder.appending(name)).dropLast(), as: UTF8.self)
  }
}
