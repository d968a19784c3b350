// Swift matches unlabelled arguments by position before it looks at their types, so a letter that may be left out
// between the name and the value needs a second function for each kind.
extension ArgumentSpec {
  /// `--name VALUE`, nil unless given.
  public static func option<Value>(
    _ field: @autoclosure @escaping Field<Value?>, _ name: String, _ short: Character?,
    _ value: ArgumentValue<Value>, environment: String? = nil, hidden: Bool = false, help: String
  ) -> Self {
    Self(
      description: ArgumentDescription(
        .option, name: name, short: short, value: value.description, hidden: hidden, help: help,
        environment: environment),
      store: assigning(field, value) { $0 })
  }

  public static func option<Value>(
    _ field: @autoclosure @escaping Field<Value?>, _ name: String,
    _ value: ArgumentValue<Value>, environment: String? = nil, hidden: Bool = false, help: String
  ) -> Self {
    option(field(), name, nil, value, environment: environment, hidden: hidden, help: help)
  }

  /// `--name VALUE` with a default, which help shows.
  public static func option<Value>(
    _ field: @autoclosure @escaping Field<Value>, _ name: String, _ short: Character?,
    _ value: ArgumentValue<Value>, environment: String? = nil, hidden: Bool = false, help: String
  ) -> Self {
    Self(
      description: ArgumentDescription(
        .option, name: name, short: short, value: value.description, hidden: hidden, help: help,
        defaultText: value.format(Root()[keyPath: field()]), environment: environment),
      store: assigning(field, value) { $0 })
  }

  public static func option<Value>(
    _ field: @autoclosure @escaping Field<Value>, _ name: String,
    _ value: ArgumentValue<Value>, environment: String? = nil, hidden: Bool = false, help: String
  ) -> Self {
    option(field(), name, nil, value, environment: environment, hidden: hidden, help: help)
  }

  /// `--name` alone, which means `bare`, or `--name=VALUE`. The word behind it never belongs to it.
  public static func option<Value>(
    _ field: @autoclosure @escaping Field<Value?>, _ name: String, _ short: Character?,
    _ value: ArgumentValue<Value>, bare: Value, hidden: Bool = false, help: String
  ) -> Self {
    Self(
      description: ArgumentDescription(
        .optionWithBareForm, name: name, short: short, value: value.description, hidden: hidden, help: help)
    ) { (root: inout Root, input: ArgumentInput) throws(ValueProblem) in
      if case .value(let bytes) = input {
        root[keyPath: field()] = try value.parse(bytes)
      } else {
        root[keyPath: field()] = bare
      }
    }
  }

  public static func option<Value>(
    _ field: @autoclosure @escaping Field<Value?>, _ name: String,
    _ value: ArgumentValue<Value>, bare: Value, hidden: Bool = false, help: String
  ) -> Self {
    option(field(), name, nil, value, bare: bare, hidden: hidden, help: help)
  }

  /// `--name VALUE` as often as wanted; the values are added to those that are there.
  public static func list<Value>(
    _ field: @autoclosure @escaping Field<[Value]>, _ name: String, _ short: Character?,
    _ value: ArgumentValue<Value>, hidden: Bool = false, help: String
  ) -> Self {
    Self(
      description: ArgumentDescription(
        .option, name: name, short: short, value: value.description, repeats: true, hidden: hidden, help: help),
      store: appending(to: field, value))
  }

  public static func list<Value>(
    _ field: @autoclosure @escaping Field<[Value]>, _ name: String,
    _ value: ArgumentValue<Value>, hidden: Bool = false, help: String
  ) -> Self {
    list(field(), name, nil, value, hidden: hidden, help: help)
  }
}
