/// A rescue as it is found again: whose, when, why, and what it holds (docs/technical/formats.md).
public struct KeptRescue: Sendable, Equatable {
  /// In full: `refs/pdm/rescue/ACCOUNT/TIME-NUMBER`.
  public let reference: String
  /// Whose edits they are.
  public let user: String
  public let commit: ObjectID
  /// HEAD's commit at that time; nil before the first one.
  public let base: ObjectID?
  /// What was staged of the files and was neither in HEAD nor on disk.
  public let staged: ObjectID?
  public let keptAt: Timestamp
  public let reason: String
  /// Read on request; in order of path, what was on disk before what was staged.
  public internal(set) var files: [KeptFile] = []

  /// What it is called by: time and number.
  public var id: String { String(reference.split(separator: "/").last ?? "") }

  /// The number alone, which people type.
  var number: Substring { id.split(separator: "-").last ?? "" }

  /// Of all files, as they were on disk or in the index.
  public var size: Int64 { files.reduce(0) { $0 + ($1.size ?? 0) } }

  /// - Parameter text: the ref, or a beginning of the name or of its number.
  func isCalled(_ text: String) -> Bool {
    !text.isEmpty && (reference == text || id.hasPrefix(text) || number.hasPrefix(text))
  }
}

/// One file of a rescue.
public struct KeptFile: Sendable, Equatable {
  public let path: RepoPath
  let entry: TreeEntry
  /// It is what was staged, which went through filters; else what was on disk, byte for byte.
  public let isStaged: Bool
  /// nil for a submodule, and where the object is lost.
  public internal(set) var size: Int64?

  public enum Kind: String, Sendable { case file, executable, link, submodule }

  public var kind: Kind {
    if entry.isSubmodule { return .submodule }
    if entry.isLink { return .link }
    return entry.isExecutable ? .executable : .file
  }
}
