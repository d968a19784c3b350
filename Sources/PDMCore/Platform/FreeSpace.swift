import Glibc

/// What a file system has left for this user.
struct FreeSpace {
  let bytes: UInt64
  /// nil where it counts none: btrfs, SMB.
  let files: UInt64?

  init(of folder: [UInt8]) throws(SystemFailure) {
    var status = statvfs()
    guard unsafe folder.withCPath({ unsafe statvfs($0, &status) }) == 0 else { throw SystemFailure("look at", folder) }
    bytes = UInt64(status.f_bavail) * UInt64(status.f_frsize)
    files = status.f_files == 0 ? nil : UInt64(status.f_favail)
  }
}
