/// The one declaration of a command, from which parsing, help, man page, completion and reference all come.
///
/// Discussion and arguments are closures in disguise: the program declares every command at each start but looks
/// into one of them.
public struct CommandSpec<Root: Parsable>: Sendable {
  let name: String
  let abstract: String
  let aliases: [String]
  let group: CommandGroup?
  let hidden: Bool
  let discussion: @Sendable () -> String
  let examples: @Sendable () -> [(command: String, meaning: String)]
  let exits: @Sendable () -> [FailureCategory]
  let arguments: @Sendable () -> [ArgumentSpec<Root>]

  /// - Parameters:
  ///   - abstract: one line without a full stop.
  ///   - group: where help lists it; subcommands have none.
  ///   - discussion: paragraphs separated by blank lines; lines that start with a space are kept as they are.
  ///   - examples: command lines and what they do.
  ///   - exits: the categories of failure beyond those that every command has.
  public init(
    _ name: String, _ abstract: String, group: CommandGroup? = nil, aliases: [String] = [], hidden: Bool = false,
    discussion: @autoclosure @escaping @Sendable () -> String = "",
    examples: @autoclosure @escaping @Sendable () -> [(command: String, meaning: String)] = [],
    exits: @autoclosure @escaping @Sendable () -> [FailureCategory] = [],
    arguments: @autoclosure @escaping @Sendable () -> [ArgumentSpec<Root>] = []
  ) {
    self.name = name
    self.abstract = abstract
    self.aliases = aliases
    self.group = group
    self.hidden = hidden
    self.discussion = discussion
    self.examples = examples
    self.exits = exits
    self.arguments = arguments
  }
}
