import Glibc

/// What `core.sharedRepository` means for the working tree. git leaves its files to the umask; in a folder that
/// colleagues share, one of them with umask 077 would lock all others out of each file that pdm or its git wrote.
extension SharedMode {
  /// A file's permission bits with what colleagues need; nothing is taken away.
  func opening(_ mode: mode_t) -> mode_t { mode | mode_t(fileMode(UInt16(mode))) }

  /// Makes the folders that a file needs: by the umask and what a set-group-id folder above passes on, as git does, and
  /// open to colleagues.
  func createFolders(above path: RepoPath, in workTree: [UInt8]) throws(SystemFailure) {
    for parent in path.parents {
      let folder = workTree.appending(parent)
      guard try FileSystem.status(of: folder) == nil else { continue }
      try FileSystem.createFolderIfMissing(folder, mode: nil)
      guard self != .no, let made = try FileSystem.status(of: folder) else { continue }
      try FileSystem.setMode(made.mode | mode_t(folderMode(UInt16(made.mode))), of: folder)
    }
  }

  /// Gives colleagues what they need of files that this user owns; others' stay as they are.
  func open(_ paths: [RepoPath], in workTree: [UInt8], as user: uid_t) {
    guard self != .no else { return }
    for path in paths {
      let file = workTree.appending(path.bytes)
      // A file that cannot be opened to others is no reason to fail what is already done.
      guard let status = try? FileSystem.status(of: file), status.kind == .regular, status.owner == user,
        opening(status.mode) != status.mode
      else { continue }
      try? FileSystem.setMode(opening(status.mode), of: file)
    }
  }
}
