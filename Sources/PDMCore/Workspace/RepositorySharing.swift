import Glibc

/// Opens an existing repository to its group, as `git init --shared=group` does for a new one.
struct RepositorySharing {
  let vault: Vault

  /// Sets `core.sharedRepository` and gives the group what it lacks in git's folder: read and write on all files, and
  /// folders whose group passes on. git does the rest from then on.
  func begin() throws {
    try vault.git.check(["config", "core.sharedRepository", "group"])
    try FileSystem.syncReplaced(vault.location.commonDirectory.appending("config"))
    for (place, mode) in try lacking(group: nil).lacking { try FileSystem.setMode(mode, of: place) }
  }

  /// What is not as git makes it in a shared repository. The store has rules of its own.
  /// - Parameter group: whose all of it is to be.
  /// - Returns: what the group lacks, with the mode that gives it; and what is another group's.
  func lacking(group: gid_t?) throws -> (lacking: [(place: [UInt8], mode: mode_t)], foreign: [[UInt8]]) {
    var lacking: [(place: [UInt8], mode: mode_t)] = []
    var foreign: [[UInt8]] = []
    var folders = [vault.location.commonDirectory]
    while let folder = folders.popLast() {
      try look(at: folder, S_IRWXG | mode_t(S_ISGID), group, &lacking, &foreign)
      for name in try FileSystem.names(in: folder) {
        let place = folder.appending(name)
        guard !place.starts(with: vault.store.files.folder), let status = try FileSystem.status(of: place) else {
          continue
        }
        switch status.kind {
        case .folder: folders.append(place)
        case .regular:
          // Objects are read-only for everybody; the rest is what others must be able to write.
          let write = status.mode & S_IWUSR == 0 ? 0 : S_IWGRP
          let execute = status.mode & S_IXUSR == 0 ? 0 : S_IXGRP
          try look(at: place, S_IRGRP | write | execute, group, &lacking, &foreign)
        case .symlink, .other: break
        }
      }
    }
    return (lacking, foreign)
  }

  private func look(
    at place: [UInt8], _ bits: mode_t, _ group: gid_t?, _ lacking: inout [(place: [UInt8], mode: mode_t)],
    _ foreign: inout [[UInt8]]
  ) throws {
    guard let status = try FileSystem.status(of: place) else { return }
    if status.mode | bits != status.mode { lacking.append((place, status.mode | bits)) }
    if let group, status.group != group { foreign.append(place) }
  }
}
