/// What a shell offers where a value stands.
public enum CompletionSource: Sendable, Equatable {
  case none
  case files
  /// Names of accounts. Nothing is offered for them now: a shell would have to ask the store.
  case accounts
  /// The words that the value allows.
  case choices
  /// The commands of the program, for `pdm help`.
  case commands
}
