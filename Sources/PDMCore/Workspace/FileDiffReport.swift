/// What `pdm diff` found, beside the text.
public struct FileDiffReport: Sendable {
  public enum Status: String, Sendable {
    case unchanged, added, deleted, modified, renamed
    /// A file became a symbolic link, or the reverse.
    case typeChanged = "type_changed"
    /// A merge left it to be resolved.
    case unmerged

    /// - Parameter changes: git's letters. An unmerged file is told twice.
    init(changes: [UInt8]) {
      self =
        switch changes.first {
        case nil: .unchanged
        case UInt8(ascii: "A"): .added
        case UInt8(ascii: "D"): .deleted
        case UInt8(ascii: "R"): .renamed
        case UInt8(ascii: "T"): .typeChanged
        case UInt8(ascii: "U"): .unmerged
        default: .modified
        }
    }
  }

  /// One of the two versions.
  public struct Side: Sendable, Equatable {
    /// nil is the working file, or HEAD where `isHead`.
    public let commit: ObjectID?
    public let path: RepoPath
    var isHead = false
  }

  public let path: RepoPath
  public let status: Status
  /// nil: the file was not there.
  public internal(set) var from: Side?
  public let to: Side?
  /// The newer commit; nil for the working file.
  public let version: DiffVersion?
  /// Whether there is a difference that counts: white space may have been ignored.
  public let differs: Bool
  /// git shows no lines of it.
  public let isBinary: Bool
  public internal(set) var summary: VersionSummaries?

  /// The same, of two versions that are known to be of one file.
  func asRename(from old: Side, to new: Side) -> FileDiffReport {
    var report = FileDiffReport(
      path: path, status: .renamed, from: old, to: new, version: version, differs: differs, isBinary: isBinary)
    report.summary = summary
    return report
  }
}
