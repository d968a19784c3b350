import Glibc

/// Looks at the file system without changing it: what finding a repository and a program needs.
///
/// Everything answers nil where the kernel says no; callers that must know why use the calls themselves.
enum PathProbe {
  enum Kind: Equatable {
    case file, folder, other
  }

  /// The absolute path without symbolic links, `.` and `..`; nil where any part is missing.
  static func realPath(_ path: [UInt8]) -> [UInt8]? {
    guard let resolved = unsafe realpath(path.cStringBytes, nil) else { return nil }
    // realpath(3) allocated the answer and gave it to us.
    defer { unsafe free(resolved) }
    return unsafe bytes(ofCString: resolved)
  }

  /// What `path` is, following symbolic links.
  static func kind(_ path: [UInt8]) -> Kind? {
    guard let mode = status(path)?.st_mode else { return nil }
    switch mode & S_IFMT {
    case S_IFREG: return .file
    case S_IFDIR: return .folder
    default: return .other
    }
  }

  /// The number of the file system that `path` is on.
  static func device(_ path: [UInt8]) -> UInt64? {
    status(path).map { UInt64($0.st_dev) }
  }

  /// The user that `path` itself belongs to, not what a symbolic link leads to.
  static func owner(_ path: [UInt8]) -> UInt32? {
    var status = stat()
    return unsafe lstat(path.cStringBytes, &status) == 0 ? status.st_uid : nil
  }

  /// Whether this process may execute the file or search the folder.
  static func isExecutable(_ path: [UInt8]) -> Bool {
    unsafe access(path.cStringBytes, X_OK) == 0
  }

  static func exists(_ path: [UInt8]) -> Bool {
    unsafe access(path.cStringBytes, F_OK) == 0
  }

  /// What the symbolic link says; nil where `path` is none.
  static func linkTarget(_ path: [UInt8]) -> [UInt8]? {
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = unsafe readlink(path.cStringBytes, &buffer, buffer.count)
    return count < 0 ? nil : buffer.prefix(count).map { UInt8(bitPattern: $0) }
  }

  /// More than this no file of git's or ours has that is read at once. A file may claim any size and hold nothing.
  static let largestFile = 1 << 31 - 1

  /// The whole file; nil where it cannot be opened, is no regular file, has more bytes than `limit`, or cannot be read to
  /// its end.
  static func contents(_ path: [UInt8], limit: Int = largestFile) -> [UInt8]? {
    // O_NONBLOCK: a FIFO of that name must not stop us; regular files do not mind.
    let descriptor = unsafe open(path.cStringBytes, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      status.st_size <= limit
    else { return nil }
    let size = Int(status.st_size)
    var complete = true
    // One byte more than the size, so that the last read says "end" and a file that grows is not cut off.
    let contents = unsafe [UInt8](unsafeUninitializedCapacity: size + 1) { buffer, count in
      while count < buffer.count {
        let got = unsafe read(descriptor, buffer.baseAddress?.advanced(by: count), buffer.count - count)
        if got < 0, errno == EINTR { continue }
        complete = got >= 0
        guard got > 0 else { return }
        count += got
      }
      complete = false
    }
    return complete ? contents : nil
  }

  /// The names in a folder, without `.` and `..`, in no order; empty where it cannot be read.
  static func names(in folder: [UInt8]) -> [[UInt8]] {
    guard let stream = unsafe opendir(folder.cStringBytes) else { return [] }
    defer { unsafe _ = closedir(stream) }
    var names: [[UInt8]] = []
    // The entry belongs to the stream and lives until the next readdir(3).
    while let entry = unsafe readdir(stream) {
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { unsafe Array($0.prefix { $0 != 0 }) }
      if !name.elementsEqual(".".utf8), !name.elementsEqual("..".utf8) { names.append(name) }
    }
    return names
  }

  private static func status(_ path: [UInt8]) -> stat? {
    var status = stat()
    return unsafe stat(path.cStringBytes, &status) == 0 ? status : nil
  }
}

/// The bytes of a string that C owns, without its NUL.
func bytes(ofCString pointer: UnsafePointer<CChar>) -> [UInt8] {
  unsafe Array(UnsafeRawBufferPointer(start: pointer, count: strlen(pointer)))
}

extension [UInt8] {
  /// The same bytes as C wants them. The caller sees to it that there is no NUL inside: paths have none.
  var cStringBytes: [CChar] {
    var characters = [CChar]()
    characters.reserveCapacity(count + 1)
    for byte in self { characters.append(CChar(bitPattern: byte)) }
    characters.append(0)
    return characters
  }

  /// What `path` means in this folder: an absolute one means itself, as in every shell.
  func resolving(_ path: [UInt8]) -> [UInt8] {
    path.first == UInt8(ascii: "/") ? path : appending(path)
  }

  /// The folder above an absolute path; nil for `/`.
  var parentFolder: [UInt8]? {
    guard count > 1, let slash = lastIndex(of: UInt8(ascii: "/")) else { return nil }
    return slash == 0 ? [UInt8(ascii: "/")] : Array(self[..<slash])
  }
}
