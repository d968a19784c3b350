/// One argument as plain data: all that help, man pages, completion and the reference know of it.
public struct ArgumentDescription: Sendable {
  public enum Kind: Sendable, Equatable {
    /// `--name`
    case flag
    /// `--name` and `--no-name`
    case negatable
    /// `-vv`
    case counter
    /// `--name VALUE`
    case option
    /// `--name` and `--name=VALUE`
    case optionWithBareForm
    case positional
    case optionalPositional
    case rest(minimum: Int)
  }

  public let kind: Kind
  /// Without the dashes. Nil for positional arguments and for options that are only a letter.
  public let long: String?
  public let short: Character?
  public let value: ValueDescription?
  /// Whether using it again adds to what was there instead of replacing it.
  public let repeats: Bool
  public let hidden: Bool
  /// Whether it has the name of a global option on purpose, which then has to stand before the command.
  public let shadowsGlobal: Bool
  public let help: String
  /// The environment variable that counts when the option is absent.
  public let environment: String?
  private let findDefault: @Sendable () -> String?

  /// Names of one character are short names, so that `-C` can stand alone.
  init(
    _ kind: Kind, name: String? = nil, short: Character? = nil, value: ValueDescription? = nil, repeats: Bool = false,
    hidden: Bool = false, shadowsGlobal: Bool = false, help: String,
    defaultText: @autoclosure @escaping @Sendable () -> String? = nil, environment: String? = nil
  ) {
    self.kind = kind
    let onlyLetter = name.flatMap { $0.count == 1 ? $0.first : nil }
    long = onlyLetter == nil ? name : nil
    self.short = onlyLetter ?? short
    self.value = value
    self.repeats = repeats
    self.hidden = hidden
    self.shadowsGlobal = shadowsGlobal
    self.help = help
    findDefault = defaultText
    self.environment = environment
  }

  /// The value that counts when the argument is absent, where that is worth showing. Made when help asks for it, since
  /// each run declares its arguments.
  public var defaultText: String? { findDefault() }

  public var isPositional: Bool {
    switch kind {
    case .positional, .optionalPositional, .rest: true
    case .flag, .negatable, .counter, .option, .optionWithBareForm: false
    }
  }

  /// Whether the word after the option belongs to it.
  public var takesNextWord: Bool { kind == .option }

  /// What a shell offers where the value stands.
  public var completion: CompletionSource { value?.completion ?? .none }

  public var choices: [String] { value?.choices ?? [] }

  public var placeholder: String { value?.placeholder ?? "" }

  /// The long names without dashes: one, two for an option that can be negated, or none.
  var longNames: [String] {
    guard let long else { return [] }
    return kind == .negatable ? [long, "no-" + long] : [long]
  }

  /// Every spelling, with dashes, short first.
  public var spellings: [String] {
    (short.map { ["-\($0)"] } ?? []) + longNames.map { "--" + $0 }
  }

  /// How help names an option: `-m, --message REASON`.
  public var term: String {
    var names: [String] = []
    if let short { names.append("-\(short)") }
    if let long { names.append(kind == .negatable ? "--[no-]\(long)" : "--\(long)") }
    let text = names.joined(separator: ", ")
    switch kind {
    case .option: return text + " " + placeholder
    case .optionWithBareForm: return text + (long == nil ? "[\(placeholder)]" : "[=\(placeholder)]")
    default: return text
    }
  }

  /// What stands in the usage line for a positional argument.
  public var usage: String {
    switch kind {
    case .rest(let minimum): minimum > 0 ? "\(placeholder)..." : "[\(placeholder)...]"
    case .optionalPositional: "[\(placeholder)]"
    default: placeholder
    }
  }

  /// The help text and what follows from the declaration: choices, repetition, default, environment.
  public var fullHelp: String {
    var text = help
    if let choices = value?.choices, !choices.isEmpty { text += ": " + choices.joined(separator: ", ") }
    if repeats, !isPositional { text += "; may be repeated" }
    if let environment { text += " [env: \(environment)]" }
    if let defaultText { text += " [default: \(defaultText)]" }
    return text
  }
}
