/// A completion script for zsh: one function per command, all over zsh's own `_arguments`.
public struct ZshCompletion {
  private let program: CommandDescription

  public init(_ program: CommandDescription) {
    self.program = program
  }

  public var text: String {
    """
    #compdef \(program.name)
    # zsh completion for \(program.name), made by \(program.name) itself. Put it into a folder of $fpath as _\(program.name).

    \(functions(of: program))
    # Sourced by hand it registers itself; found by way of $fpath it is the function's body.
    if [ "$funcstack[1]" = "_\(program.name)" ]; then
      _\(program.name) "$@"
    else
      compdef _\(program.name) \(program.name)
    fi

    """
  }

  // MARK: Functions

  private func functions(of command: CommandDescription) -> String {
    let own = command.subcommands.isEmpty ? leaf(command) : branch(command)
    return own + command.subcommands.map(functions).joined()
  }

  private func functionName(_ command: CommandDescription) -> String {
    "_" + command.path.joined(separator: "_")
  }

  private func leaf(_ command: CommandDescription) -> String {
    """
    \(functionName(command))() {
      _arguments -s -S\(lines(options(of: command) + positionals(of: command)))
    }


    """
  }

  /// The first word chooses; the words behind it are completed by the function of the subcommand, for which zsh
  /// numbers them anew.
  private func branch(_ command: CommandDescription) -> String {
    let name = functionName(command)
    let arms = command.subcommands.map { subcommand in
      let names = ([subcommand.name] + subcommand.aliases).joined(separator: "|")
      return "    \(names)) \(functionName(subcommand)) ;;\n"
    }
    let described = command.visibleSubcommands.map { subcommand in
      "    " + quote(colons(subcommand.name) + ":" + subcommand.abstract) + "\n"
    }
    let first = command.positionals.first.map { action(of: $0) }
    let alsoWords = first.map { $0 == "_files" ? "\n  _files" : "" } ?? ""
    let fallback =
      command.runnable
      ? "    *) _arguments -s -S\(lines(options(of: command) + positionals(of: command))) ;;\n" : ""
    return """
      \(name)() {
        local curcontext="$curcontext" state line
        typeset -A opt_args
        _arguments -C -s -S\(lines(options(of: command) + ["'1:command:\(name)_first'", "'*::argument:->rest'"])) && return
        [[ $state == rest ]] || return 1
        case $line[1] in
      \((arms + [fallback]).joined())  esac
      }

      \(name)_first() {
        \(name)_commands\(alsoWords)
      }

      \(name)_commands() {
        local -a commands
        commands=(
      \(described.joined())  )
        _describe -t commands command commands
      }


      """
  }

  // MARK: Specifications

  private func lines(_ specs: [String]) -> String {
    specs.map { " \\\n    " + $0 }.joined()
  }

  private func options(of command: CommandDescription) -> [String] {
    let isProgram = command.path.count == 1
    var specs = (isProgram ? [] : command.visibleOptions.flatMap(spec)) + program.visibleOptions.flatMap(spec)
    if isProgram { specs.append("'(- *)--version[show the version]'") }
    return specs + ["'(- *)'{-h,--help}'[show help]'"]
  }

  private func spec(of option: ArgumentDescription) -> [String] {
    let suffix: String
    switch option.kind {
    case .option: suffix = ":\(escape(option.placeholder)):\(action(of: option))"
    case .optionWithBareForm: suffix = "::\(escape(option.placeholder)):\(action(of: option))"
    default: suffix = ""
    }
    let explanation = quote("[\(escape(option.help))]\(suffix)")
    let names = option.spellings.map { $0 + attachment($0, of: option) }
    let excludes = option.repeats ? "*" : "(\(option.spellings.joined(separator: " ")))"
    guard names.count > 1 else { return names.map { quote(excludes) + $0 + explanation } }
    return ["'\(excludes)'{\(names.joined(separator: ","))}\(explanation)"]
  }

  /// How zsh is told where the value may stand: `+` and `=` allow the same word and the next, with `-` only the same.
  private func attachment(_ spelling: String, of option: ArgumentDescription) -> String {
    let isLong = spelling.hasPrefix("--")
    switch option.kind {
    case .option: return isLong ? "=" : "+"
    case .optionWithBareForm: return isLong ? "=-" : "-"
    default: return ""
    }
  }

  private func positionals(of command: CommandDescription) -> [String] {
    let list = command.positionals.firstIndex { if case .rest = $0.kind { true } else { false } }
    // As in ``CompletionTables``: what stands behind a list completes as the list's.
    return command.positionals.prefix((list ?? command.positionals.count) + 1).enumerated().map { index, argument in
      let position: String
      switch argument.kind {
      case .rest: position = "*:"
      case .positional: position = "\(index + 1):"
      default: position = "\(index + 1)::"
      }
      return quote("\(position)\(escape(argument.placeholder)):\(action(of: argument))")
    }
  }

  private func action(of argument: ArgumentDescription) -> String {
    switch argument.completion {
    case .files: "_files"
    case .commands: "_\(program.name)_commands"
    case .choices: "(\(argument.choices.joined(separator: " ")))"
    case .none, .accounts: " "
    }
  }

  // MARK: Quoting

  private func quote(_ text: String) -> String {
    "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
  }

  private func escape(_ text: String) -> String {
    String(text.flatMap { "\\[]:".contains($0) ? ["\\", $0] : [$0] })
  }

  private func colons(_ text: String) -> String {
    String(text.flatMap { $0 == ":" ? ["\\", $0] : [$0] })
  }
}
