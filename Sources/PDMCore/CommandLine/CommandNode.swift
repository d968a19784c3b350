/// A place in the tree of commands: one that runs, a group of others, or both.
public struct CommandNode<Action>: Sendable {
  /// What the parser needs once a command was named, and not before.
  struct Loaded: Sendable {
    let arguments: [ArgumentDescription]
    let make: @Sendable ([ArgumentUse], _ command: [String]) throws(UsageFailure) -> Action
  }

  let name: String
  let abstract: String
  let aliases: [String]
  let group: CommandGroup?
  let hidden: Bool
  let subcommands: [Self]
  let discussion: @Sendable () -> String
  let examples: @Sendable () -> [(command: String, meaning: String)]
  let exits: @Sendable () -> [FailureCategory]
  /// Nil for a group that does nothing itself.
  let load: (@Sendable () -> Loaded)?

  /// A command, and what the program makes of its values.
  public static func command<Root: Parsable>(
    _ spec: CommandSpec<Root>, subcommands: [Self] = [], _ convert: @escaping @Sendable (Root) -> Action
  ) -> Self {
    Self(
      name: spec.name, abstract: spec.abstract, aliases: spec.aliases, group: spec.group, hidden: spec.hidden,
      subcommands: subcommands, discussion: spec.discussion, examples: spec.examples, exits: spec.exits
    ) {
      let specs = spec.arguments()
      return Loaded(arguments: specs.map(\.description)) {
        (uses: [ArgumentUse], command: [String]) throws(UsageFailure) -> Action in
        convert(try ArgumentSpec.fill(uses, of: specs, command: command))
      }
    }
  }

  /// Commands under a common word.
  public static func group(
    _ name: String, _ abstract: String, group: CommandGroup, aliases: [String] = [], hidden: Bool = false,
    discussion: @autoclosure @escaping @Sendable () -> String = "", _ commands: [Self]
  ) -> Self {
    Self(
      name: name, abstract: abstract, aliases: aliases, group: group, hidden: hidden, subcommands: commands,
      discussion: discussion, examples: { [] }, exits: { [] }, load: nil)
  }

  /// The command with this name or alias.
  static func find(_ word: [UInt8], in nodes: [Self]) -> Self? {
    for node in nodes
    where node.name.utf8.elementsEqual(word) || node.aliases.contains(where: { $0.utf8.elementsEqual(word) }) {
      return node
    }
    return nil
  }

  /// The plain data of this command and of those below it.
  func description(under path: [String], arguments: [ArgumentDescription]? = nil) -> CommandDescription {
    let path = path + [name]
    return CommandDescription(
      name: name, path: path, aliases: aliases, abstract: abstract, discussion: discussion(),
      examples: examples().map { CommandDescription.Example(command: $0.command, meaning: $0.meaning) },
      exits: exits(), arguments: arguments ?? load?().arguments ?? [],
      subcommands: subcommands.map { $0.description(under: path) }, group: group, hidden: hidden,
      runnable: load != nil, environment: [])
  }
}
