/// What `pdm check` says of a change where it cannot tell: the store is out of reach, damaged or busy.
public enum CheckErrorPolicy: String, Sendable, CaseIterable {
  /// It refuses, with the exit code of the trouble.
  case refuse
  /// It warns and lets the change pass.
  case warn

  /// The vault's setting that holds it.
  static let key = "check.on_error"
  /// git's configuration in the store's repository that holds the same, for the time when the store cannot be read.
  static let gitKey = "pdm.checkOnError"
}
