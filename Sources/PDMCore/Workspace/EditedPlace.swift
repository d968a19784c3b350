/// The edits of some files in one work tree.
struct EditedPlace {
  let vault: Vault
  /// The commit that they are edits of.
  let head: ObjectID?
  let edited: [RepoPath]

  init(_ paths: [RepoPath], in vault: Vault) throws {
    self.vault = vault
    guard vault.location.workTree != nil else {
      (head, edited) = (nil, [])
      return
    }
    head = try vault.openRepository().value.head().commit
    let changes = try WorkTreeChanges.andStaged(paths, head: head, in: vault)
    edited = paths.filter { changes[$0] != nil }
  }

  /// The other work trees of the repository (git-worktree(1)) that have edits of these files.
  static func others(_ paths: [RepoPath], of vault: Vault) throws -> [EditedPlace] {
    try folders(of: vault).compactMap { folder in
      do {
        let other = try IntentPlace.vault(in: folder, like: vault)
        guard other.location.isSame(as: vault.location), other.location.workTree != nil else { return nil }
        let place = try EditedPlace(paths, in: other)
        return place.edited.isEmpty ? nil : place
      } catch let failure as any Failure where failure.category != .interrupted {
        // Somebody else's, perhaps, which git does not trust.
        tell(of: failure, in: folder, vault.context.observer)
        return nil
      }
    }
  }

  /// That nothing could be kept of a work tree, whose files stay as they are.
  func tell(of failure: any Failure) {
    Self.tell(of: failure, in: vault.location.workTree ?? vault.location.gitDirectory, vault.context.observer)
  }

  private static func tell(of failure: any Failure, in folder: [UInt8], _ observer: any Observer) {
    observer.warning("edits in \(PathQuoting.quote(folder)) stay there and are in no rescue: \(failure.message)")
  }

  /// Where the other work trees are; those that are gone are left out.
  private static func folders(of vault: Vault) throws -> [[UInt8]] {
    let common = vault.location.commonDirectory
    // The usual repository has none, and git need not be asked.
    guard try vault.location.isLinkedWorkTree || FileSystem.status(of: common.appending("worktrees")) != nil else {
      return []
    }
    // Names with a newline are told since 2.36.
    let isExact = try vault.git.version() >= GitVersion(2, 36)
    let output = try vault.git.check(["worktree", "list", "--porcelain"] + (isExact ? ["-z"] : []), as: .read)
    let key = Array("worktree ".utf8)
    return try output.split(separator: isExact ? 0 : UInt8(ascii: "\n")).filter { $0.starts(with: key) }
      .map { Array($0.dropFirst(key.count)) }
      .filter { try $0 != vault.location.workTree && FileSystem.status(of: $0) != nil }
  }
}
