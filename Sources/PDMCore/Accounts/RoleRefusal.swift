/// A failure that may be a role's refusal, which the record keeps.
protocol RoleRefusal: Failure {
  /// Whose role did not allow it; nil where it is another failure.
  var refused: (user: String, role: Role)? { get }
}

extension AccountFailure: RoleRefusal {
  var refused: (user: String, role: Role)? {
    if case .forbidden(let user, let role, _) = self { (user, role) } else { nil }
  }
}
