/// Files that need no check-out: those with `-lockable` in .gitattributes.
enum Exemption {
  /// Asks git, whose attribute rules libgit2 gets wrong for some patterns (docs/technical/repository.md).
  static func exempt(among paths: [RepoPath], git: GitProgram) throws -> Set<RepoPath> {
    guard !paths.isEmpty else { return [] }
    let output = try git.check(
      ["check-attr", "-z", "--stdin", "lockable"], as: .read,
      input: .bytes(paths.reduce(into: []) { $0 += $1.bytes + [0] }))
    var exempt: Set<RepoPath> = []
    var fields = output.split(separator: 0, omittingEmptySubsequences: false)[...]
    while fields.count >= 3 {
      if fields[fields.startIndex + 2].elementsEqual("unset".utf8) {
        exempt.insert(RepoPath(trusted: Array(fields[fields.startIndex])))
      }
      fields = fields.dropFirst(3)
    }
    return exempt
  }
}
