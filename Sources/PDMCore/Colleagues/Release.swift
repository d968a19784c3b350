/// How a check-out ends, for those who asked for the file.
enum Release: Sendable, Equatable {
  /// With the number of the new version, where it has one.
  case checkedIn(Revision?)
  /// Nothing had changed.
  case unchanged
  case cancelled
  case deleted
  case renamed(to: RepoPath)
  /// By somebody else than its holder.
  case broken(of: String)

  /// What the one who ended it did, after that account's name.
  var phrase: String {
    switch self {
    case .checkedIn(let revision): "checked in \(revision?.text ?? "a new version")"
    case .unchanged: "gave it back unchanged"
    case .cancelled: "gave it up"
    case .deleted: "deleted it"
    case .renamed(let path): "renamed it to \(path.quoted)"
    case .broken(let holder): "broke \(holder)'s check-out"
    }
  }
}
