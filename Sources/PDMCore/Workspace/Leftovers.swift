/// Files that a killed command leaves and no other command removes: nothing tells whether somebody still wants them, or has
/// them in hand at this moment.
struct Leftovers {
  let vault: Vault

  /// The folders of messages that somebody was writing (``EditedMessage``), in the git folders of all work trees.
  func messages() throws -> [[UInt8]] {
    try gitFolders().flatMap { folder in
      try FileSystem.names(in: folder).filter { $0.starts(with: EditedMessage.folderPrefix.utf8) }
        .map { folder.appending($0) }
    }
  }

  /// Stores that were being built, or put back, under another name.
  func stores() throws -> [[UInt8]] {
    let store = vault.store.files.folder
    let parent = store.droppingLastComponent
    return try FileSystem.names(in: parent)
      .filter { $0.starts(with: store.lastComponent + Array(Store.buildingMark.utf8)) }.map { parent.appending($0) }
  }

  /// The lock of git's housekeeping (`git maintenance`), which a commit starts: where it was killed, git leaves all later
  /// housekeeping out without a word. It may take long, so only one that is older than a day is left over.
  func maintenanceLock() throws -> [UInt8]? {
    let lock = vault.location.commonDirectory.appending("objects/maintenance.lock")
    guard let status = try FileSystem.status(of: lock),
      status.modified.adding(.seconds(86_400)) < vault.context.clock.now()
    else { return nil }
    return lock
  }

  /// Copies of files that were to take the place of the original, which is there still (``WriteReminder``,
  /// ``VersionContent``), and that no unfinished command has.
  func copies() throws -> [RepoPath] {
    guard let workTree = vault.location.workTree else { return [] }
    let output = try vault.git.takingPatterns(in: workTree).check(
      ["ls-files", "-z", "--others", "--", .text(":(glob)**/\(WorkPlace.temporaryPrefix)*")], as: .read)
    let unfinished = try vault.store.read { transaction in
      try transaction.intents().map { Array((WorkPlace.temporaryPrefix + $0.id).utf8) }
    }
    return output.split(separator: 0).map { RepoPath(trusted: Array($0)) }.filter { path in
      let name = path.bytes.lastComponent
      return Self.isNumbered(name, WorkPlace.temporaryPrefix, [WriteReminder.copyDigits, 32])
        && !unfinished.contains(name)
    }
  }

  private func gitFolders() throws -> [[UInt8]] {
    let common = vault.location.commonDirectory
    let linked = common.appending("worktrees")
    return [common] + (try FileSystem.names(in: linked)).map(linked.appending)
  }

  private static func isNumbered(_ name: [UInt8], _ prefix: String, _ digits: [Int]) -> Bool {
    guard name.starts(with: prefix.utf8) else { return false }
    let rest = name.dropFirst(prefix.utf8.count)
    return digits.contains(rest.count) && Hex.decode(String(decoding: rest, as: UTF8.self)) != nil
  }
}
