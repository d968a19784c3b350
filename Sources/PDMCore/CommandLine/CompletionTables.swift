/// What completion scripts look up, as rows of patterns and results. Commands go by their full title.
///
/// A source of words is `files`, `accounts`, `none`, or the words themselves with spaces between.
struct CompletionTables {
  struct Row {
    /// `title:word`, or `*:word` for every command.
    let patterns: [String]
    let result: String
  }

  /// `title:word` gives the title of the subcommand.
  private(set) var steps: [Row] = []
  /// `title:--name` and `title:--name=` give the source of the option's value.
  private(set) var values: [Row] = []
  /// A title gives the names of the subcommands.
  private(set) var commands: [Row] = []
  /// A title gives the spellings of the options.
  private(set) var options: [Row] = []
  /// `title:number` gives the source of the argument with that number, counted from 0.
  private(set) var positionals: [Row] = []

  init(_ program: CommandDescription) {
    let globals = program.visibleOptions.flatMap(\.spellings)
    let topCommands = program.visibleSubcommands.map(\.name).joined(separator: " ")
    add(program, globals: globals, topCommands: topCommands)
    // Last, since the scripts take the first row that fits.
    for option in program.arguments { add(valueOf: option, of: "*", topCommands: topCommands) }
  }

  private mutating func add(_ command: CommandDescription, globals: [String], topCommands: String) {
    let title = command.title
    let isProgram = command.path.count == 1
    for subcommand in command.subcommands {
      steps.append(
        Row(patterns: ([subcommand.name] + subcommand.aliases).map { "\(title):\($0)" }, result: subcommand.title))
    }
    if !command.visibleSubcommands.isEmpty {
      commands.append(
        Row(patterns: [title], result: command.visibleSubcommands.map(\.name).joined(separator: " ")))
    }
    let own = isProgram ? ["--version"] : command.visibleOptions.flatMap(\.spellings)
    options.append(Row(patterns: [title], result: (own + globals + ["-h", "--help"]).joined(separator: " ")))
    if !isProgram {
      for option in command.arguments { add(valueOf: option, of: title, topCommands: topCommands) }
    }
    for (index, argument) in command.positionals.enumerated() {
      var patterns = ["\(title):\(index)"]
      if case .rest = argument.kind { patterns = ["\(title):*"] }
      if let source = Self.source(argument, topCommands: topCommands) {
        positionals.append(Row(patterns: patterns, result: source))
      }
      // Which word is the last one cannot be known while it is typed: those behind a list complete as the list's.
      if case .rest = argument.kind { break }
    }
    for subcommand in command.subcommands { add(subcommand, globals: globals, topCommands: topCommands) }
  }

  private mutating func add(valueOf option: ArgumentDescription, of title: String, topCommands: String) {
    guard let source = Self.source(option, topCommands: topCommands), !option.isPositional else { return }
    let attached = option.long.map { ["\(title):--\($0)="] } ?? []
    let separate = option.takesNextWord ? option.spellings.map { "\(title):\($0)" } : []
    guard !(separate + attached).isEmpty else { return }
    values.append(Row(patterns: separate + attached, result: source))
  }

  private static func source(_ argument: ArgumentDescription, topCommands: String) -> String? {
    guard let value = argument.value else { return nil }
    switch value.completion {
    case .none: return "none"
    case .files: return "files"
    case .accounts: return "accounts"
    case .choices: return value.choices.joined(separator: " ")
    case .commands: return topCommands
    }
  }
}
