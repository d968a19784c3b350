internal import Glibc

/// A file in memory, read only, as long as this object lives; also when its name is gone by then.
///
/// git writes packs, indexes and graphs under new names and never changes them afterwards.
@safe
final class MappedFile {
  let start: UnsafePointer<UInt8>
  let count: Int

  /// - Returns: nil where there is no such file, it is empty or no regular file, or cannot be mapped.
  init?(_ path: [UInt8]) {
    // O_NONBLOCK: a FIFO of that name must not stop us.
    guard let file = try? FileDescriptor.open(path, O_RDONLY | O_NONBLOCK), let status = try? file.status(),
      status.kind == .regular, status.size > 0, let size = Int(exactly: status.size)
    else { return nil }
    guard let address = unsafe mmap(nil, size, PROT_READ, MAP_PRIVATE, file.raw, 0), unsafe address != MAP_FAILED
    else { return nil }
    unsafe start = UnsafePointer(address.assumingMemoryBound(to: UInt8.self))
    count = size
  }

  deinit {
    unsafe munmap(UnsafeMutableRawPointer(mutating: start), count)
  }
}
