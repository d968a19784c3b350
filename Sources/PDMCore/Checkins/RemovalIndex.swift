/// The index that a removal or a rename is committed from: HEAD's tree without the old names.
///
/// `git commit --only` takes what stands in the working tree when it looks. Somebody may have written a file anew since it
/// was removed there; the commit would then change the file, and the record say that it is gone. Of a merge under way, which
/// a commit of a whole index would end, ``BranchTip`` knows.
struct RemovalIndex {
  let git: GitProgram
  /// The check-in lock, which the children keep if this process dies.
  let inheriting: [Int32]
  /// Settings that bring objects and index to the disk: the commit finds the objects there, and writes the one index alone.
  let durability: [String]

  /// Makes it, and does the same to the lease's copy, which takes the real index's place.
  /// - Parameter created: the new names, with what stands there in the working tree.
  func prepare(without removed: [RepoPath], with created: [RepoPath], lease: borrowing IndexLease) throws -> [UInt8] {
    let index = try lease.secondCopy()
    // As git does for --only: entries that are HEAD's keep what is known of their files, so none is read. Not -m, which
    // refuses where others have a conflict; that stays in the lease's copy.
    try git.check(["read-tree", "-i", "--reset", "HEAD"], extraEnvironment: Self.using(index), inheriting: inheriting)
    for index in [lease.privateIndex, index] {
      try update(index, ["--force-remove"], removed)
      if !created.isEmpty { try update(index, ["--add"], created) }
    }
    return index
  }

  private func update(_ index: [UInt8], _ options: [GitArgument], _ paths: [RepoPath]) throws {
    try git.check(
      ["update-index"] + options + ["-z", "--stdin"], input: .bytes(paths.flatMap { $0.bytes + [0] }),
      configuration: durability, extraEnvironment: Self.using(index), inheriting: inheriting)
  }

  static func using(_ index: [UInt8]) -> [String: [UInt8]] { ["GIT_INDEX_FILE": index] }
}
