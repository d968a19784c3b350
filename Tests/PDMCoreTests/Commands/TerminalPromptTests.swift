import Testing

@testable import PDMCore
@testable import pdm

/// Prompts on a real terminal.
@Suite(.enabled(if: PseudoTerminal.exists)) struct TerminalPromptTests {
  @Test func passwordsAreNotEchoed() throws {
    let run = try GoldenRun()
    let report = try PseudoTerminal.run("login john", [("Password: ", .hidden, "john-secret\n")], in: run)
    #expect(report.code == 0, "\(report.text)")
    #expect(report.text.contains("logged in as john"))
    #expect(!report.text.contains("secret"))
    #expect(report.restored)
  }

  @Test func namesAreEchoed() throws {
    let run = try GoldenRun()
    let report = try PseudoTerminal.run(
      "login", [("Name [john]: ", .visible, "mary\n"), ("Password: ", .hidden, "mary-secret\n")], in: run)
    #expect(report.code == 0, "\(report.text)")
    #expect(report.text.contains("Name [john]: mary\r\n"))
    #expect(!report.text.contains("secret"))
    #expect(report.restored)
  }

  @Test(arguments: ["", "john-sec"]) func interruptionGivesTheTerminalBack(typedBefore: String) throws {
    let run = try GoldenRun()
    let report = try PseudoTerminal.run("login john", [("Password: ", .hidden, typedBefore + "\u{3}")], in: run)
    #expect(report.code == 130)
    #expect(report.restored)
    #expect(!report.text.contains("john-sec"))
    #expect(report.text.contains("interrupted; nothing was changed"))
  }

  @Test func endOfFileIsNo() throws {
    let run = try GoldenRun()
    let report = try PseudoTerminal.run("login john", [("Password: ", .hidden, "\u{4}")], in: run)
    #expect(report.code == 3)
    #expect(report.restored)
    #expect(report.text.contains("cancelled; nothing was changed"))
  }
}
