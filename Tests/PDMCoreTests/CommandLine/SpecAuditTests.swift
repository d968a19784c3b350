import Testing

@testable import PDMCore

@Suite struct SpecAuditTests {
  private struct Probe: SampleCommand {
    var flag = false
    var pager = false
    var text: String?
    var word: String?
    var rest: [String] = []
  }

  private func problems(_ spec: CommandSpec<Probe>) -> [String] {
    SpecAudit.problems(in: sampleTree(adding: [.command(spec) { $0 }]))
  }

  @Test func findsNothingInASoundTree() {
    #expect(SpecAudit.problems(in: sampleTree()) == [])
  }

  @Test func findsBadArguments() {
    func problem(_ argument: ArgumentSpec<Probe>) -> [String] {
      problems(CommandSpec("probe", "Probe", group: .care, arguments: [argument]))
    }
    #expect(problem(.flag(\.flag, "json", help: "x")) == ["pdm probe: --json: '--json' is taken"])
    #expect(problem(.flag(\.flag, "fine", "v", help: "x")) == ["pdm probe: -v, --fine: '-v' is taken"])
    #expect(problem(.flag(\.flag, "help", help: "x")) == ["pdm probe: --help: '--help' is taken"])
    #expect(problem(.flag(\.flag, "host", "h", help: "x")) == ["pdm probe: -h, --host: '-h' is taken"])
    #expect(problem(.flag(\.flag, "Bad", help: "x")) == ["pdm probe: --Bad: 'Bad' is no legal long name"])
    #expect(problem(.flag(\.flag, "bad", "=", help: "x")) == ["pdm probe: -=, --bad: '=' is no legal letter"])
    #expect(
      problem(.flag(\.flag, "no-x", help: "x")) == [
        "pdm probe: --no-x: a name with 'no-' belongs to a negatable option"
      ])
    #expect(problem(.flag(\.flag, "fine", help: "")) == ["pdm probe: --fine: has no help"])
    #expect(problem(.flag(\.flag, "fine", help: "x.")) == ["pdm probe: --fine: the help ends with a full stop"])
    #expect(
      problem(.flag(\.flag, "fine", help: "Upper")) == ["pdm probe: --fine: the help starts with a capital letter"])
    #expect(problem(.flag(\.flag, "fine", help: "NFS only")) == [])
    #expect(problem(.option(\.text, "text", .text(""), help: "x")) == ["pdm probe: --text: has no placeholder"])
    #expect(
      problem(.option(\.text, "text", .text("text"), help: "x")) == [
        "pdm probe: --text: the placeholder 'text' is not one word in capitals"
      ])
    #expect(
      problem(.option(\.text, "text", .text(String(repeating: "X", count: 80)), help: "x")).contains {
        $0.contains("longer than 79 columns")
      })
  }

  @Test func findsBadOrder() {
    let late = CommandSpec<Probe>(
      "probe", "Probe", group: .care,
      arguments: [
        .optionalPositional(\.word, .text("A"), help: "x"), .positional(\.text, .text("B"), help: "x"),
      ])
    #expect(problems(late) == ["pdm probe: B: is required but stands behind an optional argument"])
    let behindRest = CommandSpec<Probe>(
      "probe", "Probe", group: .care,
      arguments: [.rest(\.rest, .text("A"), help: "x"), .optionalPositional(\.word, .text("B"), help: "x")])
    #expect(problems(behindRest) == ["pdm probe: B: stands behind an argument that takes all words"])
    let last = CommandSpec<Probe>(
      "probe", "Probe", group: .care,
      arguments: [.rest(\.rest, .text("A"), help: "x"), .positional(\.word, .text("B"), help: "x")])
    #expect(problems(last) == [])
  }

  @Test func findsBadCommands() {
    #expect(problems(CommandSpec("probe", "Probe.", group: .care)) == ["pdm probe: the abstract ends with a full stop"])
    #expect(problems(CommandSpec("probe", "", group: .care)) == ["pdm probe: has no abstract"])
    #expect(problems(CommandSpec("probe", "Probe")) == ["pdm probe: has no group, so help does not list it"])
    #expect(problems(CommandSpec("Probe", "Probe", group: .care)) == ["pdm: 'Probe' is no legal name of a command"])
    #expect(
      problems(CommandSpec("probe", "Probe", group: .care, aliases: ["ls"])) == ["pdm: two commands are called 'ls'"])
    #expect(
      problems(CommandSpec("probe", "Probe", group: .care, exits: [.usage])) == [
        "pdm probe: declares exit USAGE, which every command has"
      ])
    #expect(problems(CommandSpec("help", "Probe", group: .care)).contains("pdm: 'help' is built in"))
  }

  @Test func triesEveryExample() {
    func problem(_ example: String) -> [String] {
      problems(CommandSpec("probe", "Probe", group: .care, examples: [(example, "do it")]))
    }
    #expect(problem("pdm probe") == [])
    #expect(problem("PDM_TOKEN=x pdm ls 'a b' | sort > out; pdm probe") == [])
    #expect(
      problem("pdm probe --bogus") == [
        "pdm probe: the example 'pdm probe --bogus' fails: pdm probe has no option --bogus"
      ])
    #expect(
      problem("pdm ls | pdm probe x") == [
        "pdm probe: the example 'pdm ls | pdm probe x' fails: pdm probe cannot use the argument 'x'"
      ])
    #expect(problem("pdm probe 'x") == ["pdm probe: the example 'pdm probe 'x' has an open quote"])
    #expect(problem("git status") == ["pdm probe: the example 'git status' does not call pdm"])
  }

  @Test func splitsLinesAsAShellDoes() {
    #expect(ShellWords.commands(of: #"a 'b c' "d \" e" f\ g ''"#) == [["a", "b c", "d \" e", "f g", ""]])
    #expect(ShellWords.commands(of: "a <in 2>err b && c|d; e") == [["a", "b"], ["c"], ["d"], ["e"]])
    #expect(ShellWords.commands(of: "a 'b") == nil)
    #expect(ShellWords.commands(of: "") == [])
  }
}
