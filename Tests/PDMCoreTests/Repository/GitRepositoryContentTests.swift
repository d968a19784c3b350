import Glibc
import Testing

@testable import PDMCore

@Suite("HEAD, trees and contents as git has them")
struct GitRepositoryContentTests {
  let fixture: GitFixture

  init() throws {
    fixture = try GitFixture()
    try fixture.makeRepository()
  }

  private func head(in folder: String = "repo") throws -> Head { try fixture.repository(in: folder).head() }

  @Test func `HEAD, in all its states`() throws {
    #expect(try head() == .unborn(branch: "refs/heads/main"))
    let first = try fixture.commit()
    #expect(try head() == .branch(name: "refs/heads/main", commit: first))
    try fixture.git("pack-refs", "--all")
    #expect(try head() == .branch(name: "refs/heads/main", commit: first))
    try fixture.git("switch", "-q", "-c", "työ/a.b")
    let second = try fixture.commit()
    #expect(try head() == .branch(name: "refs/heads/työ/a.b", commit: second))
    try fixture.git("switch", "-q", "--detach", "HEAD^")
    #expect(try head() == .detached(first))
    try fixture.git("switch", "-q", "--orphan", "new")
    #expect(try head() == .unborn(branch: "refs/heads/new"))
    try fixture.git("worktree", "add", "-q", "../linked", "main")
    #expect(try head(in: "linked") == .branch(name: "refs/heads/main", commit: first))
    #expect(try head() == .unborn(branch: "refs/heads/new"))
  }

  @Test func `a branch that is a symbolic reference leads to its commit`() throws {
    let commit = try fixture.commit()
    try fixture.git("symbolic-ref", "refs/heads/alias", "refs/heads/main")
    let repository = try fixture.repository()
    #expect(try repository.reference("refs/heads/alias") == commit)
    #expect(try repository.reference("refs/heads/none") == nil)
  }

  private func makeTree() throws -> ObjectID {
    try fixture.write("repo/a", "")
    try fixture.write("repo/sub/deep/b", String(repeating: "line\n", count: 2000))
    try fixture.write(Array("repo/".utf8) + [0xff, 0x20, 0x0a], [1, 0, 2])
    try fixture.write("repo/run", "#!/bin/sh\n")
    chmod(fixture.path("repo/run").cStringBytes, 0o755)
    symlink("sub", fixture.path("repo/link").cStringBytes)
    return try fixture.commit()
  }

  private func compareTree(in folder: String, _ commit: ObjectID) throws {
    let listed = try fixture.git("ls-tree", "-r", "-t", "-z", commit.hex, in: folder).split(separator: 0)
    #expect(listed.count == 7)
    var wanted: [RepoPath: TreeEntry] = [:]
    for line in listed {
      let tab = try #require(line.firstIndex(of: 9))
      let words = String(decoding: line[..<tab], as: UTF8.self).split(separator: " ")
      wanted[RepoPath(trusted: Array(line[(tab + 1)...]))] = TreeEntry(
        id: try #require(ObjectID(hex: words[2])), mode: try #require(UInt32(words[0], radix: 8)))
    }
    let absent = ["b", "sub/none", "a/b", "sub/deep/b/c", "SUB", "link/deep"].map { RepoPath(trusted: Array($0.utf8)) }
    let repository = try fixture.repository(in: folder)
    #expect(try repository.entries(at: Array(wanted.keys) + absent, in: commit) == wanted)
    for path in absent { #expect(try repository.entry(at: path, in: commit) == nil) }
    for entry in wanted.values where entry.mode & 0o170000 != 0o040000 {
      let size = try fixture.words("cat-file", "-s", entry.id.hex, in: folder)
      #expect(try repository.blobSize(entry.id) == UInt64(size[0]))
    }
  }

  @Test func `entries and sizes`() throws {
    try compareTree(in: "repo", try makeTree())
  }

  @Test func `entries and sizes from a pack`() throws {
    let commit = try makeTree()
    try fixture.git("gc", "-q", "--prune=now")
    try compareTree(in: "repo", commit)
  }

  @Test func `entries and sizes where git must be asked`() throws {
    let commit = try makeTree()
    let blob = try fixture.object("HEAD:a")
    let other = try fixture.object("HEAD:run")
    try fixture.git("replace", blob.hex, other.hex)
    try compareTree(in: "repo", commit)
    // What git shows for the name, not what is stored under it.
    #expect(try fixture.repository().blobSize(blob) == 10)
  }

  @Test func `an object that is missing or is no file's content is said`() throws {
    let commit = try makeTree()
    let repository = try fixture.repository()
    let missing = try #require(ObjectID(hex: String(repeating: "12", count: 20)))
    #expect(throws: GitFailure.missingObject(missing)) { try repository.blobSize(missing) }
    #expect(throws: GitFailure.missingObject(missing)) { try repository.entries(at: [], in: missing) }
    #expect(throws: GitFailure.self) { try repository.blobSize(commit) }
  }

  @Test func `a damaged object is said`() throws {
    let commit = try makeTree()
    let hex = try fixture.object("HEAD^{tree}").hex
    let file = "repo/.git/objects/\(hex.prefix(2))/\(hex.dropFirst(2))"
    chmod(fixture.path(file).cStringBytes, 0o644)
    try fixture.write(file, "not compressed")
    #expect(throws: GitFailure.self) {
      try fixture.repository().entry(at: RepoPath(trusted: [0x61]), in: commit)
    }
  }

  @Test func `what somebody has begun and not finished`() throws {
    func operation() throws -> RepositoryOperation? { try fixture.repository().operationInProgress() }
    try fixture.write("repo/f", "0\n")
    try fixture.commit()
    try fixture.git("switch", "-q", "-c", "side")
    try fixture.write("repo/f", "side\n")
    try fixture.commit()
    try fixture.git("switch", "-q", "main")
    try fixture.write("repo/f", "main\n")
    try fixture.commit()
    #expect(try operation() == nil)
    let cases: [([String], RepositoryOperation, String)] = [
      (["merge", "side"], .merge, "merge"), (["rebase", "side"], .rebase, "rebase"),
      (["cherry-pick", "side"], .cherryPick, "cherry-pick"), (["revert", "--no-edit", "HEAD^"], .revert, "revert"),
    ]
    for (command, wanted, name) in cases {
      #expect(try !fixture.tryGit(command.map { Array($0.utf8) }).succeeded)
      #expect(try operation() == wanted, "\(name)")
      try fixture.git(name, "--abort")
      #expect(try operation() == nil, "\(name)")
    }
    try fixture.git("bisect", "start")
    #expect(try operation() == .bisect)
  }
}
