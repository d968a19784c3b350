import Testing

@testable import PDMCore

/// What `pdm config` bounds, with real commands.
@Suite("Rules of the vault")
struct VaultRulesTests {
  private func held(_ vault: RealVault) throws -> [Substring] {
    try vault.sqlite("SELECT CAST(path AS TEXT) FROM locks ORDER BY path").split(separator: "\n")
  }

  // MARK: names

  @Test(arguments: [
    ("good.nc", nil), ("sub/.gitignore", nil), ("sub/deep/also.STL", nil), ("Bad.nc", "names.pattern"),
    ("new/tmp.nc", "names.forbidden"),
    ("x.txt", "names.types"), ("nc", "names.types"), ("noted.log", nil), ("with space.nc", "names.pattern"),
  ]) func `the gate, the commands and explain agree about new names`(name: String, setting: String?) throws {
    let vault = try RealVault()
    try vault.pdm("admin", "config", "names.pattern", "^[a-z0-9/_.-]+(STL)?$")
    try vault.pdm("admin", "config", "names.forbidden", "tmp|~$")
    try vault.pdm("admin", "config", "names.types", ".nc   .stl .gitignore")
    try vault.fixture.write("repo/.gitattributes", "*.log -lockable\n")
    try vault.fixture.commit("attributes")
    try vault.edit(name, "new\n")
    let code: Int32 = setting == nil ? 0 : 8
    let asked = try vault.expect(code, "john", "check", name).outputText
    #expect(setting.map(asked.contains) ?? true)
    let explained = try vault.pdm("john", "explain", name)
    #expect(
      explained.contains("no: ") == (setting != nil), "\(explained)")
    #expect(setting.map(explained.contains) ?? true, "\(explained)")
    try vault.fixture.git("add", name)
    #expect(try vault.check("john") == (setting == nil ? [] : [Refusal(name, "bad_name")]))
    let before = try vault.state()
    let added = try vault.expect(code, "john", "add", name, "-m", "new")
    #expect(setting.map(added.errorText.contains) ?? true)
    guard setting != nil else { return }
    #expect(try vault.state() == before)
    // And what came in by plain git is found where it is pushed.
    try vault.fixture.git("commit", "-q", "-m", "past it")
    #expect(try vault.check("mary", "--range", "HEAD~1..HEAD") == [Refusal(name, "bad_name")])
    // A file that is there has its name.
    try vault.pdm("john", "checkout", name, "-m", "change")
    try vault.edit(name, "changed\n")
    try vault.pdm("john", "checkin", name, "-m", "changed")
    try vault.expect(8, "john", "mv", "a.nc", "Other \(name)", "-m", "renamed")
    try vault.pdm("john", "mv", name, "good.nc", "-m", "its right name")
    try vault.checkPromises("with rules for names")
  }

  @Test func `a name that one holds is judged as any, on both sides`() throws {
    let vault = try RealVault()
    try vault.pdm("admin", "config", "names.types", ".nc")
    try vault.edit("held.txt", "new\n")
    try vault.reserve("held.txt", for: "john")
    try vault.fixture.git("add", "held.txt")
    #expect(try vault.check("john") == [Refusal("held.txt", "bad_name")])
    #expect(try vault.check("mary") == [Refusal("held.txt", "reserved")])
    try vault.expect(8, "john", "add", "held.txt", "-m", "new")
    try vault.fixture.git("commit", "-q", "-m", "past it")
    #expect(try vault.check("john", "--range", "HEAD~1..HEAD") == [Refusal("held.txt", "bad_name")])
  }

  @Test(arguments: ["names.pattern", "names.forbidden"]) func `a rule that cannot be read lets nothing new in`(
    key: String
  ) throws {
    let vault = try RealVault()
    let refused = try vault.expect(2, "admin", "config", key, "(")
    #expect(refused.errorText.contains("not '(': Unmatched ( or \\("), "\(refused.errorText)")
    try vault.pdm("admin", "config", "check.on_error", "warn")
    _ = try vault.sqlite("INSERT INTO settings VALUES ('\(key)', '(')")
    try vault.edit("new.nc", "new\n")
    try vault.fixture.git("add", "new.nc")
    for words in [["check"], ["add", "new.nc", "-m", "new"], ["mv", "a.nc", "z.nc", "-m", "other"]] {
      let result = try vault.command("john", words.map { Array($0.utf8) }).run()
      #expect(result.status == .exited(10), "\(words): \(result.errorText)")
      #expect(result.errorText.contains(key) && result.errorText.contains("Unmatched"), "\(result.errorText)")
    }
    // What is no new file goes on.
    try vault.checkIn("john", "a.nc", "changed\n")
    #expect(try vault.pdm("admin", "config", "--unset", key) == "")
    try vault.pdm("john", "add", "new.nc", "-m", "new")
  }

  // MARK: reasons

  @Test func `a reason must be as the vault wants it`() throws {
    let vault = try RealVault()
    try vault.pdm("admin", "config", "reason.pattern", "^JOB-[0-9]+")
    let plain = try vault.expect(2, "john", "checkout", "a.nc", "-m", "because")
    #expect(plain.errorText.contains("reason.pattern, '^JOB-[0-9]+'"))
    try vault.pdm("admin", "config", "reason.hint", "begin with the job: JOB-123")
    for words in [["-m", "because"], ["-m", "because\nJOB-1"], ["-n", "-m", "x"], ["--partial", "-m", "x"]] {
      let result = try vault.command("john", (["checkout", "a.nc"] + words).map { Array($0.utf8) }).run()
      #expect(result.status == .exited(2) && result.errorText.contains("begin with the job: JOB-123"), "\(words)")
    }
    #expect(try held(vault).isEmpty && vault.sqlite("SELECT count(*) FROM audit WHERE action = 'CHECKOUT_FILE'") == "0")
    try vault.pdm("john", "checkout", "a.nc", "-m", "JOB-17 new fixture")
    // Messages are no reasons.
    try vault.edit("a.nc", "changed\n")
    try vault.pdm("john", "checkin", "a.nc", "-m", "done")
    _ = try vault.sqlite("UPDATE settings SET value = '[' WHERE key = 'reason.pattern'")
    try vault.expect(10, "john", "checkout", "a.nc", "-m", "JOB-17")
  }

  // MARK: how many

  @Test func `an account holds no more files than it may, administrators neither`() throws {
    let vault = try RealVault()
    try vault.fixture.write("repo/.gitignore", "*.bak\n")
    try vault.fixture.commit("three files for an administrator")
    try vault.expect(2, "admin", "config", "lock.max_files", "0")
    try vault.pdm("admin", "config", "lock.max_files", "2")
    let refused = try vault.expect(5, "john", "checkout", "a.nc", "b.nc", "c d.step", "-m", "all of them")
    #expect(refused.errorText.contains("john holds 0 files and cannot take 3 more"))
    #expect(try held(vault).isEmpty)
    let partial = try vault.expect(5, "john", "checkout", "--partial", "a.nc", "b.nc", "c d.step", "-m", "what fits")
    #expect(partial.outputText == "checked_out\ta.nc\nchecked_out\tb.nc\nover_limit\tc d.step")
    #expect(try held(vault) == ["a.nc", "b.nc"])
    // One's own again is no more than before.
    #expect(try vault.pdm("john", "checkout", "--partial", "a.nc", "-m", "again") == "already_yours\ta.nc")
    #expect(
      try vault.sqlite("SELECT count(*), json_extract(details, '$.limit') FROM audit WHERE action = 'DENIED'") == "2|2")
    // What a command takes for itself alone passes; what it leaves held does not.
    try vault.edit("new.nc", "new\n")
    try vault.expect(5, "john", "add", "--keep", "new.nc", "-m", "new")
    try vault.pdm("john", "add", "new.nc", "-m", "new")
    try vault.pdm("john", "mv", "a.nc", "z.nc", "-m", "renamed")
    try vault.pdm("john", "rm", "new.nc", "-m", "gone")
    try vault.expect(5, "admin", "checkout", "c d.step", "sub/e.scad", ".gitignore", "-m", "three")
    // Nor does another give it more.
    try vault.pdm("mary", "checkout", "c d.step", "-m", "one")
    let given = try vault.expect(5, "mary", "handover", "c d.step", "john")
    #expect(given.errorText.contains("john holds 2 files and cannot take 1 more"))
    #expect(try vault.sqlite("SELECT user FROM audit WHERE action = 'DENIED' ORDER BY seq DESC LIMIT 1") == "mary")
    try vault.pdm("mary", "cancel", "c d.step")
    _ = try vault.sqlite("UPDATE settings SET value = 'few' WHERE key = 'lock.max_files'")
    try vault.expect(10, "mary", "checkout", "c d.step", "-m", "one")
    try vault.pdm("admin", "config", "--unset", "lock.max_files")
    try vault.pdm("john", "checkout", "c d.step", "sub/e.scad", "-m", "more")
    try vault.checkPromises("with a limit")
  }

  @Test func `many at once are no more`() throws {
    let files = (1...8).map { "part\($0).nc" }
    let vault = try RealVault(accounts: ["admin"], files: files)
    try vault.pdm("admin", "config", "lock.max_files", "3")
    let program = String(decoding: RealVault.program, as: UTF8.self)
    try vault.script(
      "for file in \(files.joined(separator: " ")); do '\(program)' checkout $file -m why >/dev/null 2>&1 & done; wait",
      adding: ["HOME": try #require(vault.environment(of: "admin")["HOME"])])
    #expect(try held(vault).count == 3)
    #expect(try vault.sqlite("SELECT count(*) FROM audit WHERE action = 'DENIED'") == "5")
  }
}
