import Glibc

/// The place of one file in a working tree, for whoever changes something there: its folder, open, and its name in it.
///
/// Names are looked at long before files are written, and whoever may write to a folder can put a symbolic link in its
/// place meanwhile. So each folder on the way is opened by its name in the one above, none of them through a link, and
/// what is done then is done in the folder that was opened, whatever has become of its name.
struct WorkPlace: ~Copyable {
  private let folder: FileDescriptor
  private let name: [UInt8]
  /// The whole, for messages.
  private let path: [UInt8]

  /// - Returns: nil where a folder on the way is missing.
  /// - Throws: ``PathFailure/throughSymlink(_:)`` where one of them is no folder.
  init?(of path: RepoPath, in workTree: [UInt8]) throws {
    var folder = try FileDescriptor.open(workTree, GnuCalls.pathOnly | O_DIRECTORY)
    for parent in path.parents {
      let place = workTree.appending(parent)
      guard try folder.status(of: parent.lastComponent, at: place) != nil else { return nil }
      folder = try Self.step(into: parent.lastComponent, of: folder, at: place, on: path)
    }
    self.folder = folder
    name = Array(path.name)
    self.path = workTree.appending(path.bytes)
  }

  /// - Returns: nil when there is no such file.
  func status() throws(SystemFailure) -> FileStatus? { try folder.status(of: name, at: path) }

  func open(_ flags: Int32) throws(SystemFailure) -> FileDescriptor {
    try folder.open(name, flags | O_NOFOLLOW | O_NONBLOCK, of: path)
  }

  /// Gives a mode to the very file that was looked at: not to what a link leads to, nor to what has come in its place.
  func setMode(_ mode: mode_t, ofWhatWas status: FileStatus) throws(SystemFailure) {
    let file = try folder.open(name, GnuCalls.pathOnly | O_NOFOLLOW, of: path)
    let present = try file.status()
    guard present.kind == .regular, present.device == status.device, present.inode == status.inode else {
      throw SystemFailure("change the mode of", path, code: EBUSY)
    }
    // fchmod(2) refuses such a descriptor, and to open it for reading takes a right that the owner may not have.
    do {
      try FileSystem.setMode(mode, of: file.ownName)
    } catch  where error.code == ENOENT {
      try open(O_RDONLY).setMode(mode)
    }
  }

  func remove() throws(SystemFailure) { try folder.remove(name, at: path) }

  /// Moves it to another place, where nothing is.
  /// - Returns: false where something is, which stays.
  func move(to other: borrowing WorkPlace) throws(SystemFailure) -> Bool {
    if GnuCalls.renameWithoutReplacing(name, in: folder.raw, to: other.name, in: other.folder.raw) { return true }
    switch errno {
    case EEXIST:
      // A file system that ignores case has the file itself there when only the case changes.
      guard let one = try status(), let there = try other.status(), one.device == there.device,
        one.inode == there.inode, one.links == 1
      else { return false }
    case EINVAL, ENOSYS:
      // NFS and SMB have no such call.
      guard try other.status() == nil else { return false }
    default: throw SystemFailure("rename to", other.path)
    }
    try folder.rename(name, to: other.name, in: other.folder, at: other.path)
    return true
  }

  /// Another name in the same folder, which takes this one's place when it is whole.
  static let temporaryPrefix = ".pdm-"

  func temporary(_ suffix: String) -> Temporary { Temporary(name: Array((Self.temporaryPrefix + suffix).utf8)) }

  struct Temporary { fileprivate let name: [UInt8] }

  func create(_ temporary: Temporary, mode: mode_t) throws(SystemFailure) -> FileDescriptor {
    try folder.open(temporary.name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: mode, of: path)
  }

  func createSymlink(to target: [UInt8], _ temporary: Temporary) throws(SystemFailure) {
    try folder.createSymlink(to: target, temporary.name, at: path)
  }

  func discard(_ temporary: Temporary) throws(SystemFailure) { try folder.remove(temporary.name, at: path) }

  /// In one step: at no moment is there a part of it.
  func replace(with temporary: Temporary) throws(SystemFailure) {
    try folder.rename(temporary.name, to: name, in: folder, at: path)
  }

  /// The next folder on the way.
  private static func step(
    into name: [UInt8], of folder: borrowing FileDescriptor, at place: [UInt8], on path: RepoPath
  ) throws -> FileDescriptor {
    do throws(SystemFailure) {
      return try folder.open(name, GnuCalls.pathOnly | O_DIRECTORY | O_NOFOLLOW, of: place)
    } catch {
      guard error.code == ENOTDIR || error.code == ELOOP else { throw error }
      throw PathFailure.throughSymlink(path.bytes)
    }
  }

  /// Makes the folders above it that are missing, by the umask and what a set-group-id folder above passes on, as git does.
  /// - Parameter opening: what colleagues need of a new folder's mode; nil leaves it as it is.
  static func createFolders(
    above path: RepoPath, in workTree: [UInt8], opening: ((mode_t) -> mode_t)?
  ) throws {
    var folder = try FileDescriptor.open(workTree, GnuCalls.pathOnly | O_DIRECTORY)
    for parent in path.parents {
      let (name, place) = (parent.lastComponent, workTree.appending(parent))
      let isNew = try folder.createFolder(name, at: place)
      folder = try step(into: name, of: folder, at: place, on: path)
      guard isNew, let opening else { continue }
      try FileSystem.setMode(opening(folder.status().mode), of: folder.ownName)
    }
  }
}
