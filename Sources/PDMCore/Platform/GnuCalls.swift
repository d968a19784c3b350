import Glibc

/// The calls of glibc that its headers show only under `_GNU_SOURCE`, without which Swift's `Glibc` module is built.
///
/// All are plain C functions of fixed arguments, so naming the symbol is enough. Nothing else in the project declares
/// symbols by hand.
enum GnuCalls {
  /// `pipe2(2)` with both ends closed on exec: another thread's child can never inherit one.
  static func pipe() -> (read: Int32, write: Int32)? {
    var ends: [Int32] = [-1, -1]
    guard unsafe gnuPipe2(&ends, O_CLOEXEC) == 0 else { return nil }
    return (ends[0], ends[1])
  }

  /// A file without a name, in memory, closed on exec. -1 and `errno` on failure.
  static func memoryFile() -> Int32 {
    unsafe gnuMemoryFile("pdm-input", memoryFileCloseOnExec)
  }

  /// Lets a pipe hold up to `bytes`; best effort, since the administrator may have set a lower limit.
  static func enlargePipe(_ descriptor: Int32, to bytes: Int32) {
    _ = fcntl(descriptor, setPipeSize, bytes)
  }

  /// The child changes to `folder` before it runs the program. `folder` is copied by the call.
  static func addChangeDirectory(
    _ actions: UnsafeMutablePointer<posix_spawn_file_actions_t>, to folder: [UInt8]
  ) -> Int32 {
    unsafe gnuAddChangeDirectory(actions, folder.cStringBytes)
  }

  /// `renameat2(2)` with RENAME_NOREPLACE. False and `errno` on failure.
  static func renameWithoutReplacing(_ old: [UInt8], to new: [UInt8]) -> Bool {
    unsafe old.withCPath { from in
      unsafe new.withCPath { to in unsafe gnuRename(AT_FDCWD, from, AT_FDCWD, to, renameNoReplace) == 0 }
    }
  }

  /// `syncfs(2)` of the file system that a descriptor is on. False and `errno` on failure.
  static func syncFileSystem(_ descriptor: Int32) -> Bool { gnuSyncFileSystem(descriptor) == 0 }

  /// The same for names in folders that are open.
  static func renameWithoutReplacing(
    _ old: [UInt8], in oldFolder: Int32, to new: [UInt8], in newFolder: Int32
  ) -> Bool {
    unsafe old.withCPath { from in
      unsafe new.withCPath { to in unsafe gnuRename(oldFolder, from, newFolder, to, renameNoReplace) == 0 }
    }
  }

  /// O_PATH: the place alone is opened, which needs no right to read what is there.
  static let pathOnly: Int32 = 0o10_000_000

  /// `renameat2(2)` with RENAME_EXCHANGE: both names are there at every moment. False and `errno` on failure.
  static func exchangeNames(_ one: [UInt8], _ other: [UInt8]) -> Bool {
    unsafe one.withCPath { from in
      unsafe other.withCPath { to in unsafe gnuRename(AT_FDCWD, from, AT_FDCWD, to, renameExchange) == 0 }
    }
  }

  /// Whether the program has rights that its user has not, so that its environment and files are not to be trusted
  /// (getauxval(3), AT_SECURE): the kernel has said so at its start.
  static var isSecureExecution: Bool { gnuAuxiliaryValue(secureEntry) != 0 }

  private static let secureEntry: UInt = 23  // AT_SECURE
  private static let renameExchange: UInt32 = 2  // RENAME_EXCHANGE
  private static let renameNoReplace: UInt32 = 1  // RENAME_NOREPLACE
  private static let memoryFileCloseOnExec: UInt32 = 1  // MFD_CLOEXEC
  private static let setPipeSize: Int32 = 1031  // F_SETPIPE_SZ
}

@_silgen_name("pipe2")
private func gnuPipe2(_ ends: UnsafeMutablePointer<Int32>, _ flags: Int32) -> Int32

@_silgen_name("getauxval")
private func gnuAuxiliaryValue(_ entry: UInt) -> UInt

@_silgen_name("memfd_create")
private func gnuMemoryFile(_ name: UnsafePointer<CChar>, _ flags: UInt32) -> Int32

@_silgen_name("syncfs")
private func gnuSyncFileSystem(_ descriptor: Int32) -> Int32

@_silgen_name("renameat2")
private func gnuRename(
  _ oldFolder: Int32, _ old: UnsafePointer<CChar>, _ newFolder: Int32, _ new: UnsafePointer<CChar>, _ flags: UInt32
) -> Int32

@_silgen_name("posix_spawn_file_actions_addchdir_np")
private func gnuAddChangeDirectory(
  _ actions: UnsafeMutablePointer<posix_spawn_file_actions_t>, _ path: UnsafePointer<CChar>
) -> Int32
