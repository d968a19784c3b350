/// What commits change, read by one child for all of them.
enum CommitChanges {
  /// - Parameters:
  ///   - commits: in the order in which their changes are wanted.
  ///   - losses: those of them that a push would drop.
  ///   - progress: takes the commits as git comes to them.
  ///   - meanwhile: run while git begins, where there is anything to read.
  ///   - each: called while git still works.
  static func read(
    of commits: [PushedCommit], losses: Set<ObjectID>, in vault: Vault, git: GateGit, _ progress: Progress?,
    meanwhile: () throws -> Void, each: (GateChange) -> Void
  ) throws {
    guard !commits.isEmpty else { return }
    let ends = shallowEnds(of: vault)
    if let cut = commits.first(where: { ends.contains($0.id) }) { throw GateFailure.cutOff(cut.id) }
    let known = Dictionary(commits.map { ($0.id, $0) }) { first, _ in first }
    var commit: PushedCommit?
    var isLoss = false
    var isKnown = true
    try git.differences(
      [
        "diff-tree", "--stdin", "-r", "--name-status", "-z", "-c", "--root", "--no-renames", "--no-relative",
        "--ignore-submodules=none",
      ], input: commits.flatMap { Array("\($0.id.hex)\n".utf8) },
      meanwhile: meanwhile,
      begin: { name in
        commit = known[name]
        progress?.advance()
        isLoss = losses.contains(name)
        isKnown = isKnown && commit != nil
      },
      each: { difference in
        isKnown = isKnown && commit != nil
        each(GateChange(path: difference.path, isNew: difference.isNew, commit: commit, isLoss: isLoss))
      })
    guard isKnown else { throw GitProgramFailure.unreadable(command: "diff-tree") }
  }

  /// Where a shallow clone is cut off.
  private static func shallowEnds(of vault: Vault) -> Set<ObjectID> {
    let named = vault.context.environment["GIT_SHALLOW_FILE"]
    if let named, named.isEmpty { return [] }
    let file =
      named.map { vault.location.resolving($0, in: vault.context) }
      ?? vault.location.commonDirectory.appending("shallow")
    let lines = PathProbe.contents(file)?.split(separator: UInt8(ascii: "\n")) ?? []
    return Set(lines.compactMap { ObjectID(hex: String(decoding: $0, as: UTF8.self)) })
  }
}
