import Testing

@testable import PDMCore

@Suite struct MarkdownReferenceTests {
  private let text = MarkdownReference(sampleTree().describe()).text

  @Test func namesEveryVisibleCommandOnce() {
    let headings = text.split(separator: "\n").filter { $0.hasPrefix("#") }.map(String.init)
    #expect(
      headings == [
        "# The commands of `pdm`", "## Global options", "## pdm checkout", "## pdm add", "## pdm mv", "## pdm ls",
        "## pdm show", "## pdm audit", "### pdm audit verify", "## pdm user", "### pdm user add", "### pdm user list",
        "## pdm help", "## Exit status",
      ])
    #expect(!text.contains("generate") && !text.contains("secret"))
  }

  @Test func linksTheContents() {
    #expect(text.contains("\n- [`pdm checkout`](#pdm-checkout): Take files so that nobody else can change them\n"))
  }

  @Test func showsArgumentsExamplesAndExits() {
    #expect(text.contains("| `-m, --message REASON` | why you take them |"))
    #expect(text.contains("| `--color WHEN` | when to use colour: auto, always, never \\[default: auto\\] |"))
    #expect(text.contains("\n```sh\npdm checkout bracket.nc -m 'new fixture'\n```\n"))
    #expect(text.contains("| 6 | `LOCK_HELD`: another account holds the file |"))
    #expect(text.contains("a \\\\backslash"))
    #expect(text.contains("\n```text\npdm checkout a.nc\n.not a request\n```\n"))
  }

  @Test func keepsBarsInsideCells() {
    struct Barred: SampleCommand {
      var text: String?
    }
    let spec = CommandSpec<Barred>(
      "barred", "Barred", group: .care,
      arguments: [.optionalPositional(\.text, .text("REV|A..B"), help: "this | that")])
    let text = MarkdownReference(sampleTree(adding: [.command(spec) { $0 }]).describe()).text
    #expect(text.contains("| `[REV\\|A..B]` | this \\| that |"))
  }
}
