/// New paths that are an old file by another spelling, where the repository says that both are one name: `A.NC` beside
/// `a.nc` under `core.ignorecase`. On the machines for which it says so, the one would stand in place of the other.
struct OtherSpellings {
  let git: GateGit
  let rule: PathRule

  /// Whether spelling can matter at all. Else nothing here is worth the price of listing whole versions.
  static func matter(under rule: PathRule) -> Bool { rule.foldsCase || rule.composes }

  /// - Parameter before: what a change follows that is in no commit yet.
  func among(_ changes: [GateChange], before: [ObjectID]) throws -> [GateChange] {
    var known: [ObjectID: Set<[UInt8]>] = [:]
    return try changes.filter { change in
      let key = rule.key(for: change.path)
      return try (change.commit?.parents ?? before).contains { parent in
        let keys = try known[parent] ?? self.keys(in: parent)
        known[parent] = keys
        return keys.contains(key)
      }
    }
  }

  private func keys(in commit: ObjectID) throws -> Set<[UInt8]> {
    let output = try git.check(["ls-tree", "-r", "-z", "--full-tree", "--name-only", .object(commit)])
    return Set(output.split(separator: 0).map { rule.key(for: RepoPath(trusted: Array($0))) })
  }
}
