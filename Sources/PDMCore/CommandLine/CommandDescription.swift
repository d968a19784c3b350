/// One command as plain data: all that the generators know. The program itself is one too, with the global options
/// as its arguments.
public struct CommandDescription: Sendable {
  public struct Example: Sendable, Equatable {
    public let command: String
    public let meaning: String
  }

  public struct EnvironmentVariable: Sendable, Equatable {
    public let name: String
    public let meaning: String
  }

  public let name: String
  /// The words that call it, the program first: `["pdm", "user", "add"]`.
  public let path: [String]
  public let aliases: [String]
  public let abstract: String
  public let discussion: String
  public let examples: [Example]
  /// The declared categories; `exitTable` has all.
  public let exits: [FailureCategory]
  public let arguments: [ArgumentDescription]
  public let subcommands: [Self]
  public let group: CommandGroup?
  public let hidden: Bool
  /// Whether it does something without a subcommand.
  public let runnable: Bool
  /// Only the program has these.
  public let environment: [EnvironmentVariable]

  /// The words as one text: `pdm user add`.
  public var title: String { path.joined(separator: " ") }

  public var visibleSubcommands: [Self] { subcommands.filter { !$0.hidden } }
  public var positionals: [ArgumentDescription] { arguments.filter(\.isPositional) }
  public var visibleOptions: [ArgumentDescription] { arguments.filter { !$0.isPositional && !$0.hidden } }

  /// What any command can end with.
  public static let commonExits: [FailureCategory] = [.failed, .usage, .interrupted]

  /// Declared and common exits in the order of their numbers. 0 is not among them.
  public var exitTable: [FailureCategory] {
    FailureCategory.allCases.filter { Self.commonExits.contains($0) || exits.contains($0) }
  }

  /// The ways to call it, one line each.
  public var usageLines: [String] {
    var lines: [String] = []
    if runnable {
      var words = path
      if !visibleOptions.isEmpty { words.append("[OPTIONS]") }
      words += positionals.map(\.usage)
      lines.append(words.joined(separator: " "))
    }
    if !visibleSubcommands.isEmpty {
      lines.append(title + (path.count == 1 ? " [GLOBAL OPTIONS]" : "") + " COMMAND [ARGUMENTS]")
    }
    return lines
  }
}
