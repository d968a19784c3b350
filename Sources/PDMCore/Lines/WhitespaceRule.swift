/// Which lines are alike.
enum WhitespaceRule: Sendable {
  case exact
  /// White space does not count at all (`-w`).
  case ignoreAll
}
