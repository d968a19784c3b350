/// A failure about check-outs, which JSON then names.
public protocol NamesLocks: Failure {
  /// The one that it is about first of all.
  var lock: Lock? { get }
  var locks: [Lock] { get }
  /// When they were looked at.
  var now: Timestamp { get }
}
