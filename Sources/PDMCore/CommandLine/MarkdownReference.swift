/// The reference of all commands as one Markdown page.
public struct MarkdownReference {
  private let program: CommandDescription
  private var lines: [String] = []

  public init(_ program: CommandDescription) {
    self.program = program
  }

  public var text: String {
    var page = self
    page.lines = ["# The commands of `\(program.name)`", "", "Made from the program; changes belong in its source."]
    page.contents()
    page.heading("Global options", level: 2)
    page.paragraph("They stand before or after the command.")
    page.table(("option", "meaning"), program.visibleOptions.map { ("`\($0.term)`", Self.escape($0.fullHelp)) })
    page.table(
      ("environment variable", "meaning"),
      program.environment.map { ("`\($0.name)`", Self.escape($0.meaning)) })
    for group in CommandGroup.allCases {
      for command in program.visibleSubcommands where command.group == group { page.add(command, level: 2) }
    }
    page.heading("Exit status", level: 2)
    page.exitTable(program)
    return page.lines.joined(separator: "\n") + "\n"
  }

  // MARK: Parts

  private mutating func contents() {
    for group in CommandGroup.allCases {
      let commands = program.visibleSubcommands.filter { $0.group == group }
      guard !commands.isEmpty else { continue }
      paragraph("**\(group.title)**")
      lines.append("")
      for command in commands {
        let anchor = command.path.joined(separator: "-")
        lines.append("- [`\(command.title)`](#\(anchor)): \(Self.escape(command.abstract))")
      }
    }
  }

  private mutating func add(_ command: CommandDescription, level: Int) {
    heading(command.title, level: level)
    paragraph(Self.escape(command.abstract) + ".")
    fence(command.usageLines)
    if !command.aliases.isEmpty {
      paragraph("Also: " + command.aliases.map { "`\($0)`" }.joined(separator: ", "))
    }
    for block in Prose.blocks(of: command.discussion) {
      switch block {
      case .paragraph(let text): paragraph(Self.escape(text))
      case .preformatted(let kept): fence(kept)
      }
    }
    let arguments = command.positionals.map { ("`\($0.usage)`", Self.escape($0.fullHelp)) }
    let options = command.visibleOptions.map { ("`\($0.term)`", Self.escape($0.fullHelp)) }
    table(("argument", "meaning"), arguments)
    table(("option", "meaning"), options)
    for example in command.examples {
      paragraph(Self.escape(example.meaning) + ":")
      fence([example.command], language: "sh")
    }
    if command.runnable {
      paragraph("Exit status:")
      exitTable(command)
    }
    for subcommand in command.visibleSubcommands { add(subcommand, level: level + 1) }
  }

  private mutating func exitTable(_ command: CommandDescription) {
    table(
      ("exit", "meaning"),
      [("0", "done")] + command.exitTable.map { ("\($0.exitCode)", "`\($0.rawValue)`: \(Self.escape($0.meaning))") })
  }

  private mutating func heading(_ text: String, level: Int) {
    lines += ["", String(repeating: "#", count: level) + " " + text]
  }

  private mutating func paragraph(_ text: String) {
    lines += ["", text]
  }

  private mutating func fence(_ kept: [String], language: String = "text") {
    lines += ["", "```\(language)"] + kept + ["```"]
  }

  private mutating func table(_ head: (String, String), _ rows: [(String, String)]) {
    guard !rows.isEmpty else { return }
    lines += ["", "| \(head.0) | \(head.1) |", "| --- | --- |"]
    // A bar ends a cell even inside code.
    lines += rows.map { "| \(Self.escapeBar($0.0)) | \(Self.escapeBar($0.1)) |" }
  }

  private static func escapeBar(_ text: String) -> String {
    text.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
  }

  /// Text that Markdown would take for emphasis, code, links or HTML.
  private static func escape(_ text: String) -> String {
    var result = ""
    for character in text {
      if "\\`*_[]<>".contains(character) { result.append("\\") }
      result.append(character)
    }
    return result
  }
}
