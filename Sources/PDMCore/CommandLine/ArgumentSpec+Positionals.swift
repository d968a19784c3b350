extension ArgumentSpec {
  /// A word that must be there.
  public static func positional<Value>(
    _ field: @autoclosure @escaping Field<Value>, _ value: ArgumentValue<Value>, help: String
  ) -> Self {
    Self(
      description: ArgumentDescription(.positional, value: value.description, help: help),
      store: assigning(field, value) { $0 })
  }

  /// A word that must be there, for values that have no sensible default.
  public static func positional<Value>(
    _ field: @autoclosure @escaping Field<Value?>, _ value: ArgumentValue<Value>, help: String
  ) -> Self {
    Self(
      description: ArgumentDescription(.positional, value: value.description, help: help),
      store: assigning(field, value) { $0 })
  }

  /// A name in bytes that must be there.
  public static func positional(
    _ field: @autoclosure @escaping Field<[UInt8]>, _ placeholder: String,
    completion: CompletionSource = .none, help: String
  ) -> Self {
    positional(field(), .bytes(placeholder, completion: completion), help: help)
  }

  /// A word that may be there.
  public static func optionalPositional<Value>(
    _ field: @autoclosure @escaping Field<Value?>, _ value: ArgumentValue<Value>, help: String
  ) -> Self {
    Self(
      description: ArgumentDescription(.optionalPositional, value: value.description, help: help),
      store: assigning(field, value) { $0 })
  }

  /// A word that may be there, with a default, which help shows.
  public static func optionalPositional<Value>(
    _ field: @autoclosure @escaping Field<Value>, _ value: ArgumentValue<Value>, help: String
  ) -> Self {
    Self(
      description: ArgumentDescription(
        .optionalPositional, value: value.description, help: help,
        defaultText: value.format(Root()[keyPath: field()])),
      store: assigning(field, value) { $0 })
  }

  /// A name in bytes that may be there.
  public static func optionalPositional(
    _ field: @autoclosure @escaping Field<[UInt8]?>, _ placeholder: String,
    completion: CompletionSource = .none, help: String
  ) -> Self {
    optionalPositional(field(), .bytes(placeholder, completion: completion), help: help)
  }

  /// All the words that are left.
  public static func rest<Value>(
    _ field: @autoclosure @escaping Field<[Value]>, _ value: ArgumentValue<Value>, minimum: Int = 0,
    help: String
  ) -> Self {
    Self(
      description: ArgumentDescription(.rest(minimum: minimum), value: value.description, repeats: true, help: help),
      store: appending(to: field, value))
  }

  /// All the words that are left, as names in bytes.
  public static func rest(
    _ field: @autoclosure @escaping Field<[[UInt8]]>, _ placeholder: String, minimum: Int = 0,
    completion: CompletionSource = .none, help: String
  ) -> Self {
    rest(field(), .bytes(placeholder, completion: completion), minimum: minimum, help: help)
  }
}
