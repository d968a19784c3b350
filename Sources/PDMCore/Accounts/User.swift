/// An account of `pdm`: not an OS user, not a git author.
public struct User: Sendable, Equatable {
  let id: Int64
  public let name: String
  public let fullName: String
  public let email: String
  public let role: Role
  public let createdAt: Timestamp
  public let disabledAt: Timestamp?

  public var isDisabled: Bool { disabledAt != nil }

  /// The same account, which may do no more than that.
  func limited(to role: Role) -> User {
    User(
      id: id, name: name, fullName: fullName, email: email, role: min(self.role, role), createdAt: createdAt,
      disabledAt: disabledAt)
  }
}

/// What an account may do.
public enum Role: String, Sendable, CaseIterable, Comparable {
  case admin
  case user
  /// May look, may not check out.
  case viewer

  /// A role that may do less is the lower one.
  public static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }

  private var rank: Int {
    switch self {
    case .viewer: 0
    case .user: 1
    case .admin: 2
    }
  }

  var withArticle: String { "\(self == .admin ? "an" : "a") \(rawValue)" }
}
