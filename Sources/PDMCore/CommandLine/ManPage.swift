/// Manual pages for section 1: one for the program and one for each of its commands.
///
/// Subcommands are told on the page of their command: `pdm-user`(1) holds `pdm user add`.
public struct ManPage {
  /// The file's name: `pdm-checkout.1`.
  public let fileName: String
  public let text: String

  /// Every page. The version stands in the footer; no date, so that a build can be repeated bit by bit.
  public static func all(of program: CommandDescription, version: String) -> [Self] {
    [Self(program: program, version: version)]
      + program.visibleSubcommands.map { Self($0, program: program, version: version) }
  }

  private init(program: CommandDescription, version: String) {
    var page = Writer(title: program.name, abstract: program.abstract, program: program.name, version: version)
    page.synopsis(of: [program])
    page.section("DESCRIPTION")
    page.prose(program.discussion.isEmpty ? program.abstract : program.discussion)
    for group in CommandGroup.allCases {
      let commands = program.visibleSubcommands.filter { $0.group == group }
      guard !commands.isEmpty else { continue }
      page.section(group.title.uppercased())
      for command in commands {
        page.item(Roff.bold("\(program.name)-\(command.name)") + "(1)", command.abstract)
      }
    }
    page.section("OPTIONS")
    page.paragraph("They stand before or after the command.")
    page.options(program.visibleOptions)
    if !program.environment.isEmpty {
      page.section("ENVIRONMENT")
      for variable in program.environment { page.item(Roff.bold(variable.name), variable.meaning) }
    }
    page.exitStatus(program)
    fileName = program.name + ".1"
    text = page.text
  }

  private init(_ command: CommandDescription, program: CommandDescription, version: String) {
    let title = command.path.joined(separator: "-")
    var page = Writer(title: title, abstract: command.abstract, program: program.name, version: version)
    let subcommands = command.visibleSubcommands
    page.synopsis(of: (command.runnable ? [command] : []) + subcommands)
    page.section("DESCRIPTION")
    page.prose(command.discussion.isEmpty ? command.abstract : command.discussion)
    if !command.aliases.isEmpty {
      page.paragraph("May also be called as \(command.aliases.joined(separator: ", ")).")
    }
    if !command.arguments.isEmpty {
      page.section("OPTIONS")
      page.arguments(command)
    }
    if !subcommands.isEmpty { page.section("COMMANDS") }
    for subcommand in subcommands {
      page.subsection(subcommand.title)
      page.prose(subcommand.abstract)
      page.prose(subcommand.discussion)
      page.arguments(subcommand)
    }
    page.section("GLOBAL OPTIONS")
    page.paragraph("Every command also takes the options that \(program.name)(1) lists.")
    let examples = ([command] + subcommands).flatMap(\.examples)
    if !examples.isEmpty {
      page.section("EXAMPLES")
      for example in examples { page.example(example) }
    }
    page.exitStatus(command, and: subcommands)
    page.section("SEE ALSO")
    page.raw(Roff.bold(program.name) + "(1)")
    fileName = title + ".1"
    text = page.text
  }
}

extension ManPage {
  /// Puts requests and text together.
  private struct Writer {
    private var lines: [String]

    var text: String { lines.joined(separator: "\n") + "\n" }

    init(title: String, abstract: String, program: String, version: String) {
      let upper = Roff.escape(title.uppercased())
      lines = [
        ".TH \"\(upper)\" \"1\" \"\" \"\(Roff.escape("\(program) \(version)"))\" \"\(Roff.escape("\(program) manual"))\"",
        ".SH NAME",
        Roff.escape(title) + " \\- " + Roff.escape(abstract),
      ]
    }

    mutating func section(_ name: String) { lines.append(".SH \"\(Roff.escape(name))\"") }
    mutating func subsection(_ name: String) { lines.append(".SS \"\(Roff.escape(name))\"") }
    mutating func raw(_ line: String) { lines.append(line) }

    mutating func paragraph(_ text: String) { lines += [".PP", Roff.line(text)] }

    mutating func synopsis(of commands: [CommandDescription]) {
      section("SYNOPSIS")
      for (index, usage) in commands.flatMap({ command in command.usageLines.map { (command, $0) } }).enumerated() {
        if index > 0 { lines.append(".br") }
        let (command, line) = usage
        lines.append(Roff.bold(command.title) + Roff.escape(String(line.dropFirst(command.title.count))))
      }
    }

    mutating func prose(_ text: String) {
      for block in Prose.blocks(of: text) {
        switch block {
        case .paragraph(let text): paragraph(text)
        case .preformatted(let kept): verbatim(kept)
        }
      }
    }

    mutating func verbatim(_ kept: [String]) {
      lines += [".PP", ".RS 4", ".nf"] + kept.map { Roff.line($0) } + [".fi", ".RE"]
    }

    mutating func example(_ example: CommandDescription.Example) {
      paragraph(example.meaning + ":")
      verbatim([example.command])
    }

    /// A term that is roff already, and its explanation.
    mutating func item(_ term: String, _ explanation: String) {
      lines += [".TP", term, Roff.line(explanation)]
    }

    mutating func arguments(_ command: CommandDescription) {
      for argument in command.positionals { item(Roff.italic(argument.usage), argument.fullHelp) }
      options(command.visibleOptions)
    }

    mutating func options(_ options: [ArgumentDescription]) {
      for option in options { item(Roff.bold(option.term), option.fullHelp) }
    }

    mutating func exitStatus(_ command: CommandDescription, and subcommands: [CommandDescription] = []) {
      let possible = ([command] + subcommands).flatMap(\.exitTable)
      section("EXIT STATUS")
      item(Roff.bold("0"), "done")
      for exit in FailureCategory.allCases where possible.contains(exit) {
        item(Roff.bold(String(exit.exitCode)), exit.meaning)
      }
    }
  }
}
