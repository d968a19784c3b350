import Glibc

/// The calls on a name in a folder that is open, which cannot be led elsewhere by what becomes of the folder's own name.
///
/// `place` is the whole path, for messages.
extension FileDescriptor {
  func open(
    _ name: [UInt8], _ flags: Int32, mode: mode_t = 0, of place: [UInt8]
  ) throws(SystemFailure) -> FileDescriptor {
    while true {
      let opened = unsafe name.withCPath { unsafe openat(raw, $0, flags | O_CLOEXEC, mode) }
      if opened >= 0 { return FileDescriptor(owning: opened, path: place) }
      if errno != EINTR { throw SystemFailure("open", place) }
    }
  }

  /// - Returns: nil when there is no such file. Of a symbolic link it is its own.
  func status(of name: [UInt8], at place: [UInt8]) throws(SystemFailure) -> FileStatus? {
    var status = stat()
    guard unsafe name.withCPath({ unsafe fstatat(raw, $0, &status, AT_SYMLINK_NOFOLLOW) }) == 0 else {
      if errno == ENOENT { return nil }
      throw SystemFailure("look at", place)
    }
    return FileStatus(status)
  }

  /// One that is gone already is no error.
  func remove(_ name: [UInt8], at place: [UInt8]) throws(SystemFailure) {
    guard unsafe name.withCPath({ unsafe unlinkat(raw, $0, 0) }) == 0 || errno == ENOENT else {
      throw SystemFailure("remove", place)
    }
  }

  func rename(
    _ old: [UInt8], to new: [UInt8], in other: borrowing FileDescriptor, at place: [UInt8]
  ) throws(SystemFailure) {
    let result = unsafe old.withCPath { from in
      unsafe new.withCPath { unsafe renameat(raw, from, other.raw, $0) }
    }
    guard result == 0 else { throw SystemFailure("rename to", place) }
  }

  func createSymlink(to target: [UInt8], _ name: [UInt8], at place: [UInt8]) throws(SystemFailure) {
    let result = unsafe target.withCPath { content in unsafe name.withCPath { unsafe symlinkat(content, raw, $0) } }
    guard result == 0 else { throw SystemFailure("create the link", place) }
  }

  /// By the umask, and what the folder passes on.
  /// - Returns: whether it is new; somebody else may make it at this moment.
  func createFolder(_ name: [UInt8], at place: [UInt8]) throws(SystemFailure) -> Bool {
    if unsafe name.withCPath({ unsafe mkdirat(raw, $0, 0o777) }) == 0 { return true }
    guard errno == EEXIST else { throw SystemFailure("create the folder", place) }
    return false
  }

  /// A path that leads to what is open here, and to nothing else, as long as it is.
  var ownName: [UInt8] { Array("/proc/self/fd/\(raw)".utf8) }
}
