import Testing

@testable import PDMCore

/// A store is there whole or not at all, and git never sees any of it: it holds password hashes.
@Suite("pdm init is killed", .enabled(if: StoppedProcess.isPossible))
struct KilledInitTests {
  private static let words = ["init", "--admin", "admin", "--password-stdin"]
  private static let secret = "admin-secret\n"

  private func repository() throws -> RealVault {
    let vault = try RealVault(bare: GitFixture())
    try vault.fixture.makeRepository()
    try vault.fixture.write("repo/a.nc")
    try vault.fixture.commit("parts")
    for folder in ["homes", "homes/admin"] { vault.fixture.makeFolder(folder) }
    return vault
  }

  @Test func `at each of its steps, and the next one makes the vault`() throws {
    let points = try StoppedProcess.points(repository(), "admin", Self.words, input: Self.secret)
    #expect(points.count > 50)
    for point in KillPoint.chosen(points, about: 12) {
      let vault = try repository()
      _ = try StoppedProcess.kill(at: point, vault, "admin", Self.words, input: Self.secret)
      #expect(try vault.git("status", "--porcelain") == "", "\(point)")
      try vault.pdm("admin", "init", "--admin", "admin", "--password-stdin", input: Self.secret)
      try vault.pdm("admin", "login", "admin", "--password-stdin", input: Self.secret)
      #expect(try vault.git("status", "--porcelain") == "", "\(point)")
      let names = try FileSystem.names(in: vault.fixture.path("repo")).map { String(decoding: $0, as: UTF8.self) }
      #expect(names.sorted() == [".git", ".pdm", "a.nc"], "\(point)")
      try vault.checkPromises("init, killed at \(point)")
    }
  }
}
