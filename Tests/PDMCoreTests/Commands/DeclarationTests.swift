import Foundation
import Testing

@testable import PDMCore
@testable import pdm

/// The declarations of all commands, and what is made from them.
@Suite struct DeclarationTests {
  private let program = ProgramTree.tree.describe()

  @Test func areSound() {
    #expect(SpecAudit.problems(in: ProgramTree.tree) == [])
  }

  /// A new command needs a scenario in which it succeeds: `pdm user add` is recorded in user-add.txt.
  @Test func everyCommandIsRecorded() throws {
    for command in Self.runnable(program) {
      let words = command.path.dropFirst()
      let names = ([command.name] + command.aliases).map { (words.dropLast() + [$0]).joined(separator: " ") }
      let text = try GoldenRunRecording.text(of: words.joined(separator: "-"))
      let succeeds = text.components(separatedBy: "\n\n").contains { step in
        step.hasSuffix("exit 0") && names.contains { step.contains(" \($0) ") || step.contains(" \($0)\n") }
      }
      #expect(succeeds, "\(command.title) succeeds nowhere in its recorded file")
    }
  }

  private static func runnable(_ command: CommandDescription) -> [CommandDescription] {
    (command.runnable ? [command] : []) + command.subcommands.flatMap(runnable)
  }

  /// `make docs` writes it.
  @Test func theReferenceIsTheOneInDocs() throws {
    let root = GoldenRunRecording.folder.deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let written = try String(contentsOf: root.appendingPathComponent("docs/cli.md"), encoding: .utf8)
    #expect(written == MarkdownReference(program).text, "run 'make docs'")
  }

  @Test func theBashCompletionIsAScript() throws {
    let result = try ShellTool.run("bash", ["-n"], input: BashCompletion(program).text)
    #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
  }

  @Test(.enabled(if: ShellTool.exists("zsh"))) func theZshCompletionIsAScript() throws {
    let result = try ShellTool.run("zsh", ["-n"], input: ZshCompletion(program).text)
    #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
  }

  @Test(.enabled(if: ShellTool.exists("fish"))) func theFishCompletionIsAScript() throws {
    let result = try ShellTool.run("fish", ["--no-execute"], input: FishCompletion(program).text)
    #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
  }

  @Test(.enabled(if: ShellTool.exists("groff"))) func groffReadsTheManPages() throws {
    for page in ManPage.all(of: program, version: Version.current) {
      let result = try ShellTool.run("groff", ["-man", "-ww", "-z", "-Tutf8"], input: page.text)
      #expect(result.status == 0 && result.errors.isEmpty, "\(page.fileName): \(result.errors)")
    }
  }

  @Test(.enabled(if: ShellTool.exists("man"))) func manShowsTheManPages() throws {
    try ShellTool.withTemporaryFolder { folder in
      for page in ManPage.all(of: program, version: Version.current) {
        let file = folder.appendingPathComponent(page.fileName)
        try page.text.write(to: file, atomically: true, encoding: .utf8)
        let result = try ShellTool.run("man", ["--warnings=all", "--local-file", "--pager=cat", file.path])
        #expect(result.status == 0 && result.errors.isEmpty, "\(page.fileName): \(result.errors)")
      }
    }
  }
}
