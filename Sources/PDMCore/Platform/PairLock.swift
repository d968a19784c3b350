import Glibc

/// A lock that holds on a local disk, over NFS, over SMB, and between a client and the server's own processes.
///
/// No one kind of lock does: `flock` does not meet a process on the server's disk, and either kind can be made local by
/// a mount option. So both are taken, always in this order: `flock` on one file, an open-file-description lock on a
/// second (on NFS and SMB both become byte-range locks, and on one file they would collide). Both belong to the open
/// file description: they end when the last copy of the descriptor closes, so a killed holder frees them at once, and a
/// child that inherits them keeps them. docs/technical/locking.md has the measurements.
package struct PairLock: ~Copyable {
  package enum Mode: Equatable { case shared, exclusive }

  private let first: FileDescriptor
  private let second: FileDescriptor
  /// The number of the file system that it lies on.
  let device: UInt64

  /// The two files, empty for ever. They are made once; a missing one stops everything, since making it anew would
  /// give two people a lock each.
  static func files(_ name: String, in folder: [UInt8]) -> [[UInt8]] {
    [folder.appending(name), folder.appending(name + "2")]
  }

  /// Waits for the lock.
  /// - Parameters:
  ///   - timeout: for both files together; zero asks once.
  ///   - holder: who has it, as far as can be told; asked only when it takes long.
  package init(
    _ name: String, in folder: [UInt8], mode: Mode, timeout: Duration, context: ProcessContext,
    holder: () -> String
  ) throws {
    let files = Self.files(name, in: folder)
    // A reader may lack write permission, and a shared lock needs none. An exclusive one does: NFS answers EBADF.
    let flags = (mode == .exclusive ? O_RDWR : O_RDONLY) | O_NONBLOCK
    var wait = PatientWait(timeout: timeout, context: context)
    defer { wait.end() }
    let first = try StorePrivilege.during(files[0]) { () throws(SystemFailure) in
      try FileDescriptor.open(files[0], flags)
    }
    while flock(first.raw, (mode == .exclusive ? LOCK_EX : LOCK_SH) | LOCK_NB) != 0 {
      try Self.requireHeld(errno, files[0])
      try wait.step(holder: holder)
    }
    let second = try StorePrivilege.during(files[1]) { () throws(SystemFailure) in
      try FileDescriptor.open(files[1], flags)
    }
    while !Self.lockWholeFile(second.raw, mode) {
      try Self.requireHeld(errno, files[1])
      try wait.step(holder: holder)
    }
    let statuses = [try first.status(), try second.status()]
    for (index, status) in statuses.enumerated() where status.links == 0 {
      throw LockingFailure.lockFileReplaced(files[index])
    }
    device = statuses[0].device
    self.first = first
    self.second = second
  }

  /// - Throws: what the file server said, unless it is that somebody has the lock, or that a signal came.
  private static func requireHeld(_ code: Int32, _ file: [UInt8]) throws(SystemFailure) {
    guard [EWOULDBLOCK, EAGAIN, EACCES, EINTR].contains(code) else { throw SystemFailure("lock", file, code: code) }
  }

  /// Frees the lock now, even where a child still has copies of the descriptors (a hook that left something running).
  package consuming func release() {
    Self.unlockWholeFile(second.raw)
    _ = flock(first.raw, LOCK_UN)
  }

  /// For a child that must keep the lock when this process dies.
  var descriptors: [Int32] { [first.raw, second.raw] }

  // Glibc hides F_OFD_SETLK behind _GNU_SOURCE; the number is fixed by the kernel's interface.
  private static let setOpenFileDescriptionLock: Int32 = 37

  static func lockWholeFile(_ descriptor: Int32, _ mode: Mode) -> Bool {
    var range = Glibc.flock()
    range.l_type = Int16(mode == .exclusive ? F_WRLCK : F_RDLCK)
    range.l_whence = Int16(SEEK_SET)
    return unsafe fcntl(descriptor, setOpenFileDescriptionLock, &range) == 0
  }

  private static func unlockWholeFile(_ descriptor: Int32) {
    var range = Glibc.flock()
    range.l_type = Int16(F_UNLCK)
    range.l_whence = Int16(SEEK_SET)
    _ = unsafe fcntl(descriptor, setOpenFileDescriptionLock, &range)
  }
}
