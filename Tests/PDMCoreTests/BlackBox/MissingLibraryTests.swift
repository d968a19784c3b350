import Testing

@testable import PDMCore

@Suite("libgit2 is loaded when it is needed")
struct MissingLibraryTests {
  @Test("without it a command that needs it says so, and the others work")
  func missing() throws {
    let vault = try RealVault()
    // What the loader finds first under that name is no library.
    try vault.fixture.write("lib/libgit2.so.1.5", "no library\n")
    func run(_ words: String...) throws -> ChildResult {
      var command = vault.command("john", words.map { Array($0.utf8) })
      command.environment["LD_LIBRARY_PATH"] = vault.fixture.path("lib")
      return try command.run()
    }
    for words in ["whoami", "audit", "locks"] { #expect(try run(words).succeeded, "\(words)") }
    #expect(try run("log", "a.nc").succeeded)
    #expect(try run("blame", "a.nc").succeeded)
    #expect(try run("diff", "a.nc").succeeded)
    let refused = try run("checkout", "a.nc", "-m", "why")
    #expect(refused.status == .exited(1))
    #expect(refused.errorText.contains("libgit2 cannot be loaded"), "\(refused.errorText)")
    #expect(refused.errorText.contains("hint: install it"))
    try vault.expect(0, "john", "checkout", "a.nc", "-m", "why")
  }
}
