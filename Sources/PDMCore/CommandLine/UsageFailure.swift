/// A command line that cannot be understood: what is wrong, for which command, and where in argv.
///
/// Names and values are kept in a printable form. Commands throw it too, for rules that a declaration cannot express.
public struct UsageFailure: Failure, Equatable {
  public enum Problem: Sendable, Equatable {
    case unknownOption(String, nearest: String?)
    case unknownCommand(String, nearest: String?)
    /// A group of commands was called without one.
    case missingCommand(among: [String])
    /// An option stands at the end, or before a word that looks like an option.
    case missingValue(String, placeholder: String, refused: String?)
    /// `--flag=value`
    case unexpectedValue(String, String)
    /// The option or placeholder, the value, and why it was refused.
    case badValue(String, String, ValueProblem)
    case missingArgument(String)
    case unexpectedArgument(String)
    /// An option of a command stands before the name of its subcommand.
    case misplacedOption(String, subcommand: String)

    // For the commands themselves.
    /// An option without which the command cannot go on, such as the one that avoids a prompt.
    case missingOption(String)
    case conflict(String, String)
    case other(String, hint: String?)
  }

  public let problem: Problem
  /// The words of the command that was reached, the program first.
  public let command: [String]
  public let origin: ArgumentOrigin?

  public init(_ problem: Problem, command: [String], origin: ArgumentOrigin? = nil) {
    self.problem = problem
    self.command = command
    self.origin = origin
  }

  public var category: FailureCategory { .usage }

  private var title: String { command.joined(separator: " ") }

  public var message: String {
    switch problem {
    case .unknownOption(let option, _):
      command.count > 1 ? "\(title) has no option \(option)" : "\(title) has no global option \(option)"
    case .unknownCommand(let name, _): "\(title) has no command '\(name)'"
    case .missingCommand(let names): "\(title) needs a command: \(names.joined(separator: ", "))"
    case .missingValue(let option, let placeholder, _): "\(option) needs a value (\(placeholder))"
    case .unexpectedValue(let option, let value): "\(option) takes no value, but was given '\(value)'"
    case .badValue(let argument, let value, let problem): "\(argument): '\(value)' \(problem.predicate)"
    case .missingArgument(let placeholder): "\(title) needs \(placeholder)"
    case .unexpectedArgument(let value): "\(title) cannot use the argument '\(value)'"
    case .misplacedOption(let option, let name): "\(option) cannot stand before '\(name)'"
    case .missingOption(let option): "\(title) needs \(option)"
    case .conflict(let one, let other): "\(one) and \(other) exclude each other"
    case .other(let message, _): message
    }
  }

  public var hint: String? {
    switch problem {
    case .unknownOption(_, let nearest?): "did you mean '\(nearest)'?"
    case .unknownOption where command.count == 1: "options of a command stand after its name; see '\(title) --help'"
    case .unknownCommand(_, let nearest?): "did you mean '\(title) \(nearest)'?"
    case .badValue(_, _, .notAmong(_, let nearest?)): "did you mean '\(nearest)'?"
    case .missingValue(let option, _, let refused?):
      "a value that starts with '-' is written '\(option)\(option.hasPrefix("--") ? "=" : "")\(refused)'"
    case .other(_, let hint): hint
    default: "\(title) --help"
    }
  }
}

extension ValueProblem {
  /// The end of the sentence that begins with the value.
  var predicate: String {
    switch self {
    case .notText: "is not UTF-8 text"
    case .notInteger: "is not a whole number"
    case .tooSmall(let minimum): "is less than \(minimum)"
    case .tooLarge(let maximum): "is more than \(maximum)"
    case .notDuration: "is not a time such as 30, 1.5, 5m or 8h"
    case .notAmong(let words, _): "is none of " + words.joined(separator: ", ")
    case .not(let what): "is not \(what)"
    }
  }
}
