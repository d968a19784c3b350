import Testing

@testable import PDMCore

/// `script` lends a terminal, on which long results go through a pager.
@Suite("The pager", .enabled(if: ReferenceProgram.isInstalled("script")))
struct PagerTests {
  private func run(_ vault: RealVault, _ words: String, pager: String?) throws -> (output: String, status: ChildStatus)
  {
    var command = vault.command("john", [])
    command.program = Array("script".utf8)
    let program = String(decoding: RealVault.program, as: UTF8.self)
    command.arguments = ["-qec", "'\(program)' \(words)", "/dev/null"].map { Array($0.utf8) }
    command.environment["GIT_PAGER"] = pager.map { Array($0.utf8) }
    command.environment["TERM"] = Array("xterm".utf8)
    let result = try command.run()
    return (result.outputText.replacing("\r", with: ""), result.status)
  }

  @Test("the one that git would start gets log, diff and blame; a pipe has none")
  func pages() throws {
    let vault = try RealVault()
    try vault.pdm("john", "checkout", "a.nc", "-m", "why")
    try vault.edit("a.nc", "other\n")
    for words in ["log a.nc", "diff a.nc", "blame a.nc"] {
      let paged = try run(vault, words, pager: "sed s/^/paged:/")
      #expect(paged.output.split(separator: "\n").allSatisfy { $0.hasPrefix("paged:") }, "\(words): \(paged.output)")
      #expect(!paged.output.isEmpty && paged.status == .exited(0))
      #expect(try !run(vault, words, pager: "cat").output.contains("paged:"))
      // One that is left before the end is no failure.
      #expect(try run(vault, words, pager: "true").status == .exited(0))
    }
    // One that is not there takes nothing away.
    #expect(try run(vault, "log a.nc", pager: "no-such-pager").output.contains("parts"))
    try vault.fixture.git("config", "core.pager", "sed s/^/configured:/")
    #expect(try run(vault, "log a.nc", pager: nil).output.hasPrefix("configured:"))
    #expect(try run(vault, "diff a.nc --exit-code", pager: "cat").status == .exited(1))
    #expect(try run(vault, "log no-such.nc", pager: "sed s/^/paged:/").status == .exited(11))
    #expect(try !vault.run("john", "log", "a.nc").outputText.contains("configured:"))
  }
}
