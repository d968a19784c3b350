/// What a command is about to do to git and the store together, written down before it begins.
///
/// git and SQLite cannot commit together. Whoever holds the check-in lock and finds an intent knows that its maker is
/// dead, and finishes or undoes it (see ``Recovery``).
struct Intent: Sendable, Equatable {
  enum Kind: String, Sendable {
    case checkin, add, remove, rename, cancel, restore
    case breakLock = "break"
  }

  /// What happens to a path.
  enum Role: String, Sendable {
    case change
    case create
    case delete
    case renameFrom = "rename_from"
    case renameTo = "rename_to"
  }

  struct Item: Sendable, Equatable {
    let path: RepoPath
    let role: Role
    /// The check-out was taken for this command alone: an undo gives it back.
    var reserved: Bool
    /// The number that the commit will give it; nil where it gives none.
    var revision: Revision?
    /// Of a break: the very check-out that it ends.
    var lockID: String?
    /// Of a break: where the edits were kept, the work tree's own first.
    var rescues: [String] = []
  }

  /// The version that a restore brings back.
  struct Source: Sendable, Equatable {
    let commit: ObjectID
    let revision: Revision?
  }

  let id: String
  let kind: Kind
  let user: User
  let host: String
  let osUser: UInt32
  let createdAt: Timestamp
  /// The git folder of the worktree it works in, and that worktree.
  let gitDirectory: [UInt8]
  let workTree: [UInt8]
  /// Full name of the branch it works on.
  let branch: String
  /// Where the branch stood; nil when it had no commit.
  let base: ObjectID?
  /// The check-outs stay.
  let keeps: Bool
  let rescueRef: String?
  var source: Source?
  /// Of a clone: the full name, in the central repository, of the branch that the commit is pushed to.
  var centralBranch: String?
  /// Of a break: why.
  var reason: String?
  var items: [Item]

  var paths: [RepoPath] { items.map(\.path) }

  /// All refs under which bytes are kept that its end may take away.
  var rescueRefs: Set<String> { Set(items.flatMap(\.rescues) + [rescueRef].compactMap(\.self)) }

  /// What the branch is called for all: clones may have other names for it.
  var publicBranch: String { centralBranch ?? branch }

  /// What the commit will say of revisions.
  var revisions: [RevisionTrailer] {
    let old = items.first { $0.role == .renameFrom }?.path
    return items.compactMap { item in
      item.revision.map { RevisionTrailer($0, item.path, from: item.role == .renameTo ? old : nil) }
    }
  }
}
