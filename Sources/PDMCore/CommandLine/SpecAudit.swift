/// Checks a tree of commands for what the compiler cannot: legal and unique names, help that fits, examples that work.
public enum SpecAudit {
  /// What is wrong, one sentence each; empty when all is well.
  public static func problems<Action, Globals>(in tree: CommandTree<Action, Globals>) -> [String] {
    let program = tree.describe()
    var problems = texts(of: program) + names(of: program) + arguments(of: program, globals: [])
    if tree.commands.contains(where: { ([$0.name] + $0.aliases).contains(HelpCommand.name) }) {
      problems.append("\(tree.name): 'help' is built in")
    }
    for command in program.subcommands {
      if command.group == nil { problems.append("\(command.title): has no group, so help does not list it") }
      problems += self.problems(of: command, globals: program.arguments)
    }
    problems += page(HelpText(program).overview(long: false), of: program)
    problems += page(HelpText(program).overview(long: true), of: program)
    return problems + examples(of: program, in: tree)
  }

  private static func problems(of command: CommandDescription, globals: [ArgumentDescription]) -> [String] {
    let help = HelpText(command, globals: globals)
    return texts(of: command) + names(of: command) + arguments(of: command, globals: globals)
      + page(help.short, of: command) + page(help.long, of: command)
      + command.subcommands.flatMap { problems(of: $0, globals: globals) }
  }

  // MARK: Texts

  private static func texts(of command: CommandDescription) -> [String] {
    var problems: [String] = []
    if command.abstract.isEmpty { problems.append("has no abstract") }
    if command.abstract.last == "." { problems.append("the abstract ends with a full stop") }
    if command.abstract.first?.isLowercase == true { problems.append("the abstract starts with a small letter") }
    if command.abstract.contains("\n") { problems.append("the abstract has more than one line") }
    if !command.runnable, command.subcommands.isEmpty { problems.append("has neither an action nor subcommands") }
    for (index, exit) in command.exits.enumerated() {
      if command.exits[..<index].contains(exit) { problems.append("declares exit \(exit.rawValue) twice") }
      if command.path.count > 1, CommandDescription.commonExits.contains(exit) {
        problems.append("declares exit \(exit.rawValue), which every command has")
      }
    }
    return problems.map { "\(command.title): \($0)" }
  }

  private static func page(_ text: String, of command: CommandDescription) -> [String] {
    text.split(separator: "\n").filter { $0.count > HelpText.width }.map {
      "\(command.title): a line of help is longer than \(HelpText.width) columns: \($0)"
    }
  }

  // MARK: Names

  private static func names(of command: CommandDescription) -> [String] {
    var problems: [String] = []
    var seen: Set<String> = []
    for subcommand in command.subcommands {
      for name in [subcommand.name] + subcommand.aliases {
        if !isLegal(name) { problems.append("\(command.title): '\(name)' is no legal name of a command") }
        if !seen.insert(name).inserted { problems.append("\(command.title): two commands are called '\(name)'") }
      }
    }
    return problems
  }

  private static func arguments(of command: CommandDescription, globals: [ArgumentDescription]) -> [String] {
    var problems: [String] = []
    var seen: Set<String> = ["-h", "--help"]
    if command.path.count == 1 { seen.insert("--version") }
    let global = Set(globals.flatMap(\.spellings))
    seen.formUnion(global)
    for argument in command.arguments {
      let name = argument.isPositional ? argument.placeholder : argument.spellings.joined(separator: ", ")
      for spelling in argument.spellings
      where !seen.insert(spelling).inserted && !(argument.shadowsGlobal && global.contains(spelling)) {
        problems.append("\(name): '\(spelling)' is taken")
      }
      problems += spelling(of: argument).map { "\(name): \($0)" }
      problems += texts(of: argument).map { "\(name): \($0)" }
    }
    return (problems + order(of: command)).map { "\(command.title): \($0)" }
  }

  private static func spelling(of argument: ArgumentDescription) -> [String] {
    var problems: [String] = []
    if !argument.isPositional, argument.spellings.isEmpty { problems.append("has no name") }
    if let long = argument.long, !isLegal(long) { problems.append("'\(long)' is no legal long name") }
    if let long = argument.long, argument.kind != .negatable, long.hasPrefix("no-") {
      problems.append("a name with 'no-' belongs to a negatable option")
    }
    if argument.kind == .negatable, argument.long == nil { problems.append("needs a long name to be negated") }
    if let short = argument.short, !(short.isASCII && (short.isLetter || short.isNumber)) {
      problems.append("'\(short)' is no legal letter")
    }
    return problems
  }

  private static func texts(of argument: ArgumentDescription) -> [String] {
    var problems: [String] = []
    if argument.help.isEmpty { problems.append("has no help") }
    if argument.help.last == "." { problems.append("the help ends with a full stop") }
    if argument.help.contains("\n") { problems.append("the help has more than one line") }
    // A name such as NFS or UTF-8 may come first.
    let start = argument.help.prefix { $0 != " " }
    if start.first?.isUppercase == true, start.dropFirst().contains(where: \.isLowercase) {
      problems.append("the help starts with a capital letter")
    }
    guard let value = argument.value else { return problems }
    if value.placeholder.isEmpty { problems.append("has no placeholder") }
    if value.placeholder.contains(where: \.isLowercase) || value.placeholder.contains(" ") {
      problems.append("the placeholder '\(value.placeholder)' is not one word in capitals")
    }
    if value.completion == .choices, value.choices.isEmpty { problems.append("has no choices") }
    for choice in value.choices where !choice.allSatisfy(isPlain) {
      problems.append("the choice '\(choice)' would need quotes in a shell")
    }
    return problems
  }

  /// Positional arguments are filled from the left, so one that may be missing must not stand before one that may not.
  private static func order(of command: CommandDescription) -> [String] {
    var problems: [String] = []
    var optional = false
    var rest = false
    for argument in command.positionals {
      // One that must be there takes the last word.
      if rest, argument.kind != .positional {
        problems.append("\(argument.placeholder): stands behind an argument that takes all words")
      }
      switch argument.kind {
      case .rest(let minimum):
        if optional, minimum > 0 {
          problems.append("\(argument.placeholder): is required but stands behind an optional argument")
        }
        rest = true
      case .optionalPositional: optional = true
      default:
        if optional { problems.append("\(argument.placeholder): is required but stands behind an optional argument") }
      }
    }
    return problems
  }

  /// Small letters, digits and inner dashes, at least two.
  private static func isLegal(_ name: String) -> Bool {
    name.count > 1 && name.first != "-" && name.last != "-"
      && name.allSatisfy { $0.isASCII && ($0.isLowercase || $0.isNumber || $0 == "-") }
  }

  private static func isPlain(_ character: Character) -> Bool {
    character.isASCII && (character.isLetter || character.isNumber || "-_.+".contains(character))
  }

  // MARK: Examples

  /// Every command of an example that calls the program must be one that the program understands.
  private static func examples<Action, Globals>(
    of command: CommandDescription, in tree: CommandTree<Action, Globals>
  ) -> [String] {
    var problems: [String] = []
    for example in command.examples {
      if example.meaning.isEmpty || example.meaning.last == "." {
        problems.append("\(command.title): the example '\(example.command)' needs a meaning without a full stop")
      }
      guard let commands = ShellWords.commands(of: example.command) else {
        problems.append("\(command.title): the example '\(example.command)' has an open quote")
        continue
      }
      let calls = commands.compactMap { words in
        words.firstIndex(of: tree.name).map { words[($0 + 1)...].map { Array($0.utf8) } }
      }
      if calls.isEmpty {
        problems.append("\(command.title): the example '\(example.command)' does not call \(tree.name)")
      }
      for call in calls {
        guard case .failure(let failure) = tree.parse(call) else { continue }
        problems.append("\(command.title): the example '\(example.command)' fails: \(failure.message)")
      }
    }
    return problems + command.subcommands.flatMap { examples(of: $0, in: tree) }
  }
}
