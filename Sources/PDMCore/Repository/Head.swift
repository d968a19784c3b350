/// What HEAD says.
public enum Head: Equatable, Sendable {
  /// A branch without a commit yet; the full name, `refs/heads/main`.
  case unborn(branch: String)
  /// The full name of the branch and its newest commit.
  case branch(name: String, commit: ObjectID)
  case detached(ObjectID)

  /// nil where there is no commit yet.
  public var commit: ObjectID? {
    switch self {
    case .unborn: nil
    case .branch(_, let commit), .detached(let commit): commit
    }
  }

  /// The full name of the branch; nil where HEAD is detached.
  public var branchName: String? {
    switch self {
    case .unborn(let name), .branch(let name, _): name
    case .detached: nil
    }
  }
}

/// Something that a person began with git and has not finished.
public enum RepositoryOperation: String, Equatable, Sendable {
  case merge
  case rebase
  case cherryPick = "cherry-pick"
  case revert
  case bisect
  case applyMailbox = "am"

  /// As it is called in a sentence: "a merge is in progress".
  public var name: String { rawValue }
}

/// A file, link, folder or submodule in a tree.
public struct TreeEntry: Equatable, Sendable {
  public var id: ObjectID
  /// As git writes it: `0o100644`, `0o100755`, `0o120000`, `0o040000`, `0o160000`.
  public var mode: UInt32

  public init(id: ObjectID, mode: UInt32) {
    self.id = id
    self.mode = mode
  }
}
