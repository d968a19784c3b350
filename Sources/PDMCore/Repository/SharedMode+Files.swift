import Glibc

/// What `core.sharedRepository` means for the working tree. git leaves its files to the umask; in a folder that
/// colleagues share, one of them with umask 077 would lock all others out of each file that pdm or its git wrote.
extension SharedMode {
  /// A file's permission bits with what colleagues need; nothing is taken away.
  func opening(_ mode: mode_t) -> mode_t { mode | mode_t(fileMode(UInt16(mode))) }

  /// Makes the folders that a file needs: by the umask and what a set-group-id folder above passes on, as git does, and
  /// open to colleagues.
  func createFolders(above path: RepoPath, in workTree: [UInt8]) throws {
    try WorkPlace.createFolders(
      above: path, in: workTree, opening: self == .no ? nil : { $0 | mode_t(folderMode(UInt16($0))) })
  }

  /// Gives colleagues what they need of files that this user owns; others' stay as they are.
  func open(_ paths: [RepoPath], in workTree: [UInt8], as user: uid_t) {
    guard self != .no else { return }
    for path in paths {
      // A file that cannot be opened to others is no reason to fail what is already done.
      try? open(path, in: workTree, as: user)
    }
  }
  private func open(_ path: RepoPath, in workTree: [UInt8], as user: uid_t) throws {
    guard let place = try WorkPlace(of: path, in: workTree), let status = try place.status(), status.kind == .regular,
      status.owner == user, status.links == 1, opening(status.mode) != status.mode
    else { return }
    try place.setMode(opening(status.mode), ofWhatWas: status)
  }
}
