/// git's `COMMIT_EDITMSG`: the one file in its folder that git leaves to the umask (2.39), so that the next user's commit
/// ends with "could not open '.git/COMMIT_EDITMSG'".
struct MessageFile {
  private let path: [UInt8]
  private let context: ProcessContext
  private let shared: SharedMode

  init(beside lease: borrowing IndexLease, context: ProcessContext, shared: SharedMode) {
    path = lease.folder.droppingLastComponent.appending("COMMIT_EDITMSG")
    self.context = context
    self.shared = shared
  }

  /// Removes a colleague's that may not be written over. It is the message of a commit that is made or was given up, and
  /// git would write over it too if it could.
  func makeRoom() {
    guard let status = try? FileSystem.status(of: path), status.owner != context.userID, !FileSystem.isWritable(path)
    else { return }
    // git says better than we what is wrong, if this does not help.
    try? FileSystem.remove(path)
  }

  /// Gives the file that git has just written the permissions of git's other files.
  func open() {
    guard shared != .no, let status = try? FileSystem.status(of: path), status.owner == context.userID else { return }
    try? FileSystem.setMode(UInt32(shared.fileMode(UInt16(status.mode))), of: path)
  }
}
