/// What a commit of the index would change: the index that git commits, which in a hook is the one of GIT_INDEX_FILE.
struct StagedChanges {
  let changes: [GateChange]
  /// The versions that the commit follows; none before the first.
  let parents: [ObjectID]

  /// The same, with nil for what was before the first.
  var versionsBefore: [ObjectID?] { parents.isEmpty ? [nil] : parents }

  init(in vault: Vault, git: GateGit) throws {
    parents = try Self.head(in: vault, git: git).map { [$0] + Self.merged(in: vault) } ?? []
    var common: [RepoPath: Bool]?
    var order: [RepoPath] = []
    for parent in parents.isEmpty ? [ObjectID.emptyTree] : parents.map({ $0 }) {
      guard let parent else { continue }
      var found: [RepoPath: Bool] = [:]
      try git.differences([
        "diff-index", "--cached", "--name-status", "-z", "--no-renames", "--no-relative", "--ignore-submodules=none",
        "--ita-invisible-in-index", .object(parent), "--",
      ]) { difference in
        // A path in conflict comes once for each of its sides.
        if common == nil, found[difference.path] == nil { order.append(difference.path) }
        found[difference.path] = difference.isNew && found[difference.path] ?? true
      }
      common =
        common.map { before in
          before.compactMap { path, isNew in found[path].map { (path, isNew && $0) } }
            .reduce(into: [:]) { $0[$1.0] = $1.1 }
        } ?? found
    }
    let isNew = common ?? [:]
    changes = order.compactMap { path in isNew[path].map { GateChange(path: path, isNew: $0, commit: nil) } }
  }

  /// - Returns: nil where the branch has no commit yet.
  static func head(in vault: Vault, git: GateGit) throws -> ObjectID? {
    if let head = ReferenceFiles(location: vault.location).head() { return head }
    let result = try git.run(["rev-parse", "--verify", "--quiet", "HEAD^{commit}"])
    if result.succeeded, let head = ObjectID(hex: result.outputText) { return head }
    // A branch that is there and leads to nothing is damage, not a beginning.
    let branch = try git.run(["symbolic-ref", "--quiet", "HEAD"])
    guard branch.succeeded,
      try !git.run(["show-ref", "--verify", "--quiet", .text(branch.outputText)]).succeeded
    else { throw GateFailure.brokenHead }
    return nil
  }

  /// What a merge brings in. `git merge` tells its pre-merge-commit hook by variables, since it writes MERGE_HEAD only
  /// where the merge stops (git's builtin/merge.c).
  private static func merged(in vault: Vault) -> [ObjectID] {
    if let file = PathProbe.contents(vault.location.gitDirectory.appending("MERGE_HEAD")) {
      return file.split(separator: UInt8(ascii: "\n")).compactMap { ObjectID(hex: String(decoding: $0, as: UTF8.self)) }
    }
    let prefix = Array("GITHEAD_".utf8)
    return vault.context.environment.entries.filter { $0.starts(with: prefix) }.compactMap {
      ObjectID(hex: String(decoding: $0.dropFirst(prefix.count).prefix { $0 != UInt8(ascii: "=") }, as: UTF8.self))
    }
  }
}
