import Glibc
import Testing

@testable import PDMCore

/// Walks over commits, against git, in a history with merges, in the kinds of repository that libgit2 reads by itself and
/// in those where it would be wrong.
@Suite("History as git has it")
struct GitRepositoryHistoryTests {
  enum Kind: CaseIterable { case plain, packed, shallow, grafted, replaced }

  let fixture: GitFixture
  /// In the order of their making.
  let commits: [ObjectID]

  /// main: 0 - 1 - 2 ------ merge(5) - 6, side from 1: 3 - 4; and 7 without any parent.
  init() throws {
    let fixture = try GitFixture()
    try fixture.makeRepository()
    var made: [ObjectID] = []
    func commit(_ name: String) throws {
      try fixture.write("repo/\(name)")
      made.append(try fixture.commit("commit \(name)\n\nPdm-Checkin: \(name)"))
    }
    for name in ["0", "1", "2"] { try commit(name) }
    try fixture.git("switch", "-q", "-c", "side", "HEAD^")
    for name in ["3", "4"] { try commit(name) }
    try fixture.git("switch", "-q", "main")
    try fixture.git("merge", "-q", "--no-ff", "-m", "merge", "side")
    made.append(try fixture.object("HEAD"))
    try commit("6")
    try fixture.git("switch", "-q", "--orphan", "alone")
    try commit("7")
    try fixture.git("switch", "-q", "main")
    self.fixture = fixture
    commits = made
  }

  /// - Returns: the folder of the repository.
  private func prepare(_ kind: Kind) throws -> String {
    switch kind {
    case .plain: return "repo"
    case .packed:
      try fixture.git("gc", "-q")
      return "repo"
    case .shallow:
      try fixture.git(
        ["clone", "-q", "--depth=3", "file://" + String(decoding: fixture.path("repo"), as: UTF8.self), "shallow"]
          .map { Array($0.utf8) }, in: "")
      return "shallow"
    case .grafted:
      try fixture.write("repo/.git/info/grafts", "\(commits[6].hex) \(commits[0].hex)\n")
      return "repo"
    case .replaced:
      try fixture.git("replace", "--graft", commits[2].hex, commits[7].hex)
      return "repo"
    }
  }

  private func revisions(_ arguments: [String], in folder: String) throws -> [String] {
    let output = try fixture.git((["rev-list"] + arguments).map { Array($0.utf8) }, in: folder)
    return String(decoding: output, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  @Test(arguments: Kind.allCases)
  func `commits between two, their number and their kinship`(kind: Kind) throws {
    let folder = try prepare(kind)
    let repository = try fixture.repository(in: folder)
    let present = Set(try revisions(["--all"], in: folder).compactMap { ObjectID(hex: $0) })
    #expect(present.count >= 3)
    for newer in commits where present.contains(newer) {
      for older in commits.map(Optional.some) + [nil] where older.map(present.contains) ?? true {
        var visited: [String] = []
        try repository.commits(reachableFrom: newer, notFrom: older) { commit in
          visited.append(commit.id.hex)
          return true
        }
        let wanted = try revisions([newer.hex] + (older.map { ["^" + $0.hex] } ?? []), in: folder)
        #expect(visited == wanted, "\(newer.short) without \(older?.short ?? "nothing")")
        #expect(try repository.count(reachableFrom: newer, notFrom: older) == wanted.count)
        guard let older else { continue }
        let git = try fixture.tryGit(
          ["merge-base", "--is-ancestor", older.hex, newer.hex].map { Array($0.utf8) }, in: folder)
        #expect(try repository.isAncestor(older, of: newer) == git.succeeded)
      }
    }
  }

  @Test(arguments: Kind.allCases)
  func `single commits`(kind: Kind) throws {
    let folder = try prepare(kind)
    let repository = try fixture.repository(in: folder)
    for id in commits {
      let format = "--format=%T|%P|%an|%ae|%at|%cn|%ce|%ct|%B"
      let shown = try fixture.tryGit(["log", "-1", format, id.hex].map { Array($0.utf8) }, in: folder)
      let commit = try repository.commit(id)
      #expect((commit != nil) == shown.succeeded)
      guard let commit else { continue }
      func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
      let fields = [
        commit.tree.hex, commit.parents.map(\.hex).joined(separator: " "), text(commit.author.name),
        text(commit.author.email), "\(commit.author.time.seconds)", text(commit.committer.name),
        text(commit.committer.email), "\(commit.committer.time.seconds)", text(commit.message),
      ]
      #expect(fields.joined(separator: "|") + "\n" == text(shown.output))
      #expect(commit.author.offset == 60)
    }
  }

  @Test(arguments: [Kind.plain, .shallow])
  func `a walk ends where its visitor wants`(kind: Kind) throws {
    let folder = try prepare(kind)
    let repository = try fixture.repository(in: folder)
    var count = 0
    try repository.commits(reachableFrom: commits[6]) { _ in
      count += 1
      return count < 2
    }
    #expect(count == 2)
  }

  @Test func `a commit that is missing is said, not taken for no kin`() throws {
    let repository = try fixture.repository()
    let missing = try #require(ObjectID(hex: String(repeating: "12", count: 20)))
    #expect(try repository.commit(missing) == nil)
    #expect(throws: GitFailure.missingObject(missing)) { try repository.isAncestor(missing, of: commits[0]) }
    #expect(throws: GitFailure.missingObject(missing)) { try repository.isAncestor(commits[0], of: missing) }
    #expect(throws: GitFailure.missingObject(missing)) {
      try repository.commits(reachableFrom: missing) { _ in true }
    }
    // A tree is no commit.
    let tree = try fixture.object("HEAD^{tree}")
    #expect(throws: GitFailure.self) { try repository.isAncestor(tree, of: commits[0]) }
  }
}
