/// How a check-out went from its holder, who may not know.
public struct LostLock: Sendable, Equatable {
  public enum Way: Sendable, Equatable {
    case broken
    /// By the holder, or by an administrator.
    case handedOver(byHolder: Bool)
  }

  public let way: Way
  /// The account that did it.
  public let user: String
  public let time: Timestamp
  /// That account's words; empty where there are none.
  public let why: String
  /// Where the holder's edits were kept.
  public let rescueRef: String?

  func sentence(now: Timestamp) -> String {
    let what =
      switch way {
      case .broken: "\(user) broke your check-out"
      case .handedOver(byHolder: true): "you handed it over"
      case .handedOver(byHolder: false): "\(user) gave your check-out away"
      }
    let words = why.isEmpty ? "" : ": \(Reason.firstLine(why))"
    return "\(what) at \(RFC3339.format(time)) (\(RelativeTime.phrase(time, now: now)))\(words)"
  }

  /// - Parameter name: of the file, for a shell.
  func hint(_ name: String, holder: Lock?) -> String {
    let ask = "pdm request \(name) -m MESSAGE asks for it"
    guard let id = rescueRef?.split(separator: "/").last else {
      return holder == nil ? "pdm checkout \(name) -m REASON takes it again" : ask
    }
    return holder == nil
      ? "your edits are kept: pdm checkout \(name) -m REASON, then pdm rescue restore \(id) \(name)"
      : "your edits are kept: pdm rescue show \(id); \(ask)"
  }
}

extension Transaction where Self: ~Copyable {
  /// - Throws: ``LockFailure/missing(_:holder:now:)``, or ``LockFailure/lost(_:_:holder:now:)``, unless the account holds
  ///   it.
  func requireHeld(_ path: RepoPath, by user: User) throws {
    let lock = try lock(on: path)
    guard lock?.owner.id != user.id else { return }
    throw try missing(path, of: user, holder: lock)
  }

  /// Why an account does not hold a path.
  func missing(_ path: RepoPath, of user: User, holder: Lock?) throws -> LockFailure {
    guard let lost = try lostLock(on: path, of: user) else { return .missing(path, holder: holder, now: now) }
    return .lost(path, lost, holder: holder, now: now)
  }
}
