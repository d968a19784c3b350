import Glibc

/// A file that is written piece by piece under another name and takes its own when it is whole: a reader sees the old
/// bytes or the new. Dropped before ``finish()``, it leaves nothing behind.
struct ReplacedFile: ~Copyable {
  private let path: [UInt8]
  private let temporary: [UInt8]
  private let file: FileDescriptor
  private var isFinished = false

  /// - Parameter mode: nil leaves it to the umask.
  init(_ path: [UInt8], mode: mode_t?, temporaryName: String) throws(SystemFailure) {
    let temporary = path.droppingLastComponent.appending(temporaryName)
    let file = try FileDescriptor.open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: 0o666)
    do throws(SystemFailure) {
      if let mode { try file.setMode(mode) }
    } catch {
      try? FileSystem.remove(temporary)
      throw error
    }
    self.path = path
    self.temporary = temporary
    self.file = file
  }

  deinit {
    if !isFinished { try? FileSystem.remove(temporary) }
  }

  func write(_ bytes: [UInt8]) throws(SystemFailure) {
    try file.writeAll(bytes)
  }

  /// Returns when the file is there under its name, and stays there whatever happens to the machine.
  mutating func finish() throws(SystemFailure) {
    try file.sync()
    try FileSystem.rename(temporary, to: path)
    isFinished = true
    try FileSystem.syncFolder(path.droppingLastComponent)
  }
}
