/// What a power cut left of a `git init`: git brings none of the files of a new repository to the disk. HEAD or the
/// settings may be empty or hold zeros, with which git takes the folder for no repository and does not make it one either.
enum AbandonedRepository {
  /// Clears away what is in git's way, in a repository that holds nothing: no object and no reference.
  static func clear(in folder: [UInt8]) throws {
    let directory = folder.appending(".git")
    guard try FileSystem.status(of: directory)?.kind == .folder, try holdsNothing(directory) else { return }
    let (head, config) = (directory.appending("HEAD"), directory.appending("config"))
    for lock in [head, config].map({ $0 + Array(".lock".utf8) }) where try LeftoverLock.isLeft(lock) {
      try FileSystem.remove(lock)
    }
    // Without HEAD, git writes the settings anew as well.
    let isConfigTorn = try isTorn(config)
    if try isConfigTorn || isTorn(head) { try FileSystem.remove(head) }
    if isConfigTorn { try FileSystem.remove(config) }
  }

  /// git writes something into each, and never a NUL.
  private static func isTorn(_ file: [UInt8]) throws -> Bool {
    guard try FileSystem.status(of: file)?.kind == .regular else { return false }
    let content = try FileSystem.contents(of: file)
    return content.isEmpty || content.contains(0)
  }

  private static func holdsNothing(_ directory: [UInt8]) throws -> Bool {
    guard try FileSystem.status(of: directory.appending("packed-refs")) == nil else { return false }
    for (name, known) in [("objects", ["info", "pack"]), ("refs", ["heads", "tags"])] {
      let place = directory.appending(name)
      for part in try FileSystem.names(in: place) {
        guard known.contains(String(decoding: part, as: UTF8.self)),
          try FileSystem.names(in: place.appending(part)).isEmpty
        else { return false }
      }
    }
    return true
  }
}
