import Glibc

/// The pipes of one child. Closes what nobody took.
struct PipeEnds: ~Copyable {
  private(set) var outputReader: Int32 = -1
  private(set) var outputWriter: Int32 = -1
  private(set) var errorReader: Int32 = -1
  private(set) var errorWriter: Int32 = -1

  init() throws(SubprocessFailure) {
    (outputReader, outputWriter) = try Self.pipe()
    do throws(SubprocessFailure) {
      (errorReader, errorWriter) = try Self.pipe()
    } catch {
      close(outputReader)
      close(outputWriter)
      throw error
    }
  }

  deinit {
    for descriptor in [outputReader, outputWriter, errorReader, errorWriter] where descriptor >= 0 {
      close(descriptor)
    }
  }

  /// Gives the reading ends to the caller, who closes them from now on; the writing ends go with this value.
  consuming func takeReaders() -> (output: Int32, error: Int32) {
    let readers = (outputReader, errorReader)
    outputReader = -1
    errorReader = -1
    return readers
  }

  /// Gives the writing end for output to the caller, who closes it from now on; all else goes with this value.
  consuming func takeOutputWriter() -> Int32 {
    let writer = outputWriter
    outputWriter = -1
    return writer
  }

  /// A file in memory with `bytes`, to be read from its start. The caller closes it.
  static func memoryFile(holding bytes: [UInt8]) throws(SubprocessFailure) -> Int32 {
    let created = GnuCalls.memoryFile()
    guard created >= 0 else { throw .system(call: "memfd_create", code: errno) }
    let file = try aboveStandard(created)
    var position = 0
    while position < bytes.count {
      let count = unsafe bytes.withUnsafeBytes { buffer in
        unsafe write(file, buffer.baseAddress?.advanced(by: position), buffer.count - position)
      }
      if count >= 0 {
        position += count
      } else if errno != EINTR {
        let code = errno
        close(file)
        throw .system(call: "write", code: code)
      }
    }
    lseek(file, 0, SEEK_SET)
    return file
  }

  private static func pipe() throws(SubprocessFailure) -> (Int32, Int32) {
    guard let ends = GnuCalls.pipe() else { throw .system(call: "pipe2", code: errno) }
    let reader = try aboveStandard(ends.read)
    do throws(SubprocessFailure) {
      return (reader, try aboveStandard(ends.write))
    } catch {
      close(reader)
      throw error
    }
  }

  /// Moves a descriptor out of 0 to 2, which it gets where this process was started with one of them closed; the
  /// child's own 0 to 2 would then be written over one another.
  private static func aboveStandard(_ descriptor: Int32) throws(SubprocessFailure) -> Int32 {
    guard descriptor <= STDERR_FILENO else { return descriptor }
    let moved = fcntl(descriptor, F_DUPFD_CLOEXEC, STDERR_FILENO + 1)
    let code = errno
    close(descriptor)
    guard moved >= 0 else { throw .system(call: "fcntl", code: code) }
    return moved
  }
}
