import Testing

@testable import PDMCore

@Suite("Password hashes")
struct PasswordHashTests {
  /// The hash that Python's own binding of crypt(3) makes; it is given the words as UTF-8.
  private func pythonHash(_ password: String, setting: String) throws -> String {
    try ReferenceProgram.lines(
      "python3",
      ["-W", "ignore", "-c", "import crypt, sys; print(crypt.crypt(sys.argv[1], sys.argv[2]))"]
        + [password, setting])[0]
  }

  private static let hasPython: Bool =
    (try? ReferenceProgram.run("python3", ["-W", "ignore", "-c", "import crypt"])) != nil

  private static let passwords = [
    "password", "pass wörd \u{1F511}", String(repeating: "x", count: 511), "$y$j9T$&*\"'\\",
  ]

  @Test(.enabled(if: hasPython), arguments: passwords)
  func `agree with another program's crypt`(password: String) throws {
    let hash = try PasswordHash.make(Array(password.utf8))
    #expect(try pythonHash(password, setting: hash) == hash)
    #expect(try pythonHash(password + "x", setting: hash) != hash || password.utf8.count == 511)
    // And the other way round: a hash that somebody else made is one of ours.
    let theirs = try pythonHash(password, setting: "$y$j9T$abcdefghijklmnop")
    #expect(PasswordHash.matches(Array(password.utf8), theirs))
  }

  @Test func `only the same bytes match`() throws {
    let hash = try PasswordHash.make(Array("password".utf8))
    #expect(PasswordHash.matches(Array("password".utf8), hash))
    for other in ["", "Password", "passwor", "password ", "password\n"] {
      #expect(!PasswordHash.matches(Array(other.utf8), hash), "\(other)")
    }
    // crypt(3) stops at a NUL, so what follows would not count.
    #expect(!PasswordHash.matches(Array("password\0more".utf8), hash))
    // To String these two are one.
    let composed = try PasswordHash.make(Array("pässword".utf8))
    #expect(!PasswordHash.matches(Array("pa\u{308}ssword".utf8), composed))
  }

  @Test func `one password has a new hash each time, by yescrypt`() throws {
    let hashes = try (0..<3).map { _ in try PasswordHash.make(Array("password".utf8)) }
    #expect(Set(hashes).count == 3)
    #expect(hashes.allSatisfy { $0.hasPrefix("$y$") && !$0.contains("password") })
  }

  @Test(arguments: ["", "1234567", "ääääääa", "12345678\0", String(repeating: "x", count: 512)])
  func `refuses what is too short, too long or cut off`(password: String) {
    #expect(throws: AccountFailure.weakPassword(minimum: 8)) { try PasswordHash.make(Array(password.utf8)) }
  }

  @Test func `the shortest and the longest password are whole`() throws {
    for password in ["12345678", "ääääääää", String(repeating: "x", count: 511)] {
      let hash = try PasswordHash.make(Array(password.utf8))
      #expect(PasswordHash.matches(Array(password.utf8), hash))
      #expect(!PasswordHash.matches(Array(password.utf8.dropLast()), hash))
    }
  }

  /// A decoy that crypt(3) refused would answer at once, and tell which names exist.
  @Test func `the decoy costs what a real hash costs, and no password has it`() throws {
    let real = try PasswordHash.make(Array("password".utf8))
    let computed = try #require(CryptLibrary.hash(Array("password".utf8), setting: PasswordHash.decoy))
    func parts(_ hash: String) -> [Substring] { hash.split(separator: "$") }
    #expect(parts(real).count == 4 && parts(PasswordHash.decoy).count == 4)
    // Method and cost; then the work is the same whatever the salt.
    #expect(parts(PasswordHash.decoy)[...1] == parts(real)[...1])
    #expect(parts(PasswordHash.decoy).map(\.count) == parts(real).map(\.count))
    #expect(parts(computed)[...2] == parts(PasswordHash.decoy)[...2])
    #expect(computed.count == PasswordHash.decoy.count)
    #expect(!PasswordHash.matches(Array("password".utf8), PasswordHash.decoy))
  }

  @Test(arguments: ["", "*", "*0", "!", "x", "$y$", "$y$j9T$", "$y$????$salt$hash", "$9$abc"])
  func `nothing matches a hash that is none`(hash: String) {
    for password in ["", "*", "*0", "*1", "password"] { #expect(!PasswordHash.matches(Array(password.utf8), hash)) }
  }
}
