import Glibc
import Testing

@testable import PDMCore

/// Progress, questions and Ctrl-C on a terminal.
@Suite("On a terminal", .enabled(if: PseudoTerminal.exists))
struct TerminalTests {
  private func waiting(_ vault: RealVault) throws -> String {
    let gate = try vault.gate()
    try vault.script("repo/.git/hooks/pre-commit", "read -r go <'\(gate)'; echo the hook speaks >&2")
    return gate
  }

  @Test("a commit that takes long shows how long, on one line that is gone before anything else is written")
  func progress() throws {
    let vault = try RealVault.edited()
    let gate = try waiting(vault)
    let report = try vault.onTerminal(
      "checkin a.nc -m done", [("git commits 1 file, 12 B: 0 s so far", .release, gate)])
    #expect(report.code == 0, "\(report.text)")
    let drawn = try #require(report.text.firstRange(of: "\rpdm: git commits 1 file"))
    let spoken = try #require(report.text.firstRange(of: "the hook speaks"))
    #expect(drawn.lowerBound < spoken.lowerBound)
    #expect(report.text[..<spoken.lowerBound].hasSuffix("\r\u{1B}[K"))
    #expect(report.text.hasSuffix("\u{1B}[0m on main\r\n"), "\(report.text)")
    #expect(!report.text[spoken.lowerBound...].contains("so far") || report.text.contains("\r\u{1B}[Kchecked in"))
  }

  @Test("a dumb terminal gets no escape codes, and neither does one without a name")
  func dumbProgress() throws {
    let vault = try RealVault.edited()
    let gate = try waiting(vault)
    let report = try vault.onTerminal(
      "checkin a.nc -m done", [("git commits 1 file, 12 B: 0 s so far", .release, gate)], adding: ["TERM": "dumb"])
    #expect(report.code == 0, "\(report.text)")
    #expect(!report.text.contains("\u{1B}"))
    #expect(report.text.contains(" \rthe hook speaks"), "\(report.text)")
  }

  @Test("who asks for a password on the terminal is not drawn over")
  func hiddenKeys() throws {
    let vault = try RealVault.edited()
    let gate = try vault.gate()
    // The second in it is the time in which something could be drawn.
    try vault.script(
      "repo/.git/hooks/pre-commit",
      "stty -echo </dev/tty; echo PASSPHRASE >/dev/tty; sleep 1; read -r go <'\(gate)'; stty echo </dev/tty")
    let report = try vault.onTerminal("checkin a.nc -m done", [("PASSPHRASE", .release, gate)])
    #expect(report.code == 0, "\(report.text)")
    let asked = try #require(report.text.firstRange(of: "PASSPHRASE"))
    let rest = report.text[asked.upperBound...]
    #expect(rest.firstRange(of: "so far") == nil, "\(report.text)")
  }

  @Test("Ctrl-C while a hook works", arguments: [("\u{3}", PseudoTerminal.Echo.visible), ("SIGTERM", .signal)])
  func interruptedHook(keys: String, echo: PseudoTerminal.Echo) throws {
    let vault = try RealVault.edited()
    let gate = try waiting(vault)
    // Who ends pdm alone lets git finish what it began.
    let report = try vault.onTerminal(
      "checkin a.nc -m done",
      [("so far", echo, keys)] + (echo == .signal ? [("", .release, gate)] : []))
    if echo == .visible {
      #expect(report.code == 130, "\(report.text)")
      try vault.fixture.git(["config", "core.hooksPath", "/dev/null"].map { Array($0.utf8) }, in: vault.folder)
      try vault.expectUnchanged()
    } else {
      #expect([0, 130].contains(report.code), "\(report.text)")
      #expect(try vault.leftovers() == [])
      try vault.checkPromises("after pdm alone was ended")
    }
    #expect(report.restored)
  }

  @Test(
    "Ctrl-C and a closed terminal at questions change nothing",
    arguments: [
      ("checkin a.nc", "Message (empty: your editor): ", "\u{3}", Int32(130)),
      ("checkin a.nc", "Message (empty: your editor): ", "half a messa\u{3}", 130),
      ("checkout b.nc", "Reason for the check-out: ", "\u{3}", 130),
      ("checkin a.nc", "Message (empty: your editor): ", "\u{4}", 3),
      ("checkout b.nc", "Reason for the check-out: ", "\n", 3),
    ])
  func interruptedQuestion(line: String, prompt: String, keys: String, code: Int32) throws {
    let vault = try RealVault.edited()
    let report = try vault.onTerminal(line, [(prompt, .visible, keys)], adding: ["EDITOR": "true"])
    #expect(report.code == code, "\(report.text)")
    #expect(report.text.contains("nothing was changed"))
    #expect(report.restored)
    try vault.expectUnchanged()
  }

  @Test("signals at a question", arguments: ["SIGTERM", "SIGHUP"])
  func endedQuestion(signal: String) throws {
    let vault = try RealVault.edited()
    let report = try vault.onTerminal("checkout b.nc", [("Reason for the check-out: ", .signal, signal)])
    #expect(report.code == 130)
    try vault.expectUnchanged()
  }

  @Test(
    "Ctrl-C while git compares files ends the listing, and what git started ends as well",
    arguments: [
      ("\u{3}", PseudoTerminal.Echo.visible), ("SIGTERM", .signal), ("SIGHUP", .signal),
    ])
  func interruptedListing(keys: String, echo: PseudoTerminal.Echo) throws {
    let vault = try RealVault.edited()
    let gate = try vault.gate()
    let filter = try vault.script("filter", "read -r go <'\(gate)'; cat")
    _ = try vault.git("config", "filter.slow.clean", "'\(filter)'")
    try vault.fixture.write("repo/.git/info/attributes", "*.nc filter=slow\n")
    let report = try vault.onTerminal("ls", [("pdm: comparing the files with HEAD: ", echo, keys)])
    #expect(report.code == 130, "\(report.text)")
    #expect(report.restored)
    try vault.fixture.write("repo/.git/info/attributes", "")
    try vault.expectUnchanged()
  }

  @Test("Ctrl-C in the pager")
  func interruptedPager() throws {
    let vault = try RealVault.edited()
    let pager = try vault.script("pager", "cat; echo PAGED >/dev/tty; read -r line </dev/tty")
    let report = try vault.onTerminal("diff a.nc", [("PAGED", .visible, "\u{3}")], adding: ["GIT_PAGER": pager])
    #expect(report.code == 130, "\(report.text)")
    #expect(report.restored)
    try vault.expectUnchanged()
  }

  @Test("whoever waits for another's turn sees for whom, and may go")
  func interruptedWait() throws {
    let vault = try RealVault.edited()
    let turn = try FileDescriptor.open(vault.fixture.path("repo/.pdm/checkin"), O_RDWR)
    #expect(flock(turn.raw, LOCK_EX) == 0)
    let report = try vault.onTerminal("checkin a.nc -m done", [("pdm: waiting for ", .visible, "\u{3}")])
    #expect(flock(turn.raw, LOCK_UN) == 0)
    #expect(report.code == 130, "\(report.text)")
    #expect(report.text.contains("\r\u{1B}[K"), "\(report.text)")
    try vault.expectUnchanged()
  }

  @Test("whoever waits for plain git sees it, and may go")
  func interruptedWaitForGit() throws {
    let vault = try RealVault.edited()
    try vault.fixture.write("repo/.git/index.lock", "")
    let report = try vault.onTerminal(
      "checkin a.nc -m done", [("pdm: waiting for another git program", .visible, "\u{3}")])
    #expect(report.code == 130, "\(report.text)")
    try FileSystem.remove(vault.fixture.path("repo/.git/index.lock"))
    try vault.expectUnchanged()
  }

  @Test("a listing longer than the screen goes through the pager, and a short one does not")
  func pages() throws {
    let vault = try RealVault(files: (1...40).map { "part-\($0).nc" })
    let pager: KeyValuePairs = ["GIT_PAGER": "sed s/^/paged:/"]
    #expect(try vault.onTerminal("ls", adding: pager).text.contains("paged:"))
    #expect(try !vault.onTerminal("ls part-1.nc part-2.nc", adding: pager).text.contains("paged:"))
    for number in 1...40 { try vault.pdm("john", "checkout", "part-\(number).nc", "-m", "why") }
    #expect(try vault.onTerminal("audit -n 0", adding: pager).text.contains("paged:"))
  }

  @Test("what comes next is told to people alone")
  func nextStep() throws {
    let vault = try RealVault()
    let report = try vault.onTerminal("checkout 'c d.step' -m why")
    #expect(report.text.contains("hint: edit, then: pdm checkin 'c d.step' -m MESSAGE"), "\(report.text)")
    #expect(try !vault.onTerminal("-q checkout a.nc -m why").text.contains("hint"))
    #expect(try !vault.run("john", "checkout", "b.nc", "-m", "why").errorText.contains("hint"))
  }
}
