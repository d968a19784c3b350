extension ArgumentSpec {
  /// `--name`: off unless given.
  public static func flag(
    _ field: @autoclosure @escaping Field<Bool>, _ name: String, _ short: Character? = nil,
    hidden: Bool = false, shadowsGlobal: Bool = false, help: String
  ) -> Self {
    Self(
      description: ArgumentDescription(
        .flag, name: name, short: short, hidden: hidden, shadowsGlobal: shadowsGlobal, help: help)
    ) { (root: inout Root, _: ArgumentInput) throws(ValueProblem) in root[keyPath: field()] = true
    }
  }

  /// `--name` and `--no-name`; the last one wins.
  public static func negatable(
    _ field: @autoclosure @escaping Field<Bool>, _ name: String, _ short: Character? = nil,
    hidden: Bool = false, help: String
  ) -> Self {
    Self(description: ArgumentDescription(.negatable, name: name, short: short, hidden: hidden, help: help)) {
      (root: inout Root, input: ArgumentInput) throws(ValueProblem) in root[keyPath: field()] = input != .negated
    }
  }

  /// `--name` and `--no-name`, where saying neither is a third answer.
  public static func negatable(
    _ field: @autoclosure @escaping Field<Bool?>, _ name: String, _ short: Character? = nil,
    hidden: Bool = false, help: String
  ) -> Self {
    Self(description: ArgumentDescription(.negatable, name: name, short: short, hidden: hidden, help: help)) {
      (root: inout Root, input: ArgumentInput) throws(ValueProblem) in root[keyPath: field()] = input != .negated
    }
  }

  /// Counts how often it was given: `-vv`.
  public static func counter(
    _ field: @autoclosure @escaping Field<Int>, _ name: String, _ short: Character? = nil,
    hidden: Bool = false, help: String
  ) -> Self {
    Self(
      description: ArgumentDescription(.counter, name: name, short: short, repeats: true, hidden: hidden, help: help)
    ) { (root: inout Root, _: ArgumentInput) throws(ValueProblem) in root[keyPath: field()] += 1 }
  }
}
