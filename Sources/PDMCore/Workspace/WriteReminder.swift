import Glibc

/// The read-only bit: a reminder that a file needs a check-out, never the gate.
struct WriteReminder {
  let workTree: [UInt8]
  /// The group may write too.
  let groupWritable: Bool
  let context: ProcessContext

  /// Gives write permission to the holder.
  ///
  /// Only its owner may change a file's mode. In a shared folder the file may be a colleague's: then it is replaced by a
  /// copy of our own with the same bytes and time, as an editor that saves by renaming would do.
  func makeWritable(_ path: RepoPath) throws {
    let file = workTree.appending(path.bytes)
    guard let status = try FileSystem.status(of: file), status.kind == .regular else { return }
    let mode = status.mode | S_IWUSR | (groupWritable ? S_IWGRP : 0)
    if status.owner == context.userID || context.userID == 0 {
      if mode != status.mode { try FileSystem.setMode(mode, of: file) }
    } else if !FileSystem.isWritable(file) {
      try takeOver(file, status, mode: mode)
    }
  }

  /// - Returns: whether the mode was changed. A colleague's file stays as it is.
  @discardableResult
  func makeReadOnly(_ path: RepoPath) throws -> Bool {
    let file = workTree.appending(path.bytes)
    guard let status = try FileSystem.status(of: file), status.kind == .regular else { return false }
    let mode = status.mode & ~(S_IWUSR | S_IWGRP | S_IWOTH)
    guard mode != status.mode, status.owner == context.userID || context.userID == 0 else { return false }
    try FileSystem.setMode(mode, of: file)
    return true
  }

  private func takeOver(_ file: [UInt8], _ status: FileStatus, mode: mode_t) throws {
    let temporary = file.droppingLastComponent.appending(".pdm-\(Hex.encode(context.random.bytes(6)))")
    do {
      let source = try FileDescriptor.open(file, O_RDONLY | O_NOFOLLOW)
      let copy = try FileDescriptor.open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: mode)
      try copy.setMode(mode)
      try copy.append(contentsOf: source)
      try copy.sync()
      try FileSystem.setModified(like: status, of: temporary)
      // The owner may have been writing meanwhile; then nothing is replaced.
      guard try source.status() == status else { throw SystemFailure("take over", file, code: EBUSY) }
      try FileSystem.rename(temporary, to: file)
    } catch {
      try? FileSystem.remove(temporary)
      throw error
    }
  }
}
