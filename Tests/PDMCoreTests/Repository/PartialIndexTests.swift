import Testing

@testable import PDMCore

@Suite("The index read for a few names")
struct PartialIndexTests {
  @Test("says of them what the whole index says", arguments: ["2", "3", "4"])
  func few(_ version: String) throws {
    let fixture = try GitFixture()
    try GeneratedHistory.make(in: fixture, seed: 8, commits: 40)
    let long = String(repeating: "a very long name ", count: 8)
    for name in ["\(long).nc", "\(long)/\(long).nc", "later.nc", "x"] { try fixture.write("repo/\(name)") }
    try fixture.git("add", "-A")
    try fixture.git("add", "--intent-to-add", "-A")
    try fixture.git("update-index", "--assume-unchanged", "later.nc")
    if version != "2" { try fixture.git("update-index", "--skip-worktree", "x") }
    try fixture.git("update-index", "--index-version", version)
    let context = fixture.context()
    let location = try RepositoryLocation.find(in: context)
    let git = GitProgram(at: location, in: context)
    let whole = try GitIndex(of: location, using: git)
    let names = try fixture.git("ls-files", "-z").split(separator: 0).map { RepoPath(trusted: Array($0)) }
    try #require(names.count > 8)
    for name in names + [RepoPath(trusted: Array("no-such-file".utf8))] {
      let few = try GitIndex(of: location, using: git, only: [name])
      #expect(few.entry(at: name) == whole.entry(at: name))
    }
    let all = try GitIndex(of: location, using: git, only: names)
    for name in names { #expect(all.entry(at: name) == whole.entry(at: name)) }
  }
}
