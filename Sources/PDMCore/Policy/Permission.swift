/// What roles differ in.
enum Permission: Sendable {
  /// Take, change and give back files.
  case changeFiles
  /// Look after accounts.
  case manageAccounts
  /// Say what holds for the whole vault.
  case configure

  func isGiven(to role: Role) -> Bool {
    switch self {
    case .changeFiles: role != .viewer
    case .manageAccounts, .configure: role == .admin
    }
  }

  var refusal: String {
    switch self {
    case .changeFiles: "viewers may look, not change files"
    case .manageAccounts, .configure: "only an administrator may do this"
    }
  }
}
