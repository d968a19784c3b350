/// The file of one hook in one folder, beside it the one that was moved aside.
struct HookFile {
  let name: HookName
  let folder: [UInt8]

  var path: [UInt8] { folder.appending(name.text) }
  var aside: [UInt8] { path + Array(HookScript.asideSuffix.utf8) }

  enum Content: Equatable {
    case nothing
    /// As some version of pdm wrote it.
    case ours([UInt8], FileStatus)
    /// One of pdm's that somebody changed.
    case altered
    /// A file or a link of somebody else.
    case foreign(FileStatus)
    /// A folder, for example.
    case unusable
  }

  func content() throws -> Content {
    guard let status = try FileSystem.status(of: path) else { return .nothing }
    guard status.kind == .regular else { return status.kind == .symlink ? .foreign(status) : .unusable }
    let bytes = try FileSystem.contents(of: path)
    guard let found = HookScript.recognize(bytes) else { return .foreign(status) }
    return found.isIntact && found.name == name.text ? .ours(bytes, status) : .altered
  }

  /// A hook under the other name, whatever it is.
  func asideStatus() throws -> FileStatus? { try FileSystem.status(of: aside) }

  /// Whether git, or our script, would run it.
  static func isRunnable(_ path: [UInt8]) -> Bool { PathProbe.kind(path) == .file && PathProbe.isExecutable(path) }
}

/// What became of one hook.
public struct HookOutcome: Sendable, Equatable {
  public enum Result: String, Sendable {
    case installed
    /// It was an older one of pdm's, or had lost its mode.
    case renewed
    case unchanged
    case removed
    /// Removed, and the hook from before is back in its place.
    case restored
    /// Somebody changed it; it was left as it is.
    case left
  }

  public let name: String
  public let file: [UInt8]
  public let result: Result
  /// The hook that runs before ours, or that is back.
  public let chained: [UInt8]?
}

/// What `hooks install` and `hooks remove` did.
public struct HookChangeReport: Sendable {
  public let hooks: [HookOutcome]
  /// What `core.hooksPath` is now; nil where nothing is set.
  public let hooksPath: [UInt8]?
}
