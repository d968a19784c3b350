/// `help [COMMAND...]`, which the parser answers itself. Described like the others so that every list has it.
enum HelpCommand {
  static let name = "help"

  static let arguments = [
    ArgumentDescription(
      .rest(minimum: 0),
      value: ValueDescription(placeholder: "COMMAND", choices: [], completion: .commands), repeats: true,
      help: "the command to explain; without one, all are listed")
  ]

  static func description(of program: String) -> CommandDescription {
    CommandDescription(
      name: name, path: [program, name], aliases: [], abstract: "List the commands, or explain one",
      discussion: "", examples: [.init(command: "\(program) help", meaning: "list the commands")], exits: [],
      arguments: arguments, subcommands: [], group: .care, hidden: false, runnable: true, environment: [])
  }
}
