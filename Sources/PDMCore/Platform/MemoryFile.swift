import Glibc

/// A file without a name, for a child that wants one: it has it under the parent's number.
struct MemoryFile: ~Copyable {
  let descriptor: Int32

  init(holding bytes: [UInt8]) throws(SubprocessFailure) {
    descriptor = try PipeEnds.memoryFile(holding: bytes)
  }

  deinit {
    close(descriptor)
  }

  /// Opens the file from its beginning, in this process and in a child that inherits ``descriptor``.
  var path: [UInt8] { Array("/proc/self/fd/\(descriptor)".utf8) }
}
