import Glibc
import Testing

@testable import PDMCore

/// Whatever stands in the database file, a command ends with one of its own exits and leaves the file as it found it.
@Suite("The database is torn")
struct TornStoreTests {
  private static let commands = [["ls"], ["checkout", "a.nc", "-m", "why"], ["audit", "verify"]]

  /// - Parameter codes: what it may say.
  private func expectAnswer(
    _ vault: RealVault, _ content: [UInt8], codes: Set<Int32>, _ when: String
  ) throws {
    for words in Self.commands {
      try vault.fixture.write(Array("repo/.pdm/pdm.db".utf8), content)
      let result = try vault.command("john", words.map { Array($0.utf8) }).run()
      guard case .exited(let code) = result.status else {
        Issue.record("pdm \(words[0]), \(when): \(result.status)")
        continue
      }
      #expect(codes.contains(code), "pdm \(words[0]), \(when): \(code) \(result.errorText)")
      #expect((code == 0) == result.errorText.isEmpty || words[0] == "checkout", "\(when): \(result.errorText)")
      if code == 10 { #expect(try vault.fixture.read("repo/.pdm/pdm.db") == content, "\(when)") }
    }
  }

  @Test func `cut short, it is refused`() throws {
    let vault = try RealVault()
    let whole = try vault.fixture.read("repo/.pdm/pdm.db")
    let pages = whole.count / 4096
    #expect(pages > 10)
    for page in stride(from: 0, to: pages, by: KillPoint.isComplete ? 1 : 6) {
      let length = page * 4096
      try expectAnswer(vault, Array(whole.prefix(length)), codes: [10], "cut after \(length) of \(whole.count) bytes")
      try expectAnswer(vault, Array(whole.prefix(length + 100)), codes: [10], "cut after \(length + 100) bytes")
    }
  }

  @Test func `overwritten by zeros, it is refused`() throws {
    let vault = try RealVault()
    let whole = try vault.fixture.read("repo/.pdm/pdm.db")
    try expectAnswer(vault, [UInt8](repeating: 0, count: whole.count), codes: [10], "all zeros")
  }

  /// A page that no command looks at may go unseen here; `pdm audit verify` reads the audit, not all.
  @Test func `with a page of noise, it is refused or unharmed`() throws {
    let vault = try RealVault()
    let whole = try vault.fixture.read("repo/.pdm/pdm.db")
    var noise = SplitMix64(seed: 42)
    for page in stride(from: 0, to: whole.count / 4096, by: KillPoint.isComplete ? 1 : 5) {
      var content = whole
      for offset in page * 4096..<(page + 1) * 4096 { content[offset] = UInt8.random(in: 0...255, using: &noise) }
      // 4 and 11: the account or its session is not to be found; 8: the record is not as it was.
      try expectAnswer(vault, content, codes: [0, 4, 8, 10], "noise in page \(page)")
    }
  }
}
