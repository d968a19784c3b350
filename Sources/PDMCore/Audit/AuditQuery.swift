/// Which lines of the record are wanted; what is nil does not narrow.
public struct AuditQuery: Sendable {
  public var target: [UInt8]?
  public var user: String?
  public var action: AuditAction?
  /// From this moment on.
  public var since: Timestamp?
  /// Before this moment.
  public var until: Timestamp?
  /// Only lines with a smaller number: where a reading in pieces goes on.
  var before: Int64?
  /// At most so many, the newest.
  public var limit: Int?
  /// Only what this account may see: set from the role, never by the user.
  var visibleTo: String?

  public init(
    target: [UInt8]? = nil, user: String? = nil, action: AuditAction? = nil, since: Timestamp? = nil,
    until: Timestamp? = nil, limit: Int? = nil
  ) {
    self.target = target
    self.user = user
    self.action = action
    self.since = since
    self.until = until
    self.limit = limit
  }
}
