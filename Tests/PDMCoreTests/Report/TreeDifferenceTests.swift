import Testing

@testable import PDMCore

@Suite("What differs between two trees")
struct TreeDifferenceTests {
  @Test(arguments: [5, 21] as [UInt64]) func `is what git diff-tree says of each commit`(seed: UInt64) throws {
    let fixture = try GitFixture()
    try GeneratedHistory.make(in: fixture, seed: seed)
    // Folders sort as if their names ended in a slash.
    for name in ["a", "a.b/x", "a-b/x", "b/x", "b.c", "b-c"] { try fixture.write("repo/\(name)") }
    try fixture.commit()
    try fixture.git("rm", "-rq", "a", "b")
    for name in ["a/x", "b"] { try fixture.write("repo/\(name)") }
    try fixture.commit()
    let trees = TreeDifference(objects: ObjectDatabase(folders: [fixture.path("repo/.git/objects")]))
    let commits = try fixture.words("rev-list", "main")
    #expect(commits.count > 100)
    for commit in commits {
      let parent = try fixture.words("rev-list", "--parents", "-1", commit).dropFirst().first
      let new = try trees.objects.commit(try #require(ObjectID(hex: commit))).tree
      let old = try parent.map { try trees.objects.commit(try #require(ObjectID(hex: $0))).tree }
      let expected = try fixture.git(
        "diff-tree", "-r", "-z", "--raw", "--no-renames", "--no-abbrev", "--root", "--no-commit-id",
        old?.hex ?? ObjectID.emptyTree?.hex ?? "", new.hex)
      #expect(try raw(trees.changes(from: old, to: new)) == String(decoding: expected, as: UTF8.self))
    }
  }

  /// As `git diff-tree -z --raw` writes it.
  private func raw(_ changes: [TreeDifference.Change]) -> String {
    func mode(_ entry: TreeEntry?) -> String {
      let digits = String(entry?.mode ?? 0, radix: 8)
      return String(repeating: "0", count: 6 - digits.count) + digits
    }
    let none = String(repeating: "0", count: 40)
    return changes.map { change in
      let letter = change.old == nil ? "A" : change.new == nil ? "D" : "M"
      return ":\(mode(change.old)) \(mode(change.new)) \(change.old?.id.hex ?? none) \(change.new?.id.hex ?? none) "
        + "\(letter)\0\(String(decoding: change.path, as: UTF8.self))\0"
    }.joined()
  }
}
