/// What CI shows in place of a session: lives for months, can be revoked alone, and may do less than its account.
public struct AccessToken: Sendable, Equatable {
  /// Eight hexadecimal digits: what people call it. No secret.
  public let id: String
  let ownerID: Int64
  /// The account's name.
  public let owner: String
  /// The account's role of the moment, which bounds the token's.
  let ownerRole: Role
  /// What it is for, as somebody typed it; may be empty.
  public let name: String
  /// The most that it may do.
  public let role: Role
  public let createdAt: Timestamp
  public let expiresAt: Timestamp
  public let revokedAt: Timestamp?

  public enum State: String, Sendable {
    case active
    case expired
    case revoked
  }

  public func state(at now: Timestamp) -> State {
    if revokedAt != nil { return .revoked }
    return expiresAt > now ? .active : .expired
  }

  /// What it may do at this moment.
  var effectiveRole: Role { min(role, ownerRole) }

  /// How long one lives where nobody says.
  static let usualLifetime = Duration.seconds(90 * 86_400)
  /// A year, which may have a leap day.
  static let longestLifetime = Duration.seconds(366 * 86_400)

  /// - Throws: ``TokenFailure/badName``.
  static func checkName(_ name: String) throws(TokenFailure) -> String {
    let isPlain = !name.unicodeScalars.contains(where: \.isUnsafeOnTerminal)
    guard name.count <= 100, isPlain else { throw .badName }
    return name
  }

  /// - Throws: ``TokenFailure/notANumber``, which does not repeat what was typed: it may be the token itself.
  static func checkID(_ id: String) throws(TokenFailure) -> String {
    guard let bytes = Hex.decode(id), bytes.count == 4 else { throw .notANumber }
    return Hex.encode(bytes)
  }
}
