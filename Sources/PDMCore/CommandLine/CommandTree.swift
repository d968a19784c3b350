/// The program: its global options and its commands, in the order in which help lists them.
public struct CommandTree<Action, Globals: Parsable>: Sendable {
  public let name: String
  let abstract: String
  let discussion: String
  let globals: [ArgumentSpec<Globals>]
  let commands: [CommandNode<Action>]
  let environment: [(name: String, meaning: String)]

  public init(
    _ name: String, abstract: String, discussion: String = "", globals: [ArgumentSpec<Globals>],
    environment: [(name: String, meaning: String)] = [], commands: [CommandNode<Action>]
  ) {
    self.name = name
    self.abstract = abstract
    self.discussion = discussion
    self.globals = globals
    self.environment = environment
    self.commands = commands
  }

  /// Reads a command line without the program's own name.
  public func parse(_ arguments: [[UInt8]]) -> ParseOutcome<Action, Globals> {
    do throws(UsageFailure) {
      var parser = CommandParser(tree: self, arguments: arguments)
      return try parser.run()
    } catch {
      return .failure(error)
    }
  }

  /// The whole program as plain data, for the generators. Builds every command, so not for each start.
  public func describe() -> CommandDescription {
    CommandDescription(
      name: name, path: [name], aliases: [], abstract: abstract, discussion: discussion, examples: [],
      exits: FailureCategory.allCases, arguments: globals.map(\.description),
      subcommands: commands.map { $0.description(under: [name]) } + [HelpCommand.description(of: name)], group: nil,
      hidden: false, runnable: false,
      environment: environment.map { CommandDescription.EnvironmentVariable(name: $0.name, meaning: $0.meaning) })
  }
}
