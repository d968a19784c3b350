import Testing

@testable import PDMCore

@Suite struct ParsingTests {
  // MARK: Options

  @Test func takesAValueFromTheNextWordOrBehindAnEqualsSign() {
    #expect(Parsed("checkout", "--message", "why").checkout?.message == "why")
    #expect(Parsed("checkout", "--message=why").checkout?.message == "why")
    #expect(Parsed("checkout", "--message=a=b").checkout?.message == "a=b")
  }

  @Test func tellsAnEmptyValueFromNone() {
    #expect(Parsed("checkout", "--message=").checkout?.message == "")
    #expect(Parsed("checkout", "--message", "").checkout?.message == "")
    #expect(Parsed("checkout", "-m", "", "a").checkout?.message == "")
    #expect(Parsed("checkout").checkout.map { $0.message == nil } == true)
  }

  @Test func readsBundlesOfLetters() {
    let both = Parsed("checkout", "-pn").checkout
    #expect(both?.partial == true && both?.dryRun == true)
    #expect(Parsed("checkout", "-mwhy").checkout?.message == "why")
    #expect(Parsed("checkout", "-m", "why").checkout?.message == "why")
    let last = Parsed("checkout", "-pm", "why", "a.nc").checkout
    #expect(last?.partial == true && last?.message == "why" && last?.files == argumentWords("a.nc"))
    let attached = Parsed("checkout", "-pmn").checkout
    #expect(attached?.message == "n" && attached?.dryRun == false)
  }

  @Test func keepsAnEqualsSignBehindALetter() {
    #expect(Parsed("checkout", "-m=why").checkout?.message == "=why")
  }

  @Test func takesALoneDashAsAValue() {
    #expect(Parsed("checkout", "-").checkout?.files == argumentWords("-"))
    #expect(Parsed("checkout", "-m", "-").checkout?.message == "-")
    #expect(Parsed("checkout", "--message", "-").checkout?.message == "-")
  }

  @Test func takesAValueWithADashOnlyInTheSameWord() {
    #expect(Parsed("checkout", "--message=-x").checkout?.message == "-x")
    #expect(Parsed("checkout", "-m-x").checkout?.message == "-x")
    #expect(
      Parsed("checkout", "-m", "-x").problem == .missingValue("-m", placeholder: "REASON", refused: "-x"))
    #expect(
      Parsed("checkout", "--message", "--partial").problem
        == .missingValue("--message", placeholder: "REASON", refused: "--partial"))
    #expect(
      Parsed("checkout", "--message", "--").problem
        == .missingValue("--message", placeholder: "REASON", refused: "--"))
    #expect(Parsed("checkout", "-m").problem == .missingValue("-m", placeholder: "REASON", refused: nil))
  }

  @Test func endsOptionsForGoodAtTwoDashes() {
    let parsed = Parsed("checkout", "a", "--", "-n", "--partial", "--", "--help").checkout
    #expect(parsed?.files == argumentWords("a", "-n", "--partial", "--", "--help"))
    #expect(parsed?.dryRun == false && parsed?.partial == false)
  }

  @Test func mixesOptionsAndWords() {
    let parsed = Parsed("checkout", "a", "-n", "b", "--message", "why", "c").checkout
    #expect(parsed?.files == argumentWords("a", "b", "c"))
    #expect(parsed?.dryRun == true && parsed?.message == "why")
  }

  @Test func letsTheLastOfAnOptionWin() {
    #expect(Parsed("checkout", "-m", "one", "--message=two").checkout?.message == "two")
    #expect(Parsed("ls", "--pager", "--no-pager").globals.pager == false)
    #expect(Parsed("ls", "--no-pager", "--pager").globals.pager == true)
    #expect(Parsed("ls").globals.pager == nil)
  }

  @Test func collectsListsAndCounts() {
    #expect(Parsed("checkout", "-x", "a", "--exclude=b", "-xc").checkout?.exclude == ["a", "b", "c"])
    #expect(Parsed("ls", "-vv", "--verbose").globals.verbosity == 3)
    #expect(Parsed("-v", "ls", "-v").globals.verbosity == 2)
  }

  @Test func takesAValueThatMayBeLeftOutOnlyFromTheSameWord() {
    #expect(Parsed("checkout", "--wait", "5").checkout?.wait == .seconds(60))
    #expect(Parsed("checkout", "--wait", "5").checkout?.files == argumentWords("5"))
    #expect(Parsed("checkout", "--wait=5").checkout?.wait == .seconds(5))
    #expect(Parsed("checkout", "-w5m").checkout?.wait == .seconds(300))
    #expect(Parsed("checkout", "-pw").checkout?.wait == .seconds(60))
    #expect(Parsed("checkout", "--wait=").problem == .badValue("--wait", "", .notDuration))
    #expect(Parsed("checkout").checkout.map { $0.wait == nil } == true)
  }

  @Test func knowsOptionsThatAreOnlyALetter() {
    #expect(Parsed("ls", "-z").list?.nul == true)
    #expect(Parsed("ls", "--z").failure != nil)
  }

  @Test func refusesAbbreviationsAndNegationsNobodyDeclared() {
    #expect(Parsed("checkout", "--mess", "x").problem == .unknownOption("--mess", nearest: "--message"))
    #expect(Parsed("checkout", "--no-partial").problem == .unknownOption("--no-partial", nearest: nil))
    #expect(Parsed("checkout", "--MESSAGE", "x").failure != nil)
  }

  @Test func refusesAValueForASwitch() {
    #expect(Parsed("checkout", "--partial=yes").problem == .unexpectedValue("--partial", "yes"))
    #expect(Parsed("checkout", "--partial=").problem == .unexpectedValue("--partial", ""))
    #expect(Parsed("ls", "--no-pager=1").problem == .unexpectedValue("--no-pager", "1"))
  }

  @Test func understandsHiddenOptionsAndCommands() {
    #expect(Parsed("checkout", "--secret").checkout?.secret == true)
    #expect(Parsed("generate").action(as: SampleHidden.self) != nil)
  }

  // MARK: Words

  @Test func fillsWordsFromLeftToRight() {
    #expect(
      Parsed("mv", "a", "b").action(as: SampleMove.self)
        == SampleMove(old: Array("a".utf8), new: Array("b".utf8), count: nil))
    #expect(Parsed("mv", "a", "b", "2").action(as: SampleMove.self)?.count == 2)
    #expect(Parsed("mv", "a").problem == .missingArgument("NEW"))
    #expect(Parsed("mv").problem == .missingArgument("OLD"))
    #expect(Parsed("add").problem == .missingArgument("FILE"))
    #expect(Parsed("add", "x").action(as: SampleAdd.self)?.files == argumentWords("x"))
    let extra = Parsed("mv", "a", "b", "2", "d", "e").failure
    #expect(extra?.problem == .unexpectedArgument("d"))
    #expect(extra?.origin == ArgumentOrigin(word: 4))
    #expect(Parsed("mv", "a", "b", "7").problem == .badValue("COUNT", "7", .tooLarge(maximum: 3)))
  }

  @Test func keepsFileNamesAsBytes() {
    let name: [UInt8] = [0x66, 0xE9, 0x2E, 0x6E, 0x63]
    #expect(Parsed([Array("checkout".utf8), name]).checkout?.files == [name])
    #expect(Parsed([Array("-C".utf8) + name, Array("ls".utf8)]).globals.folder == name)
    let composed = Array("\u{E9}".utf8)
    let decomposed = Array("e\u{301}".utf8)
    #expect(Parsed([Array("checkout".utf8), composed, decomposed]).checkout?.files == [composed, decomposed])
  }

  @Test func keepsEmptyWords() {
    #expect(Parsed("checkout", "", "a").checkout?.files == argumentWords("", "a"))
  }

  // MARK: Commands

  @Test func findsCommandsByNameAliasAndPath() {
    #expect(Parsed("info", "a").path == ["pdm", "show"])
    #expect(Parsed("user", "add", "mia").path == ["pdm", "user", "add"])
    #expect(Parsed("user", "ls").path == ["pdm", "user", "list"])
    #expect(Parsed("user", "add", "mia", "-r", "admin").action(as: SampleUserAdd.self)?.role == "admin")
  }

  @Test func acceptsGlobalOptionsBeforeAndBehindTheCommand() {
    for words in [["--json", "user", "list"], ["user", "--json", "list"], ["user", "list", "--json"]] {
      #expect(Parsed(words.map { Array($0.utf8) }).globals.json)
    }
    #expect(Parsed("-C", "dir", "ls").globals.folder == Array("dir".utf8))
    #expect(Parsed("ls", "-C", "dir").globals.folder == Array("dir".utf8))
    #expect(Parsed("-vCdir", "ls").globals == Parsed("ls", "-v", "--vault=dir").globals)
    #expect(Parsed("--color=never", "ls", "--color", "always").globals.color == "always")
    #expect(
      Parsed("ls", "--color", "red").problem
        == .badValue("--color", "red", .notAmong(["auto", "always", "never"], nearest: nil)))
  }

  @Test func runsACommandThatHasSubcommands() {
    #expect(Parsed("audit").path == ["pdm", "audit"])
    #expect(Parsed("audit", "a.nc").action(as: SampleAudit.self)?.file == Array("a.nc".utf8))
    #expect(Parsed("audit", "verify", "--quick").action(as: SampleAuditVerify.self)?.quick == true)
    #expect(Parsed("audit", "--", "verify").action(as: SampleAudit.self)?.file == Array("verify".utf8))
    #expect(Parsed("audit", "--json", "verify").action(as: SampleAuditVerify.self) != nil)
    #expect(Parsed("audit", "a", "verify").problem == .unexpectedArgument("verify"))
    let misplaced = Parsed("audit", "-u", "mia", "verify").failure
    #expect(misplaced?.problem == .misplacedOption("-u", subcommand: "verify"))
    #expect(misplaced?.origin == ArgumentOrigin(word: 1, offset: 1))
  }

  @Test func refusesUnknownCommands() {
    #expect(Parsed("chekout").problem == .unknownCommand("chekout", nearest: "checkout"))
    #expect(Parsed("user", "ad").problem == .unknownCommand("ad", nearest: "add"))
    #expect(Parsed("zzzz").problem == .unknownCommand("zzzz", nearest: nil))
    #expect(Parsed("hepl").problem == .unknownCommand("hepl", nearest: "help"))
    // What help hides is not suggested either.
    #expect(Parsed("generat").problem == .unknownCommand("generat", nearest: nil))
    #expect(Parsed("user").problem == .missingCommand(among: ["add", "list"]))
    #expect(Parsed("user", "--", "list", "--json").problem == .unexpectedArgument("--json"))
    #expect(Parsed("").problem == .unknownCommand("", nearest: nil))
  }

  // MARK: Help and version

  @Test func answersWithHelp() {
    let overview = Parsed().help
    #expect(overview?.contains("DAILY WORK") == true)
    #expect(Parsed("help").help == overview)
    #expect(Parsed("-h").help == overview)
    #expect(Parsed("--json").help == overview)
    #expect(Parsed("--help").help?.contains("GLOBAL OPTIONS") == true)
    let long = Parsed("help", "checkout").help
    #expect(long?.contains("EXIT STATUS") == true)
    #expect(Parsed("checkout", "--help").help == long)
    #expect(Parsed("help", "co").help == long)
    #expect(Parsed("help", "--json", "checkout").help == long)
    let short = Parsed("checkout", "-h").help
    #expect(short?.contains("--message") == true && short?.contains("EXIT STATUS") == false)
    #expect(Parsed("checkout", "-ph").help == short)
    #expect(Parsed("help", "user", "add").help?.hasPrefix("pdm user add - Add an account\n") == true)
    #expect(Parsed("user", "--help").help == Parsed("help", "user").help)
    #expect(Parsed("help", "help").help == Parsed("help", "--help").help)
    #expect(Parsed("mv", "--help").help != nil, "before the missing arguments are reported")
    #expect(Parsed("help", "generate").help != nil)
  }

  @Test func refusesHelpForWhatIsNotThere() {
    #expect(Parsed("help", "chekout").problem == .unknownCommand("chekout", nearest: "checkout"))
    let nested = Parsed("help", "user", "ad").failure
    #expect(nested?.problem == .unknownCommand("ad", nearest: "add"))
    #expect(nested?.command == ["pdm", "user"])
    #expect(Parsed("help", "checkout", "x").problem == .unknownCommand("x", nearest: nil))
    #expect(Parsed("help", "--bogus").failure?.command == ["pdm", "help"])
  }

  @Test func answersVersionOnlyAtTheTop() {
    #expect(Parsed("--version").version)
    #expect(Parsed("--json", "--version").version)
    #expect(Parsed("ls", "--version").problem == .unknownOption("--version", nearest: nil))
    #expect(Parsed("--version=1").failure != nil)
  }

  @Test func doesNotTakeHelpFromAValue() {
    #expect(Parsed("checkout", "--message=--help").checkout?.message == "--help")
    #expect(Parsed("checkout", "--", "-h").checkout?.files == argumentWords("-h"))
  }
}
