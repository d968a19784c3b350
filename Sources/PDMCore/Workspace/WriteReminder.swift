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
  /// copy of our own with the same bytes and time, as an editor that saves by renaming would do. So is one that has other
  /// names as well: its mode and what is written into it would be theirs too, wherever they are.
  func makeWritable(_ path: RepoPath) throws {
    guard let place = try WorkPlace(of: path, in: workTree), let status = try place.status(), status.kind == .regular
    else { return }
    let mode = status.mode | S_IWUSR | (groupWritable ? S_IWGRP : 0)
    let file = workTree.appending(path.bytes)
    if status.links > 1 {
      try takeOver(place, status, mode: mode, path)
    } else if status.owner == context.userID || context.userID == 0 {
      if mode != status.mode { try place.setMode(mode, ofWhatWas: status) }
    } else if !FileSystem.isWritable(file) {
      try takeOver(place, status, mode: mode, path)
    }
  }

  /// - Returns: whether the mode was changed. A colleague's file stays as it is, and so does one that has other names.
  @discardableResult
  func makeReadOnly(_ path: RepoPath) throws -> Bool {
    guard let place = try WorkPlace(of: path, in: workTree), let status = try place.status(), status.kind == .regular
    else { return false }
    let mode = status.mode & ~(S_IWUSR | S_IWGRP | S_IWOTH)
    guard mode != status.mode, status.links == 1, status.owner == context.userID || context.userID == 0 else {
      return false
    }
    try place.setMode(mode, ofWhatWas: status)
    return true
  }

  /// How a copy is called until it takes the file's place: ``WorkPlace/temporaryPrefix``, and so many hexadecimal digits.
  static let copyDigits = 12

  private func takeOver(
    _ place: borrowing WorkPlace, _ status: FileStatus, mode: mode_t, _ path: RepoPath
  ) throws {
    let temporary = place.temporary(Hex.encode(context.random.bytes(Self.copyDigits / 2)))
    do {
      let source = try place.open(O_RDONLY)
      let copy = try place.create(temporary, mode: mode)
      try copy.setMode(mode)
      try copy.append(contentsOf: source)
      try copy.setModified(like: status)
      try copy.sync()
      // The owner may have been writing meanwhile, or something else has come in its place; then nothing is replaced.
      guard try source.status() == status, try place.status() == status else {
        throw SystemFailure("take over", workTree.appending(path.bytes), code: EBUSY)
      }
      try place.replace(with: temporary)
    } catch {
      try? place.discard(temporary)
      throw error
    }
  }
}
