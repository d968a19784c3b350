/// One entry of git's index.
public struct IndexEntry: Equatable, Sendable {
  public var path: RepoPath
  public var id: ObjectID
  /// As git writes it: `0o100644`, `0o100755`, `0o120000`, `0o160000`.
  public var mode: UInt32
  /// 0, or which side of a conflict: 1 base, 2 ours, 3 theirs.
  public var stage: Int
  /// The file's size when git last looked, modulo 2³², which is all that the index keeps; nil where it is not known.
  public var size: UInt32?
  /// The file's time of change when git last looked; nil where it is not known.
  public var modified: FileTime?
  /// Not in the work tree on purpose (sparse checkout).
  public var skipsWorkTree: Bool
  /// Announced by `git add -N`; not in the next commit.
  public var isIntentToAdd: Bool
  /// git was told not to look at the file.
  public var isAssumedValid: Bool

  /// The commit of another repository.
  var isSubmodule: Bool { mode == 0o160000 }

  public struct FileTime: Hashable, Sendable {
    public var seconds: UInt32
    public var nanoseconds: UInt32
  }
}
