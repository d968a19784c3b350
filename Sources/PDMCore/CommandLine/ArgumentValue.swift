/// How the text of a value is read, what stands for it in help, and what a shell offers for it.
public struct ArgumentValue<Value: Sendable>: Sendable {
  public let description: ValueDescription
  let parse: @Sendable ([UInt8]) throws(ValueProblem) -> Value
  /// The text of a default in help; nil where there is nothing worth showing.
  let format: @Sendable (Value) -> String?

  /// A value of the caller's own kind.
  public init(
    _ placeholder: String, completion: CompletionSource = .none, choices: [String] = [],
    format: @escaping @Sendable (Value) -> String? = { _ in nil },
    parse: @escaping @Sendable ([UInt8]) throws(ValueProblem) -> Value
  ) {
    description = ValueDescription(placeholder: placeholder, choices: choices, completion: completion)
    self.parse = parse
    self.format = format
  }
}

/// The part of a value that generators see.
public struct ValueDescription: Sendable, Equatable {
  public let placeholder: String
  /// The allowed words, in the order in which help lists them. Empty: any.
  public let choices: [String]
  public let completion: CompletionSource
}

extension ArgumentValue where Value == String {
  /// Text, which must be UTF-8. May be empty.
  public static func text(_ placeholder: String, completion: CompletionSource = .none) -> Self {
    Self(placeholder, completion: completion, format: { $0.isEmpty ? nil : $0 }) { bytes throws(ValueProblem) in
      guard let text = PrintableText.exact(bytes) else { throw .notText }
      return text
    }
  }

  /// One of a few words.
  public static func choice(_ placeholder: String, _ words: [String]) -> Self {
    Self(placeholder, completion: .choices, choices: words, format: { $0.isEmpty ? nil : $0 }) {
      bytes throws(ValueProblem) in
      let text = PrintableText.exact(bytes)
      guard let text, words.contains(text) else { throw .choice(of: words, notBeing: text) }
      return text
    }
  }
}

extension ArgumentValue where Value == [UInt8] {
  /// Bytes as they came, for names of files.
  public static func bytes(_ placeholder: String, completion: CompletionSource = .none) -> Self {
    Self(placeholder, completion: completion, format: { $0.isEmpty ? nil : PrintableText.of($0) }) {
      bytes throws(ValueProblem) in bytes
    }
  }
}

extension ArgumentValue where Value == Int {
  public static func integer(_ placeholder: String, in range: ClosedRange<Int>) -> Self {
    Self(placeholder, format: { String($0) }) { bytes throws(ValueProblem) in
      guard let text = PrintableText.exact(bytes), let number = Int(text) else { throw .notInteger }
      guard number >= range.lowerBound else { throw .tooSmall(minimum: range.lowerBound) }
      guard number <= range.upperBound else { throw .tooLarge(maximum: range.upperBound) }
      return number
    }
  }

  public static func integer(_ placeholder: String, in range: PartialRangeFrom<Int>) -> Self {
    integer(placeholder, in: range.lowerBound...Int.max)
  }

  public static func integer(_ placeholder: String) -> Self {
    integer(placeholder, in: Int.min...Int.max)
  }
}

extension ArgumentValue where Value == Duration {
  /// Seconds as a decimal number, or with a unit: `90`, `1.5`, `30s`, `5m`, `8h`, `2d`.
  public static func seconds(_ placeholder: String) -> Self {
    Self(placeholder, format: DurationText.format) { bytes throws(ValueProblem) in
      guard let duration = DurationText.parse(bytes) else { throw .notDuration }
      return duration
    }
  }
}

extension ArgumentValue where Value: RawRepresentable<String> & CaseIterable {
  /// One of the cases of an enum, all of them unless a list is given.
  public static func choice(_ placeholder: String, _ cases: [Value] = Array(Value.allCases)) -> Self {
    let words = cases.map(\.rawValue)
    return Self(placeholder, completion: .choices, choices: words, format: { $0.rawValue }) {
      bytes throws(ValueProblem) in
      let text = PrintableText.exact(bytes)
      guard let text, words.contains(text), let value = Value(rawValue: text) else {
        throw .choice(of: words, notBeing: text)
      }
      return value
    }
  }
}

extension ValueProblem {
  fileprivate static func choice(of words: [String], notBeing text: String?) -> Self {
    .notAmong(words, nearest: text.flatMap { NearestName.of($0, among: words) })
  }
}
