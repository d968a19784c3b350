import Testing

@testable import PDMCore

@Suite struct UsageFailureTests {
  @Test(arguments: [
    (["checkout", "--mesage", "x"], "pdm checkout has no option --mesage", "did you mean '--message'?"),
    (["checkout", "-q"], "pdm checkout has no option -q", "pdm checkout --help"),
    (["-m", "x"], "pdm has no global option -m", "options of a command stand after its name; see 'pdm --help'"),
    (["--jsno"], "pdm has no global option --jsno", "did you mean '--json'?"),
    (["chekout"], "pdm has no command 'chekout'", "did you mean 'pdm checkout'?"),
    (["user", "lst"], "pdm user has no command 'lst'", "did you mean 'pdm user list'?"),
    (["user"], "pdm user needs a command: add, list", "pdm user --help"),
    (["mv", "a"], "pdm mv needs NEW", "pdm mv --help"),
    (["mv", "a", "b", "1", "d"], "pdm mv cannot use the argument 'd'", "pdm mv --help"),
    (["checkout", "-m"], "-m needs a value (REASON)", "pdm checkout --help"),
    (
      ["checkout", "--message", "-x"], "--message needs a value (REASON)",
      "a value that starts with '-' is written '--message=-x'"
    ),
    (["checkout", "-m", "-x"], "-m needs a value (REASON)", "a value that starts with '-' is written '-m-x'"),
    (["checkout", "--partial=y"], "--partial takes no value, but was given 'y'", "pdm checkout --help"),
    (["ls", "-n", "x"], "-n: 'x' is not a whole number", "pdm ls --help"),
    (["ls", "--depth", "12"], "--depth: '12' is more than 9", "pdm ls --help"),
    (
      ["ls", "--status=al"], "--status: 'al' is none of all, available, checked-out", "did you mean 'all'?"
    ),
    (["audit", "-u", "x", "verify"], "-u cannot stand before 'verify'", "pdm audit --help"),
  ])
  func saysWhatIsWrongAndWhatToDo(words: [String], message: String, hint: String) {
    let failure = Parsed(words.map { Array($0.utf8) }).failure
    #expect(failure?.message == message)
    #expect(failure?.hint == hint)
    #expect(failure?.category == .usage)
  }

  @Test func knowsWhereInArgvItWas() {
    #expect(Parsed("-v", "ls", "--bogus").failure?.origin == ArgumentOrigin(word: 2))
    #expect(Parsed("checkout", "-pnQ").failure?.origin == ArgumentOrigin(word: 1, offset: 3))
    #expect(Parsed("ls", "a", "-n", "x").failure?.origin == ArgumentOrigin(word: 2, offset: 1))
    #expect(Parsed("ls", "--limit=x").failure?.origin == ArgumentOrigin(word: 1))
    #expect(Parsed("mv").failure.map { $0.origin == nil } == true)
  }

  @Test func escapesWhatNoTerminalShouldSee() {
    let escape = Parsed("\u{1B}[31mred").failure
    #expect(escape?.message == "pdm has no command '\\u{1b}[31mred'")
    #expect(Parsed([[0xFF, 0x41]]).failure?.message == "pdm has no command '\\xffA'")
    #expect(Parsed([Array("--b".utf8) + [0x80]]).failure?.message == "pdm has no global option --b\\x80")
    #expect(Parsed("-é").failure?.message == "pdm has no global option -é")
    #expect(Parsed("\u{202E}").failure?.message == "pdm has no command '\\u{202e}'")
    let endless = Parsed(String(repeating: "é", count: 100_000)).failure?.message
    #expect((endless?.count ?? 1000) < 200)
  }

  @Test func servesCommandsForTheirOwnRules() {
    let missing = UsageFailure(.missingOption("--yes"), command: ["pdm", "break"])
    #expect(missing.message == "pdm break needs --yes")
    #expect(missing.hint == "pdm break --help")
    #expect(
      UsageFailure(.conflict("--keep", "--yes"), command: ["pdm"]).message == "--keep and --yes exclude each other")
    #expect(UsageFailure(.other("no", hint: nil), command: ["pdm"]).hint == nil)
  }
}
