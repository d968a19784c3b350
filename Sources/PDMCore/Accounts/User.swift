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
}

/// What an account may do.
public enum Role: String, Sendable, CaseIterable {
  case admin
  case user
  /// May look, may not check out.
  case viewer
}
