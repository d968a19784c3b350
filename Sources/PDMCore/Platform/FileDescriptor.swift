import Glibc

/// The owner of one file descriptor. It closes when it goes away; it cannot be copied.
struct FileDescriptor: ~Copyable {
  let raw: Int32
  /// For messages: the name that it was opened by.
  private let path: [UInt8]

  /// Opens a file; always close-on-exec, so a child gets only what it is given by name.
  static func open(_ path: [UInt8], _ flags: Int32, mode: mode_t = 0) throws(SystemFailure) -> FileDescriptor {
    while true {
      let raw = unsafe path.withCPath { unsafe Glibc.open($0, flags | O_CLOEXEC, mode) }
      if raw >= 0 { return FileDescriptor(owning: raw <= STDERR_FILENO ? try raised(raw, path) : raw, path: path) }
      if errno != EINTR { throw SystemFailure("open", path) }
    }
  }

  /// Whoever started us with a standard stream closed must not have its name for a file of ours: the next message would be
  /// written into that.
  private static func raised(_ raw: Int32, _ path: [UInt8]) throws(SystemFailure) -> Int32 {
    let other = fcntl(raw, F_DUPFD_CLOEXEC, STDERR_FILENO + 1)
    let code = errno
    _ = close(raw)
    guard other >= 0 else { throw SystemFailure("open", path, code: code) }
    return other
  }

  /// Makes an empty file that must not be there yet, with this mode whatever the umask.
  static func create(_ path: [UInt8], mode: mode_t) throws(SystemFailure) {
    let file = try open(path, O_RDWR | O_CREAT | O_EXCL, mode: mode)
    try file.setMode(mode)
  }

  /// - Parameters:
  ///   - descriptor: open, close-on-exec, and nobody else's.
  ///   - path: what messages call it.
  init(owning descriptor: Int32, path: [UInt8]) {
    raw = descriptor
    self.path = path
  }

  deinit {
    _ = close(raw)
  }

  /// - Returns: another number of the same file, open until the process ends.
  func keptOpen() throws(SystemFailure) -> Int32 {
    let other = fcntl(raw, F_DUPFD_CLOEXEC, STDERR_FILENO + 1)
    guard other >= 0 else { throw SystemFailure("open", path) }
    return other
  }

  func status() throws(SystemFailure) -> FileStatus {
    var status = stat()
    guard unsafe fstat(raw, &status) == 0 else { throw SystemFailure("look at", path) }
    return FileStatus(status)
  }

  /// Reads from the current position to the end.
  /// - Parameter limit: more than this many bytes is an `EFBIG`.
  func readAll(limit: Int = 1 << 30) throws(SystemFailure) -> [UInt8] {
    var content: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65536)
    while true {
      let count = unsafe chunk.withUnsafeMutableBytes { unsafe Glibc.read(raw, $0.baseAddress, $0.count) }
      if count < 0 {
        if errno == EINTR { continue }
        throw SystemFailure("read", path)
      }
      if count == 0 { return content }
      content.append(contentsOf: chunk[..<count])
      if content.count > limit { throw SystemFailure("read", path, code: EFBIG) }
    }
  }

  /// Reads from the current position: `count` bytes, or fewer where the file ends.
  func read(_ count: Int) throws(SystemFailure) -> [UInt8] {
    var content: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: count)
    while content.count < count {
      let missing = count - content.count
      let received = unsafe chunk.withUnsafeMutableBytes { unsafe Glibc.read(raw, $0.baseAddress, missing) }
      if received < 0 {
        if errno == EINTR { continue }
        throw SystemFailure("read", path)
      }
      if received == 0 { break }
      content.append(contentsOf: chunk[..<received])
    }
    return content
  }

  func writeAll(_ bytes: [UInt8]) throws(SystemFailure) {
    var written = 0
    while written < bytes.count {
      let count = unsafe bytes.withUnsafeBytes {
        unsafe write(raw, $0.baseAddress?.advanced(by: written), $0.count - written)
      }
      if count < 0 {
        if errno == EINTR { continue }
        throw SystemFailure("write", path)
      }
      written += count
    }
  }

  /// Copies another file's bytes, from its position to its end, a mebibyte at a time.
  func append(contentsOf source: borrowing FileDescriptor) throws(SystemFailure) {
    var chunk = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let count = unsafe chunk.withUnsafeMutableBytes { unsafe Glibc.read(source.raw, $0.baseAddress, $0.count) }
      if count < 0 {
        if errno == EINTR { continue }
        throw SystemFailure("read", source.path)
      }
      if count == 0 { return }
      try writeAll(Array(chunk[..<count]))
    }
  }

  /// Returns when the disk, or the file server, has it.
  func sync() throws(SystemFailure) {
    while fsync(raw) != 0 {
      if errno != EINTR { throw SystemFailure("bring to the disk", path) }
    }
  }

  func truncate(to length: Int) throws(SystemFailure) {
    while ftruncate(raw, length) != 0 {
      if errno != EINTR { throw SystemFailure("cut", path) }
    }
  }

  func setModified(like status: FileStatus) throws(SystemFailure) {
    let time = timespec(tv_sec: Int(status.modifiedSeconds), tv_nsec: Int(status.modifiedNanoseconds))
    let times = [time, time]
    let result = unsafe times.withUnsafeBufferPointer { unsafe futimens(raw, $0.baseAddress) }
    guard result == 0 else { throw SystemFailure("set the time of", path) }
  }

  /// Sets permission bits regardless of the umask.
  func setMode(_ mode: mode_t) throws(SystemFailure) {
    guard fchmod(raw, mode) == 0 else { throw SystemFailure("change the mode of", path) }
  }
}

extension [UInt8] {
  /// Lends the bytes as a NUL-terminated C path. A path that holds NUL ends there; ``RepoPath`` and the command line
  /// refuse such paths long before.
  func withCPath<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
    let terminated = self + [0]
    return unsafe terminated.withUnsafeBytes { buffer in
      // The array holds at least the NUL, so it has a base address.
      unsafe body(buffer.assumingMemoryBound(to: CChar.self).baseAddress.unsafelyUnwrapped)
    }
  }
}
