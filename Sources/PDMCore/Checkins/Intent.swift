/// What a command is about to do to git and the store together, written down before it begins.
///
/// git and SQLite cannot commit together. Whoever holds the check-in lock and finds an intent knows that its maker is
/// dead, and finishes or undoes it (see ``Recovery``).
struct Intent: Sendable, Equatable {
  enum Kind: String, Sendable { case checkin, add, remove, rename, cancel }

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
    let reserved: Bool
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
  let items: [Item]

  var paths: [RepoPath] { items.map(\.path) }
}
