/// What the command line said about one argument.
enum ArgumentInput: Sendable, Equatable {
  /// Named without a value.
  case present
  /// The `--no-` form.
  case negated
  case value([UInt8])
}

/// One use of a declared argument: the syntax is settled, the value is not read yet.
struct ArgumentUse: Sendable {
  /// The position in the list that declares it.
  let index: Int
  let input: ArgumentInput
  /// The name as it was typed, or the placeholder of a positional argument.
  let spelling: String
  let origin: ArgumentOrigin
}
