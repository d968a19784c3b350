/// What a piece of text means. Renderers name meanings; only ``Palette`` knows how they look.
public enum Label: Sendable, CaseIterable {
  case heading
  case available
  case checkedOut
  case mine
  case modified
  case stale
  case warning
  case error
  case hint
  /// Object names, revisions, sequence numbers.
  case identifier
  /// What may be passed over.
  case dim
  case added
  case removed
  /// The line of a diff that says where a change is.
  case hunk

  /// The parameters of SGR (ECMA-48, section 8.3.117).
  ///
  /// Only attributes and the eight colours that every theme adapts, and of these neither blue (unreadable on black)
  /// nor white and black (unreadable on themselves).
  var parameters: String {
    switch self {
    case .heading: "1"
    case .available, .added: "32"
    case .checkedOut: "35"
    case .mine: "1;36"
    case .modified, .identifier: "33"
    case .stale, .removed: "31"
    case .warning: "1;33"
    case .error: "1;31"
    case .hint, .hunk: "36"
    case .dim: "2"
    }
  }
}

/// How labels look, or that they do not show at all. Whether colour is wanted is decided by whoever prints.
public struct Palette: Sendable {
  public let enabled: Bool

  public init(enabled: Bool) {
    self.enabled = enabled
  }

  /// - Parameter text: One line, sanitised before: what it holds reaches the terminal as it is.
  public func apply(_ label: Label?, to text: String) -> String {
    guard enabled, let label, !text.isEmpty else { return text }
    return "\u{1B}[\(label.parameters)m\(text)\u{1B}[0m"
  }
}
