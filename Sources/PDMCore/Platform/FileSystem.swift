import Glibc

/// What `lstat` or `fstat` says, in plain values.
struct FileStatus: Equatable {
  enum Kind: Equatable { case regular, folder, symlink, other }

  let kind: Kind
  /// Permission bits, set-id and sticky bits.
  let mode: mode_t
  let size: Int64
  let owner: uid_t
  let group: gid_t
  let links: UInt64
  let device: UInt64
  let inode: UInt64
  let modifiedSeconds: Int64
  let modifiedNanoseconds: Int64
  let changedSeconds: Int64
  let changedNanoseconds: Int64

  init(_ status: stat) {
    switch status.st_mode & S_IFMT {
    case S_IFREG: kind = .regular
    case S_IFDIR: kind = .folder
    case S_IFLNK: kind = .symlink
    default: kind = .other
    }
    mode = status.st_mode & 0o7777
    size = Int64(status.st_size)
    owner = status.st_uid
    group = status.st_gid
    links = UInt64(status.st_nlink)
    device = UInt64(status.st_dev)
    inode = UInt64(status.st_ino)
    modifiedSeconds = Int64(status.st_mtim.tv_sec)
    modifiedNanoseconds = Int64(status.st_mtim.tv_nsec)
    changedSeconds = Int64(status.st_ctim.tv_sec)
    changedNanoseconds = Int64(status.st_ctim.tv_nsec)
  }

  var modified: Timestamp { Timestamp(milliseconds: modifiedSeconds * 1000 + modifiedNanoseconds / 1_000_000) }
}

/// The calls on names that pdm needs, over byte paths.
enum FileSystem {
  /// - Returns: nil when there is no such file.
  static func status(of path: [UInt8]) throws(SystemFailure) -> FileStatus? {
    var status = stat()
    guard unsafe path.withCPath({ unsafe lstat($0, &status) }) == 0 else {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw SystemFailure("look at", path)
    }
    return FileStatus(status)
  }

  /// The whole of a regular file. Anything else of that name is refused: a FIFO would let us wait, a device never end.
  static func contents(of path: [UInt8], limit: Int = 1 << 30) throws(SystemFailure) -> [UInt8] {
    let file = try FileDescriptor.open(path, O_RDONLY | O_NONBLOCK)
    let status = try file.status()
    switch status.kind {
    case .regular where status.size > limit: throw SystemFailure("read", path, code: EFBIG)
    case .regular: return try file.readAll(limit: limit)
    case .folder: throw SystemFailure("read", path, code: EISDIR)
    case .symlink, .other: throw SystemFailure("read as a file", path, code: EINVAL)
    }
  }

  static func target(ofLink path: [UInt8]) throws(SystemFailure) -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = unsafe path.withCPath { name in
      unsafe buffer.withUnsafeMutableBytes { unsafe readlink(name, $0.baseAddress.unsafelyUnwrapped, $0.count) }
    }
    guard count >= 0 else { throw SystemFailure("read the link", path) }
    return Array(buffer[..<count])
  }

  static func createSymlink(to target: [UInt8], at path: [UInt8]) throws(SystemFailure) {
    let result = unsafe target.withCPath { content in unsafe path.withCPath { unsafe symlink(content, $0) } }
    guard result == 0 else { throw SystemFailure("create the link", path) }
  }

  static func createFolder(_ path: [UInt8], mode: mode_t) throws(SystemFailure) {
    guard unsafe path.withCPath({ unsafe mkdir($0, mode) }) == 0 else { throw SystemFailure("create the folder", path) }
    try setMode(mode, of: path)
  }

  /// The same, where somebody else may make it at this moment.
  /// - Parameter mode: nil leaves it to the umask and to what the folder above passes on.
  static func createFolderIfMissing(_ path: [UInt8], mode: mode_t?) throws(SystemFailure) {
    if unsafe path.withCPath({ unsafe mkdir($0, mode ?? 0o777) }) == 0 {
      if let mode { try setMode(mode, of: path) }
    } else if errno != EEXIST {
      throw SystemFailure("create the folder", path)
    }
  }

  /// Whether this process may write to the file, by the kernel's own rules (ACLs included).
  static func isWritable(_ path: [UInt8]) -> Bool {
    unsafe path.withCPath { unsafe access($0, W_OK) } == 0
  }

  static func setMode(_ mode: mode_t, of path: [UInt8]) throws(SystemFailure) {
    guard unsafe path.withCPath({ unsafe chmod($0, mode) }) == 0 else {
      throw SystemFailure("change the mode of", path)
    }
  }

  /// Gives a file to a group; harmless where it is that group's already.
  static func setGroup(_ group: gid_t, of path: [UInt8]) throws(SystemFailure) {
    guard unsafe path.withCPath({ unsafe chown($0, uid_t.max, group) }) == 0 else {
      throw SystemFailure("change the group of", path)
    }
  }

  static func setModified(like status: FileStatus, of path: [UInt8]) throws(SystemFailure) {
    let time = timespec(tv_sec: Int(status.modifiedSeconds), tv_nsec: Int(status.modifiedNanoseconds))
    let times = [time, time]
    let result = unsafe path.withCPath { name in
      unsafe times.withUnsafeBufferPointer { unsafe utimensat(AT_FDCWD, name, $0.baseAddress, 0) }
    }
    guard result == 0 else { throw SystemFailure("set the time of", path) }
  }

  static func rename(_ old: [UInt8], to new: [UInt8]) throws(SystemFailure) {
    let result = unsafe old.withCPath { from in unsafe new.withCPath { to in unsafe Glibc.rename(from, to) } }
    guard result == 0 else { throw SystemFailure("rename to", new) }
  }

  /// - Returns: false where there is something under the new name, which stays. A file system that ignores case has the
  ///   file itself there when only the case changes.
  static func renameIfFree(_ old: [UInt8], to new: [UInt8]) throws(SystemFailure) -> Bool {
    if GnuCalls.renameWithoutReplacing(old, to: new) { return true }
    switch errno {
    case EEXIST:
      guard let one = try status(of: old), let other = try status(of: new), one.device == other.device,
        one.inode == other.inode, one.links == 1
      else { return false }
    case EINVAL, ENOSYS:
      // NFS and SMB have no such call.
      guard try status(of: new) == nil else { return false }
    default: throw SystemFailure("rename to", new)
    }
    try rename(old, to: new)
    return true
  }

  /// Gives each of two files the other's name, in one step.
  /// - Returns: false where the file system cannot do that, as NFS and SMB cannot; then nothing has happened.
  static func exchange(_ one: [UInt8], _ other: [UInt8]) throws(SystemFailure) -> Bool {
    if GnuCalls.exchangeNames(one, other) { return true }
    guard [EINVAL, ENOSYS, EOPNOTSUPP, EXDEV].contains(errno) else { throw SystemFailure("rename to", other) }
    return false
  }

  static func link(_ old: [UInt8], to new: [UInt8]) throws(SystemFailure) {
    let result = unsafe old.withCPath { from in unsafe new.withCPath { to in unsafe Glibc.link(from, to) } }
    guard result == 0 else { throw SystemFailure("create", new) }
  }

  /// Removes a name; one that is gone already is no error.
  static func remove(_ path: [UInt8]) throws(SystemFailure) {
    guard unsafe path.withCPath({ unsafe unlink($0) }) == 0 || errno == ENOENT else {
      throw SystemFailure("remove", path)
    }
  }

  /// Removes an empty folder; one that is gone already is no error.
  static func removeFolder(_ path: [UInt8]) throws(SystemFailure) {
    guard unsafe path.withCPath({ unsafe rmdir($0) }) == 0 || errno == ENOENT else {
      throw SystemFailure("remove", path)
    }
  }

  /// The names in a folder without `.` and `..`, sorted; empty when there is no such folder.
  static func names(in path: [UInt8]) throws(SystemFailure) -> [[UInt8]] {
    guard let folder = unsafe path.withCPath({ unsafe opendir($0) }) else {
      if errno == ENOENT { return [] }
      throw SystemFailure("list", path)
    }
    defer { unsafe closedir(folder) }
    var names: [[UInt8]] = []
    errno = 0
    while let entry = unsafe readdir(folder) {
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { unsafe Array(unsafe $0.prefix { $0 != 0 }) }
      if name != Array(".".utf8) && name != Array("..".utf8) { names.append(name) }
      errno = 0
    }
    // The end and an error look alike.
    guard errno == 0 else { throw SystemFailure("list", path) }
    return names.sorted { $0.lexicographicallyPrecedes($1) }
  }

  /// Makes the bytes of a file durable that another program wrote. One that is gone has none, and a link neither.
  static func syncFile(_ path: [UInt8]) throws(SystemFailure) {
    guard try status(of: path)?.kind == .regular else { return }
    let file = try FileDescriptor.open(path, O_RDONLY | O_NOFOLLOW)
    try file.sync()
  }

  /// Makes durable what another program wrote anew and gave its name.
  static func syncReplaced(_ path: [UInt8]) throws(SystemFailure) {
    try syncFile(path)
    try syncFolder(path.droppingLastComponent)
  }

  /// Makes a rename or a new name in this folder durable.
  static func syncFolder(_ path: [UInt8]) throws(SystemFailure) {
    let folder = try FileDescriptor.open(path, O_RDONLY | O_DIRECTORY)
    try folder.sync()
  }

  /// Makes all changes of names durable that were made so far on the file system of this folder, in which the last of them
  /// was made (docs/technical/durability.md).
  static func settle(_ path: [UInt8]) throws(SystemFailure) {
    let folder = try FileDescriptor.open(path, O_RDONLY | O_DIRECTORY)
    // A journal keeps their order, so that the last one brings the others. btrfs brings of one folder what is in it.
    guard try !Mount.isOnBlockDevice(path), try Mount.of(path)?.fileSystem == "btrfs" else { return try folder.sync() }
    guard GnuCalls.syncFileSystem(folder.raw) else { throw SystemFailure("bring to the disk", path) }
  }

  /// Writes a file under a new name, durably, then gives it its real name: a reader sees the old bytes or the new,
  /// and after a power cut it is one of the two.
  static func replace(_ path: [UInt8], with bytes: [UInt8], mode: mode_t, temporaryName: String) throws(SystemFailure) {
    let temporary = path.droppingLastComponent.appending(temporaryName)
    do throws(SystemFailure) {
      let file = try FileDescriptor.open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: mode)
      try file.setMode(mode)
      try file.writeAll(bytes)
      try file.sync()
    } catch {
      try? remove(temporary)
      throw error
    }
    try rename(temporary, to: path)
    try syncFolder(path.droppingLastComponent)
  }

  /// `name (uid)` of an OS user.
  static func account(_ user: uid_t) -> String {
    userName(user).map { "\($0) (uid \(user))" } ?? "uid \(user)"
  }

  /// nil where this machine's records have no such user.
  static func userName(_ user: uid_t) -> String? {
    unsafe getpwuid(user).map { unsafe String(cString: $0.pointee.pw_name) }
  }

  static func userNumber(_ name: String) -> uid_t? {
    guard !name.utf8.contains(0) else { return nil }
    return unsafe getpwnam(name).map { unsafe $0.pointee.pw_uid }
  }

  /// The home folder that the system's records give an OS user.
  static func home(of user: uid_t) -> [UInt8]? {
    guard let entry = unsafe getpwuid(user), let home = unsafe entry.pointee.pw_dir else { return nil }
    return Array(unsafe UnsafeBufferPointer(start: home, count: strlen(home)).map { UInt8(bitPattern: $0) })
  }

  /// `owner, group, mode` of a file in words, or of the nearest folder above it that exists.
  static func ownership(of path: [UInt8]) -> String? {
    var candidate = path
    while !candidate.isEmpty {
      if let status = try? status(of: candidate) {
        let group =
          unsafe getgrgid(status.group).map { unsafe String(cString: $0.pointee.gr_name) } ?? "\(status.group)"
        return "\(account(status.owner)), group \(group), mode \(String(status.mode, radix: 8))"
      }
      guard candidate.contains(UInt8(ascii: "/")) else { return nil }
      candidate = candidate.droppingLastComponent
    }
    return nil
  }
}

extension [UInt8] {
  /// A path with one more component.
  func appending(_ component: some StringProtocol) -> [UInt8] {
    appending(Array(component.utf8))
  }

  func appending(_ component: [UInt8]) -> [UInt8] {
    guard let last else { return component }
    return last == UInt8(ascii: "/") ? self + component : self + [UInt8(ascii: "/")] + component
  }

  /// The folder that holds this path; `/` for a name directly under it, `.` for a bare name.
  var droppingLastComponent: [UInt8] {
    guard let slash = lastIndex(of: UInt8(ascii: "/")) else { return [UInt8(ascii: ".")] }
    return slash == 0 ? [UInt8(ascii: "/")] : Array(self[..<slash])
  }

  var lastComponent: [UInt8] {
    guard let slash = lastIndex(of: UInt8(ascii: "/")) else { return self }
    return Array(self[(slash + 1)...])
  }
}
