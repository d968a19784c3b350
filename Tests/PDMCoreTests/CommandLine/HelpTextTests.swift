import Testing

@testable import PDMCore

@Suite struct HelpTextTests {
  @Test func showsACommandInFull() {
    #expect(
      Parsed("help", "checkout").help == """
        pdm checkout - Take files so that nobody else can change them

        USAGE
          pdm checkout [OPTIONS] [FILE...]

        ALIASES
          co

        Takes all of the files or none of them. A file that somebody else holds, or a
        copy that is older than the newest version, refuses the whole.

        .leading dot and a \\backslash, 'quotes' and a-hyphen 'apostrophe first

          pdm checkout a.nc
          .not a request

        ARGUMENTS
          [FILE...]  the files to take

        OPTIONS
          -m, --message REASON   why you take them
          -p, --partial          take what is free, report the rest
          -n, --dry-run          only say what would be done
          -w, --wait[=TIME]      wait for files that others hold
          -x, --exclude PATTERN  leave out what matches; may be repeated

        GLOBAL OPTIONS
              --json        print JSON
          -v, --verbose     say more; may be repeated
          -C, --vault DIR   work in DIR [env: PDM_VAULT]
              --color WHEN  when to use colour: auto, always, never [default: auto]
              --[no-]pager  show long output page by page

        EXAMPLES
          take one part:
            pdm checkout bracket.nc -m 'new fixture'
          take every file:
            pdm ls -z 2>/dev/null | xargs -0 pdm checkout -m all

        EXIT STATUS
          0    done
          1    failed for a reason with no number of its own
          2    the command line is wrong
          6    another account holds the file
          7    your copy is older than the newest version
          130  interrupted; nothing half done

        """)
  }

  @Test func showsACommandInShort() {
    #expect(
      Parsed("user", "add", "-h").help == """
        pdm user add - Add an account

        USAGE
          pdm user add [OPTIONS] NAME

        ARGUMENTS
          NAME  the name of the account

        OPTIONS
          -r, --role ROLE  what it may do: admin, user, viewer [default: user]

        See 'pdm user add --help' for more.

        """)
  }

  @Test func listsTheCommandsByGroup() {
    #expect(
      Parsed().help == """
        Product data management on a git repository

        USAGE
          pdm [GLOBAL OPTIONS] COMMAND [ARGUMENTS]

        DAILY WORK
          checkout  Take files so that nobody else can change them
          add       Add files
          mv        Rename a file

        LOOKING
          ls    List files
          show  Show one file

        HISTORY
          audit  Read the record

        ACCOUNTS
          user  Manage accounts

        CARE
          help  List the commands, or explain one

        See 'pdm help COMMAND' for one command.
        See 'pdm --help' for the options that all commands have.

        """)
  }

  @Test func tellsEverythingAtTheTopInLongHelp() {
    let text = Parsed("--help").help ?? ""
    for part in ["One vault, many hands.", "GLOBAL OPTIONS", "PDM_VAULT  the folder with the vault", "10   the store"] {
      #expect(text.contains(part), "\(part)")
    }
  }

  @Test func showsBothWaysToCallACommandWithSubcommands() {
    let text = Parsed("audit", "-h").help ?? ""
    #expect(text.contains("  pdm audit [OPTIONS] [FILE]\n  pdm audit COMMAND [ARGUMENTS]\n"))
    #expect(text.contains("COMMANDS\n  verify  Prove that nothing was altered\n"))
  }

  @Test func hidesWhatIsHidden() {
    for text in [Parsed().help, Parsed("--help").help, Parsed("help", "checkout").help] {
      #expect(text?.contains("generate") == false)
      #expect(text?.contains("--secret") == false)
    }
  }

  @Test func keepsLinesWithin79Columns() {
    let long = Array(repeating: "word", count: 60).joined(separator: " ")
    struct Wide: SampleCommand {
      var text: String?
    }
    let spec = CommandSpec<Wide>(
      "wide", long, group: .care, discussion: long, examples: [("pdm wide", long)],
      arguments: [
        .option(\.text, "an-option-whose-name-is-long-indeed", .text("PLACEHOLDER"), help: long),
        .option(\.text, "b", .text("X"), help: long),
      ])
    let tree = sampleTree(adding: [.command(spec) { $0 }])
    guard case .help(let text) = tree.parse(argumentWords("help", "wide")) else {
      Issue.record("no help")
      return
    }
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 79 })
    #expect(text.split(separator: "word").count > 200, "nothing is cut off")
  }

  @Test func cutsProseIntoBlocks() {
    #expect(
      Prose.blocks(of: "a\nb\n\n  x\n    y\n   \nc\n d") == [
        .paragraph("a b"), .preformatted(["x", "  y"]), .paragraph("c d"),
      ])
    #expect(Prose.blocks(of: "") == [])
    #expect(Prose.wrap("aa bb cc", width: 5) == ["aa bb", "cc"])
    #expect(Prose.wrap("toolong a", width: 3) == ["toolong", "a"])
  }
}
