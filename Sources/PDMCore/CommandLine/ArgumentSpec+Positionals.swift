extension ArgumentSpec {
  /// A word that must be there.
  public static func positional<Value>(
    _ keyPath: Field<Value>, _ value: ArgumentValue<Value>, help: String
  ) -> Self {
    Self(
      description: ArgumentDescription(.positional, value: value.description, help: help),
      store: assigning(keyPath, value) { $0 })
  }

  /// A word that must be there, for values that have no sensible default.
  public static func positional<Value>(
    _ keyPath: Field<Value?>, _ value: ArgumentValue<Value>, help: String
  ) -> Self {
    Self(
      description: ArgumentDescription(.positional, value: value.description, help: help),
      store: assigning(keyPath, value) { $0 })
  }

  /// A name in bytes that must be there.
  public static func positional(
    _ keyPath: Field<[UInt8]>, _ placeholder: String,
    completion: CompletionSource = .none, help: String
  ) -> Self {
    positional(keyPath, .bytes(placeholder, completion: completion), help: help)
  }

  /// A word that may be there.
  public static func optionalPositional<Value>(
    _ keyPath: Field<Value?>, _ value: ArgumentValue<Value>, help: String
  ) -> Self {
    Self(
      description: ArgumentDescription(.optionalPositional, value: value.description, help: help),
      store: assigning(keyPath, value) { $0 })
  }

  /// A word that may be there, with a default, which help shows.
  public static func optionalPositional<Value>(
    _ keyPath: Field<Value>, _ value: ArgumentValue<Value>, help: String
  ) -> Self {
    Self(
      description: ArgumentDescription(
        .optionalPositional, value: value.description, help: help,
        defaultText: value.format(Root()[keyPath: keyPath])),
      store: assigning(keyPath, value) { $0 })
  }

  /// A name in bytes that may be there.
  public static func optionalPositional(
    _ keyPath: Field<[UInt8]?>, _ placeholder: String,
    completion: CompletionSource = .none, help: String
  ) -> Self {
    optionalPositional(keyPath, .bytes(placeholder, completion: completion), help: help)
  }

  /// All the words that are left.
  public static func rest<Value>(
    _ keyPath: Field<[Value]>, _ value: ArgumentValue<Value>, minimum: Int = 0,
    help: String
  ) -> Self {
    Self(
      description: ArgumentDescription(.rest(minimum: minimum), value: value.description, repeats: true, help: help),
      store: appending(to: keyPath, value))
  }

  /// All the words that are left, as names in bytes.
  public static func rest(
    _ keyPath: Field<[[UInt8]]>, _ placeholder: String, minimum: Int = 0,
    completion: CompletionSource = .none, help: String
  ) -> Self {
    rest(keyPath, .bytes(placeholder, completion: completion), minimum: minimum, help: help)
  }
}
