import Glibc

/// The content of a version as git would check it out: line ends, `ident`, encodings, Git LFS and other filters, by the
/// attributes that the path has now.
struct VersionContent {
  let git: GitProgram
  /// The name that decides about filters.
  let path: RepoPath
  let entry: TreeEntry
  let settings: RepositorySettings
  /// The bytes are a working file's as they were, and pass no filter: a rescue's.
  var isRaw = false

  /// Hands on the bytes as they come. A link's are its target.
  /// - Parameter raw: as they are stored, past all filters.
  func stream(raw: Bool = false, to consume: (ArraySlice<UInt8>) throws -> Void) throws {
    let filtered: [GitArgument] = [
      "cat-file", "--filters", GitArgument(bytes: Array("--path=".utf8) + path.bytes), .object(entry.id),
    ]
    let raw = raw || isRaw
    let arguments = raw || entry.isLink ? ["cat-file", "blob", .object(entry.id)] : filtered
    var trouble: (any Error)?
    let child = try git.start(arguments, configuration: raw ? [] : settings.filters.demanding(.smudge))
    let result = try child.result(streaming: { piece in
      do {
        try consume(piece)
        return true
      } catch {
        trouble = error
        return false
      }
    })
    if let trouble { throw trouble }
    guard result.succeeded else { throw GitProgram.failure(arguments, result) }
  }

  /// Whether a file holds exactly these bytes: git calls a file unchanged that its filters make equal, whatever a person
  /// has done to its line ends.
  func isContent(of file: [UInt8]) throws -> Bool {
    switch try FileSystem.status(of: file)?.kind {
    case .regular where !entry.isLink || !settings.makesLinks: break
    case .symlink where entry.isLink:
      var target: [UInt8] = []
      try stream { target += $0 }
      return try FileSystem.target(ofLink: file) == target
    default: return false
    }
    let present = try FileDescriptor.open(file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
    var isEqual = true
    try stream { piece in
      if isEqual { isEqual = try piece.elementsEqual(present.read(piece.count)) }
    }
    return try isEqual && present.read(1).isEmpty
  }

  /// Puts it into the working tree, in place of what is there, in one step: at no moment is there a part of it.
  /// - Parameters:
  ///   - number: of the intent whose recovery removes what a kill leaves.
  ///   - progress: takes the bytes as they come.
  ///   - isUntouched: asked last; where it says no, the file stays as it is.
  func write(
    into workTree: [UInt8], number: String, _ progress: Progress? = nil, where isUntouched: () throws -> Bool
  ) throws {
    try settings.shared.createFolders(above: path, in: workTree)
    guard let place = try WorkPlace(of: path, in: workTree) else { throw RescueFailure.changedMeanwhile(path) }
    let temporary = place.temporary(number)
    do {
      if entry.isLink, settings.makesLinks {
        var target: [UInt8] = []
        try stream { target += $0 }
        try place.createSymlink(to: target, temporary)
      } else {
        // As git makes files: the umask decides, and colleagues get what they need.
        let file = try place.create(temporary, mode: entry.isExecutable ? 0o777 : 0o666)
        let mode = try file.status().mode
        if settings.shared.opening(mode) != mode { try file.setMode(settings.shared.opening(mode)) }
        try stream { piece in
          try file.writeAll(Array(piece))
          progress?.advance(by: Int64(piece.count))
        }
        try file.sync()
      }
      guard try isUntouched() else { throw RescueFailure.changedMeanwhile(path) }
      try place.replace(with: temporary)
    } catch {
      try? place.discard(temporary)
      throw error
    }
  }

  /// Removes what a killed command left beside the file.
  static func discard(of intent: Intent) -> (RepoPath) throws -> Void {
    { path in
      guard let place = try WorkPlace(of: path, in: intent.workTree) else { return }
      try place.discard(place.temporary(intent.id))
      // Or it could come back when nobody knows of the intent any more.
      try FileSystem.syncFolder(intent.workTree.appending(path.bytes).droppingLastComponent)
    }
  }
}
