/// Help on the terminal: short for `-h`, long for `--help` and `pdm help`.
public struct HelpText {
  /// One column less than a terminal has, so that none wraps.
  public static let width = 79

  private let command: CommandDescription
  private let globals: [ArgumentDescription]
  private var lines: [String] = []

  public init(_ command: CommandDescription, globals: [ArgumentDescription] = []) {
    self.command = command
    self.globals = globals
  }

  /// What the command takes.
  public var short: String {
    var page = self
    page.heading()
    page.usage()
    page.argumentsAndOptions()
    page.subcommands()
    page.lines += ["", "See '\(command.title) --help' for more."]
    return page.text
  }

  /// All that is known of the command.
  public var long: String {
    var page = self
    page.heading()
    page.usage()
    page.prose(command.discussion)
    page.argumentsAndOptions()
    page.subcommands()
    page.section("Global options", page.rows(globals.filter { !$0.hidden }))
    page.examples()
    page.exitStatus()
    return page.text
  }

  /// The page of the program itself: its commands by group.
  public func overview(long: Bool) -> String {
    var page = self
    page.lines.append(command.abstract)
    page.usage()
    if long { page.prose(command.discussion) }
    for group in CommandGroup.allCases {
      page.section(group.title, command.visibleSubcommands.filter { $0.group == group }.map { ($0.name, $0.abstract) })
    }
    if long {
      page.section("Global options", page.rows(command.visibleOptions))
      page.section("Environment", command.environment.map { ($0.name, $0.meaning) })
      page.exitStatus()
    }
    page.lines += ["", "See '\(command.name) help COMMAND' for one command."]
    if !long { page.lines.append("See '\(command.name) --help' for the options that all commands have.") }
    return page.text
  }

  // MARK: Parts

  private var text: String { lines.joined(separator: "\n") + "\n" }

  private mutating func heading() {
    lines += Prose.wrap("\(command.title) - \(command.abstract)", width: Self.width)
  }

  private mutating func usage() {
    lines += ["", "USAGE"]
    for usage in command.usageLines {
      let wrapped = Prose.wrap(usage, width: Self.width - 6)
      lines += wrapped.enumerated().map { ($0.offset == 0 ? "  " : "      ") + $0.element }
    }
    guard !command.aliases.isEmpty else { return }
    lines += ["", "ALIASES", "  " + command.aliases.joined(separator: ", ")]
  }

  private mutating func argumentsAndOptions() {
    section("Arguments", command.positionals.map { ($0.usage, $0.fullHelp) })
    section("Options", rows(command.visibleOptions))
  }

  private mutating func subcommands() {
    section("Commands", command.visibleSubcommands.map { ($0.name, $0.abstract) })
  }

  private mutating func prose(_ text: String) {
    for block in Prose.blocks(of: text) {
      lines.append("")
      switch block {
      case .paragraph(let text): lines += Prose.wrap(text, width: Self.width)
      case .preformatted(let kept): lines += kept.map { "  " + $0 }
      }
    }
  }

  private mutating func examples() {
    guard !command.examples.isEmpty else { return }
    lines += ["", "EXAMPLES"]
    for example in command.examples {
      lines += Prose.wrap(example.meaning + ":", width: Self.width - 2).map { "  " + $0 }
      lines.append("    " + example.command)
    }
  }

  private mutating func exitStatus() {
    section("Exit status", [("0", "done")] + command.exitTable.map { (String($0.exitCode), $0.meaning) })
  }

  /// Options without a letter are moved in, so that the long names stand below each other.
  private func rows(_ options: [ArgumentDescription]) -> [(String, String)] {
    options.map { (($0.short == nil ? "    " : "") + $0.term, $0.fullHelp) }
  }

  /// Two columns under a heading. A term that is wider than most has its explanation on the next line.
  private mutating func section(_ title: String, _ rows: [(term: String, explanation: String)]) {
    guard !rows.isEmpty else { return }
    lines += ["", title.uppercased()]
    let widest = 28
    let column = rows.map(\.term.count).filter { $0 <= widest }.max() ?? widest
    for row in rows {
      let explanation = Prose.wrap(row.explanation, width: Self.width - column - 4)
      let indent = String(repeating: " ", count: column + 4)
      var rest = explanation[...]
      var line = "  " + row.term
      if row.term.count <= column, let first = rest.popFirst() {
        line += String(repeating: " ", count: column - row.term.count + 2) + first
      }
      lines.append(line)
      lines += rest.map { indent + $0 }
    }
  }
}
