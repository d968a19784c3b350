import Glibc

/// Opens an existing repository to its group, as `git init --shared=group` does for a new one.
struct RepositorySharing {
  let vault: Vault

  /// Sets `core.sharedRepository` and gives the group what it lacks in git's folder: read and write on all files, and
  /// folders whose group passes on. git does the rest from then on.
  func begin() throws {
    try vault.git.check(["config", "core.sharedRepository", "group"])
    try FileSystem.syncReplaced(vault.location.commonDirectory.appending("config"))
    try open(vault.location.commonDirectory)
  }

  private func open(_ folder: [UInt8]) throws {
    for name in try FileSystem.names(in: folder) {
      let place = folder.appending(name)
      guard let status = try FileSystem.status(of: place) else { continue }
      switch status.kind {
      case .folder: try open(place)
      case .regular:
        // Objects are read-only for everybody; the rest is what others must be able to write.
        let group = status.mode & S_IWUSR == 0 ? S_IRGRP : S_IRGRP | S_IWGRP
        let execute = status.mode & S_IXUSR == 0 ? 0 : S_IXGRP
        if status.mode | group | execute != status.mode {
          try FileSystem.setMode(status.mode | group | execute, of: place)
        }
      case .symlink, .other: break
      }
    }
    if let status = try FileSystem.status(of: folder) {
      try FileSystem.setMode(status.mode | S_IRWXG | mode_t(S_ISGID), of: folder)
    }
  }
}
