/// Files that somebody asks about: might they be changed now?
enum NamedPaths {
  /// How many names one call of git is given.
  private static let portion = 500

  static func changes(_ names: [[UInt8]], in vault: Vault, git: GateGit, head: ObjectID?) throws -> [GateChange] {
    let paths = try paths(names, in: vault)
    var known: Set<RepoPath> = []
    if let head {
      for start in stride(from: 0, to: paths.count, by: portion) {
        let part = paths[start..<min(start + portion, paths.count)]
        // ls-tree takes its operands for names, not patterns.
        let output = try git.check(
          ["ls-tree", "-z", "--full-tree", "--name-only", .object(head), "--"] + part.map { .path($0) })
        known.formUnion(output.split(separator: 0).map { RepoPath(trusted: Array($0)) })
      }
    }
    return paths.map { GateChange(path: $0, isNew: !known.contains($0), commit: nil) }
  }

  private static func paths(_ names: [[UInt8]], in vault: Vault) throws -> [RepoPath] {
    var seen: Set<RepoPath> = []
    guard let workTree = vault.location.workTree else {
      return try names.map { try RepoPath(checking: $0) }.filter { seen.insert($0).inserted }
    }
    let resolver = PathResolver(workTree: workTree, workingDirectory: vault.folderOfNames)
    return try names.map { try resolver.path(of: $0) }.filter { seen.insert($0).inserted }
  }
}
