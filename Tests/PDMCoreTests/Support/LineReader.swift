import Glibc

@testable import PDMCore

/// Lines of a pipe with a name, as they come.
final class LineReader {
  private let pipe: FileDescriptor
  private var rest: [UInt8] = []

  /// Waits for the writer.
  init(_ path: [UInt8]) throws {
    pipe = try FileDescriptor.open(path, O_RDONLY)
  }

  func next() -> String? {
    while true {
      if let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
        let line = String(decoding: rest[..<end], as: UTF8.self)
        rest.removeFirst(end + 1)
        return line
      }
      var chunk = [UInt8](repeating: 0, count: 4096)
      let count = read(pipe.raw, &chunk, chunk.count)
      guard count > 0 || (count < 0 && errno == EINTR) else { return nil }
      rest += chunk.prefix(max(count, 0))
    }
  }
}
