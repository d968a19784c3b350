/// One act, as it is handed to a transaction's commit.
struct AuditEvent: Sendable {
  let action: AuditAction
  /// The account that acted; empty where nobody was logged in.
  let user: String
  /// A path, an account name, or empty.
  let target: [UInt8]
  /// What else is known, in this order.
  let details: [(String, JSON)]

  init(_ action: AuditAction, by user: String, target: [UInt8] = [], details: [(String, JSON)] = []) {
    self.action = action
    self.user = user
    self.target = target
    self.details = details
  }

  init(_ action: AuditAction, by user: String, target: String, details: [(String, JSON)] = []) {
    self.init(action, by: user, target: Array(target.utf8), details: details)
  }
}
