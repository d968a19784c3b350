import Testing

@testable import PDMCore

/// Every kind of act, in an order that nobody chose, with `audit verify` after each: what the program does by itself is never
/// taken for an alteration. Half of the acts are refused, which must leave nothing behind either.
@Suite("The record explains the store")
struct AuditReplayTests {
  /// A small generator, so that a run can be done once more.
  private static let names = RealVault.files + ["A.nc", "n1.nc", "N1.nc", "n2.nc"]

  private func verify(_ vault: RealVault, after act: String) throws {
    let verdict = try vault.run("admin", "audit", "verify")
    #expect(verdict.succeeded, "after \(act): \(verdict.outputText)\(verdict.errorText)")
  }

  /// One act, as somebody types it.
  private func act(_ dice: inout SplitMix64, _ vault: RealVault, _ number: Int) throws -> String {
    let user = RealVault.accounts.randomElement(using: &dice) ?? "admin"
    let other = RealVault.accounts.randomElement(using: &dice) ?? "admin"
    let file = Self.names.randomElement(using: &dice) ?? "a.nc"
    let new = Self.names.randomElement(using: &dice) ?? "n1.nc"
    let word = ["checkout", "checkin", "keep", "cancel", "break", "handover", "rm", "add", "addkeep", "mv", "restore"]
    let rare = ["role", "able", "token", "revoke", "config", "identity", "session", "password", "spelling", "request"]
    let isRare = Int.random(in: 0..<3, using: &dice) == 0
    let kind = (isRare ? rare : word).randomElement(using: &dice) ?? ""
    let coin = Bool.random(using: &dice)
    // The holder more often than not, else most acts would be refused.
    let holder = try vault.sqlite(
      "SELECT u.name FROM locks l JOIN users u ON u.id = l.user_id WHERE CAST(l.path AS TEXT) = '\(file)'"
    ).split(separator: "\n").first.map(String.init)
    let actor = coin ? holder ?? user : user
    func edit() throws { if coin { try? vault.edit(file, "\(number)\n") } }
    var words: [String]
    var input = ""
    switch kind {
    case "checkout": words = [user, "checkout", file, "-m", "reason \(number)"] + (coin ? [new, "--partial"] : [])
    case "checkin", "keep":
      try edit()
      words = [actor, "checkin", file, "-m", "made \(number)"] + (kind == "keep" ? ["--keep"] : [])
    case "cancel":
      try edit()
      words = [actor, "cancel", file] + (number % 2 == 0 ? ["--keep-edits"] : [])
    case "break": words = ["admin", "break", file, "-y", "-m", "away"]
    case "handover": words = [actor, "handover", file, other]
    case "rm": words = [actor, "rm", file, "-m", "gone"]
    case "add", "addkeep":
      try? vault.edit(new, "new \(number)\n")
      words = [user, "add", new, "-m", "new"] + (kind == "addkeep" ? ["--keep"] : [])
    case "mv": words = [actor, "mv", file, new, "-m", "name"]
    case "restore": words = [actor, "restore", file, "HEAD~1"]
    case "role": words = ["admin", "user", "role", other, coin ? "user" : "viewer"]
    case "able": words = ["admin", "user", coin ? "disable" : "enable", "mary"]
    case "token": words = [user, "token", "create", "--name", "t\(number)", "--role", "viewer"]
    case "revoke":
      let id = try vault.sqlite("SELECT id FROM tokens ORDER BY random() LIMIT 1")
      words = ["admin", "token", "revoke", id.isEmpty ? "00000000" : id]
    case "config":
      words = ["admin", "config"] + (coin ? ["lock.max_files", "\(5 + number % 7)"] : ["--unset", "lock.max_files"])
    case "identity":
      words = ["admin", "identity", coin ? "add" : "remove", "john", "--os-user", "4711", "--variable", "REMOTE_USER"]
    case "session":
      words = coin ? [user, "logout"] + (number % 2 == 0 ? ["--all"] : []) : [user, "login", user, "--password-stdin"]
      if !coin { input = "\(user)-secret\n" }
    case "password":
      words = ["admin", "user", "passwd", "john", "--password-stdin"]
      input = "john-secret\n"
    case "spelling":
      _ = try vault.git("config", "core.ignorecase", coin ? "true" : "false")
      words = [user, "checkout", file, "-m", "after"]
    default: words = [user, "request", file, "-m", "please"]
    }
    var command = vault.command(words[0], words.dropFirst().map { Array($0.utf8) }, input: input)
    command.inheriting = []
    let result = try command.run()
    // Whoever was logged out comes back, else soon nobody does anything.
    if kind == "session" || kind == "password" || kind == "able" {
      _ = try vault.run("admin", "user", "enable", "mary")
      for account in ["admin", kind == "password" ? "john" : user] {
        _ = try vault.run(account, "login", account, "--password-stdin", input: "\(account)-secret\n")
      }
    }
    return "\(words.joined(separator: " ")) (\(result.status))"
  }

  @Test(arguments: KillPoint.isComplete ? Array(1...40) : [7])
  func `whatever was done, verify finds it explained`(seed: UInt64) throws {
    let vault = try RealVault()
    var dice = SplitMix64(seed: seed)
    var done: Set<Substring> = []
    for number in 1...(KillPoint.isComplete ? 120 : 40) {
      let text = try act(&dice, vault, number)
      if text.hasSuffix("(exited(0))") { done.insert(text.split(separator: " ")[1]) }
      try verify(vault, after: "\(number): \(text)")
    }
    #expect(done.count > 6, "\(done)")
  }
}
