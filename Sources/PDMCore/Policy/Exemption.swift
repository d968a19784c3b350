/// Files that need no check-out: by the vault's policy, those with `-lockable` in .gitattributes, or all without `lockable`.
enum Exemption {
  /// Asks git, whose attribute rules libgit2 gets wrong for some patterns (docs/technical/repository.md).
  static func exempt(among paths: [RepoPath], under policy: LockPolicy, git: GitProgram) throws -> Set<RepoPath> {
    guard !paths.isEmpty else { return [] }
    let output = try git.check(
      ["check-attr", "-z", "--stdin", "lockable"], as: .read,
      input: .bytes(paths.reduce(into: []) { $0 += $1.bytes + [0] }))
    var exempt: Set<RepoPath> = []
    var fields = output.split(separator: 0, omittingEmptySubsequences: false)[...]
    while fields.count >= 3 {
      if policy.exempts(lockable: fields[fields.startIndex + 2]) {
        exempt.insert(RepoPath(trusted: Array(fields[fields.startIndex])))
      }
      fields = fields.dropFirst(3)
    }
    return exempt
  }
}

extension LockPolicy {
  /// - Parameter lockable: git's word for the attribute: `set`, `unset`, `unspecified`, or a value of its own.
  fileprivate func exempts(lockable: ArraySlice<UInt8>) -> Bool {
    switch self {
    case .all: lockable.elementsEqual("unset".utf8)
    case .attribute: !lockable.elementsEqual("set".utf8)
    }
  }
}
