/// Somebody who waits for a file: `pdm checkout --wait`.
public struct Waiter: Sendable, Equatable {
  /// The order of arrival.
  let id: Int64
  /// The name of the file that the waiting process holds locked while it lives.
  let file: String
  public let path: RepoPath
  public let user: Lock.Owner
  public let host: String
  public let since: Timestamp

  /// Who it is, since when and where.
  func description(now: Timestamp) -> String { "\(DetailsRendering.name(of: user)) \(moment(now))" }

  /// That the file is free and yet not to be had.
  func sentence(now: Timestamp) -> String {
    "\(path.quoted) is free, but \(DetailsRendering.name(of: user)) has waited for it \(moment(now))"
  }

  private func moment(_ now: Timestamp) -> String {
    "since \(RFC3339.format(since)) (\(RelativeTime.phrase(since, now: now))) on \(host)"
  }
}

/// What keeps an account from a file.
enum Obstacle {
  case held(Lock)
  /// It is free, and somebody is ahead in the line for it.
  case awaited(Waiter)
}
