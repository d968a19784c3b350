import Testing

@testable import PDMCore

@Suite struct ManPageTests {
  private let pages = ManPage.all(of: sampleTree().describe(), version: "1.2-beta")

  private func page(_ name: String) throws -> String {
    try #require(pages.first { $0.fileName == name }).text
  }

  @Test func makesOnePageForEachCommand() {
    #expect(
      pages.map(\.fileName) == [
        "pdm.1", "pdm-checkout.1", "pdm-add.1", "pdm-mv.1", "pdm-ls.1", "pdm-show.1", "pdm-audit.1", "pdm-user.1",
        "pdm-help.1",
      ])
  }

  @Test func escapesWhatRoffWouldTakeForItsOwn() throws {
    let text = try page("pdm-checkout.1")
    #expect(text.contains("\n\\&.leading dot and a \\ebackslash, \\(aqquotes\\(aq and a\\-hyphen"))
    #expect(text.contains("\n\\&.not a request\n"))
    #expect(text.contains("\\fB\\-m, \\-\\-message REASON\\fR"))
    #expect(Roff.escape("é^~`\"…") == "\\[u00E9]\\(ha\\(ti\\(ga\\(dq...")
    for page in pages {
      #expect(page.text.utf8.allSatisfy { $0 < 0x80 })
      #expect(!page.text.contains("\n\n"), "an empty line makes groff add space: \(page.fileName)")
    }
  }

  @Test func hasTheSectionsThatReadersExpect() throws {
    let text = try page("pdm-user.1")
    for section in ["NAME", "\"SYNOPSIS\"", "\"DESCRIPTION\"", "\"COMMANDS\"", "\"EXIT STATUS\"", "\"SEE ALSO\""] {
      #expect(text.contains("\n.SH \(section)\n"), "\(section)")
    }
    #expect(text.contains("\n.SS \"pdm user add\"\n"))
    #expect(text.contains("\\fB5\\fR\nthe role does not allow it"), "exits of subcommands count")
    #expect(try page("pdm.1").contains("\\fBPDM_VAULT\\fR"))
    #expect(!pages.contains { $0.text.contains("secret") || $0.text.contains("generate") })
  }

  @Test(.enabled(if: ShellTool.exists("groff")), arguments: ["utf8", "ascii", "ps"])
  func passesGroffWithoutWarnings(device: String) throws {
    for page in pages {
      let result = try ShellTool.run("groff", ["-man", "-ww", "-z", "-T\(device)"], input: page.text)
      #expect(result.status == 0 && result.errors.isEmpty, "\(page.fileName): \(result.errors)")
    }
  }

  @Test(.enabled(if: ShellTool.exists("groff")))
  func readsAsItWasWritten() throws {
    let result = try ShellTool.run("groff", ["-man", "-Tascii", "-P-cbou"], input: try page("pdm-checkout.1"))
    let text = result.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(text.contains("checkout - Take files so that nobody else can change them"))
    #expect(text.contains(".leading dot and a \\backslash, 'quotes' and a-hyphen 'apostrophe first"))
    #expect(text.contains("pdm checkout a.nc .not a request"))
    #expect(text.contains("-x, --exclude PATTERN leave out what matches; may be repeated"))
  }

  @Test(.enabled(if: ShellTool.exists("man")))
  func passesManWithoutWarnings() throws {
    for page in pages {
      let result = try ShellTool.run("man", ["--warnings", "-E", "UTF-8", "-l", "-Tutf8", "-"], input: page.text)
      #expect(result.status == 0 && result.errors.isEmpty, "\(page.fileName): \(result.errors)")
    }
  }
}
