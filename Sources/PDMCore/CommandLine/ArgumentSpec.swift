/// The declaration of one argument: its plain description, and how its value gets into the command.
///
/// Options name a long name and, where there is one, a letter; a name of one character is a letter alone. Positional
/// arguments are filled from left to right in the order of their declaration.
public struct ArgumentSpec<Root: Parsable>: Sendable {
  /// Where a value goes. Asked for when there is a value: making a key path takes 20 µs, and a run uses few of them.
  public typealias Field<Value> = @Sendable () -> any WritableKeyPath<Root, Value> & Sendable

  typealias Store = @Sendable (inout Root, ArgumentInput) throws(ValueProblem) -> Void

  public let description: ArgumentDescription
  let store: Store
}

extension ArgumentSpec {
  /// Fills a new value from what the command line said.
  static func fill(_ uses: [ArgumentUse], of specs: [Self], command: [String]) throws(UsageFailure) -> Root {
    var root = Root()
    for use in uses {
      do throws(ValueProblem) {
        try specs[use.index].store(&root, use.input)
      } catch {
        var text: [UInt8] = []
        if case .value(let bytes) = use.input { text = bytes }
        throw UsageFailure(
          .badValue(use.spelling, PrintableText.of(text), error), command: command, origin: use.origin)
      }
    }
    return root
  }

  /// Stores the value; the last one wins.
  static func assigning<Value: Sendable, Target>(
    _ field: @escaping Field<Target>, _ value: ArgumentValue<Value>,
    _ wrap: @escaping @Sendable (Value) -> Target
  ) -> Store {
    { (root: inout Root, input: ArgumentInput) throws(ValueProblem) in
      guard case .value(let bytes) = input else { return }
      root[keyPath: field()] = wrap(try value.parse(bytes))
    }
  }

  /// Adds the value to those that are there.
  static func appending<Value: Sendable>(
    to field: @escaping Field<[Value]>, _ value: ArgumentValue<Value>
  ) -> Store {
    { (root: inout Root, input: ArgumentInput) throws(ValueProblem) in
      guard case .value(let bytes) = input else { return }
      root[keyPath: field()].append(try value.parse(bytes))
    }
  }
}
