import Testing

@testable import PDMCore

/// The repository's settings changed, so every key is written anew.
@Suite("Another rule for comparing names")
struct RekeyingTests {
  private static let fold = PathRule(foldsCase: true, composes: true)

  private func path(_ text: String) -> RepoPath { RepoPath(trusted: Array(text.utf8)) }

  private func take(_ names: [String], in fixture: StoreFixture) throws {
    let john = try fixture.user("john")
    try fixture.change { transaction in
      for name in names {
        let other = try transaction.insertLock(
          path(name), for: john, reason: "why", baseObject: nil, baseCommit: nil, branch: nil)
        #expect(other == nil)
      }
    }
  }

  private func holds(_ name: String, in fixture: StoreFixture) throws -> Bool {
    try fixture.store.read { try $0.lock(on: path(name)) != nil }
  }

  @Test func `check-outs are found under the new rule, and under the old one again`() throws {
    let fixture = try StoreFixture()
    try fixture.addUser("john")
    // "B" gets the key that "b" would have, so the order of writing must not matter.
    try take(["A.stl", "B", "É", "z"], in: fixture)
    #expect(try !holds("a.stl", in: fixture))
    try fixture.change { try $0.rekeyLocks(under: Self.fold) }
    for name in ["a.STL", "A.stl", "b", "e\u{301}", "Z"] { #expect(try holds(name, in: fixture), "\(name)") }
    try fixture.change { try $0.rekeyLocks(under: .exact) }
    for name in ["A.stl", "B", "É", "z"] { #expect(try holds(name, in: fixture), "\(name)") }
    for name in ["a.stl", "b", "e\u{301}"] { #expect(try !holds(name, in: fixture), "\(name)") }
  }

  @Test func `two check-outs that would become one are refused, and nothing changes`() throws {
    let fixture = try StoreFixture()
    try fixture.addUser("john")
    try take(["Part", "other", "part"], in: fixture)
    let before = try fixture.sqlite("SELECT * FROM locks; SELECT * FROM meta WHERE key = 'path_rule'")
    #expect(throws: StoreFailure.keysCollide(Array("Part".utf8), Array("part".utf8))) {
      try fixture.change { try $0.rekeyLocks(under: Self.fold) }
    }
    #expect(try fixture.sqlite("SELECT * FROM locks; SELECT * FROM meta WHERE key = 'path_rule'") == before)
  }

  @Test func `of two versions that become one the newer stays`() throws {
    let fixture = try StoreFixture()
    let john = try fixture.addUser("john")
    let commits = try ["1", "2", "3"].map { digit in
      try #require(ObjectID(hex: String(repeating: digit, count: 40)))
    }
    for (name, commit) in zip(["part", "Part", "alone"], commits) {
      fixture.clock.advance(by: .seconds(1))
      try fixture.change {
        try $0.recordVersion(of: path(name), object: commit, commit: commit, user: john, branch: "refs/heads/main")
      }
    }
    try fixture.change {
      try $0.rekeyLocks(under: Self.fold)
      try $0.rekeyVersions(under: Self.fold)
    }
    let versions = try fixture.store.read { try $0.recordedVersions() }
    #expect(Set(versions.map(\.commit)) == [commits[1], commits[2]])
    #expect(try fixture.store.read { try $0.recordedVersion(of: path("PART")) }?.path == path("Part"))
  }

  @Test func `who waits is found under the new rule, two spellings of one name as one`() throws {
    let fixture = try StoreFixture()
    let john = try fixture.addUser("john")
    try fixture.change { transaction in
      _ = try transaction.insertWaiter("one", for: john, paths: ["A.stl", "a.stl", "B"].map(path))
    }
    func waiting(_ name: String) throws -> [String] {
      try fixture.store.read { try $0.waiters(for: path(name)).map(\.file) }
    }
    #expect(try waiting("a.stl") == ["one"] && waiting("b").isEmpty)
    try fixture.change { try $0.rekeyWaiters(under: Self.fold) }
    try fixture.change { try $0.setMeta(.pathRule, Self.fold.identifier) }
    for name in ["A.STL", "a.stl", "b", "B"] { #expect(try waiting(name) == ["one"], "\(name)") }
  }
}
