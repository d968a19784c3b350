/// Which files need a check-out before they are changed.
public enum LockPolicy: String, Sendable, CaseIterable {
  /// All but those with `-lockable` in .gitattributes.
  case all
  /// Only those with `lockable`, as Git LFS marks them.
  case attribute

  /// The vault's setting that holds it.
  static let key = "lock.policy"
}

extension Transaction where Self: ~Copyable {
  func lockPolicy() throws -> LockPolicy {
    try setting(LockPolicy.key).flatMap(LockPolicy.init(rawValue:)) ?? .all
  }
}
