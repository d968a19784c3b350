/// A completion script for fish.
///
/// fish asks for conditions; each of them walks the words with the same tables that bash has.
public struct FishCompletion {
  private let program: CommandDescription

  public init(_ program: CommandDescription) {
    self.program = program
  }

  public var text: String {
    let tables = CompletionTables(program)
    let name = program.name
    // The default is to offer no files; where files are wanted, a rule says so.
    return "# fish completion for \(name), made by \(name) itself.\n"
      + function("step", "the command that word 2 names below command 1", tables.steps)
      + function("value", "what the option 2 of command 1 takes", tables.values)
      + walk + "complete -c \(name) -f\n" + rules(program).joined()
  }

  private func function(_ name: String, _ does: String, _ rows: [CompletionTables.Row]) -> String {
    let cases = rows.map { row in
      "    case \(row.patterns.map(quote).joined(separator: " "))\n      echo \(quote(row.result))\n"
    }
    return """

      # Prints \(does).
      function __\(program.name)_\(name)
        switch "$argv[1]:$argv[2]"
      \(cases.joined())    case '*'
            return 1
        end
      end

      """
  }

  private var walk: String {
    let name = program.name
    return """

      # Prints the command that the line names, and how many other words stand behind it.
      function __\(name)_place
        set -l words (commandline -opc)
        set -l path \(name)
        set -l position 0
        set -l ended 0
        set -l skip 0
        for word in $words[2..-1]
          if test $skip = 1
            set skip 0
            continue
          end
          if test $ended = 0
            switch $word
              case --
                set ended 1
                continue
              case '--*=*'
                continue
              case '--*'
                __\(name)_value "$path" "$word" >/dev/null; and set skip 1
                continue
              case '-?*'
                set -l letters (string split '' -- (string sub -s 2 -- $word))
                for i in (seq (count $letters))
                  if __\(name)_value "$path" "-$letters[$i]" >/dev/null
                    test $i = (count $letters); and set skip 1
                    break
                  end
                end
                continue
            end
            if test $position = 0
              set -l next (__\(name)_step "$path" "$word")
              and set path $next
              and continue
            end
          end
          set position (math $position + 1)
        end
        echo $path
        echo $position
      end

      # Whether the line names command 1, with 2 words behind it, or with at least 2 when a third argument is given.
      function __\(name)_at
        set -l place (__\(name)_place)
        test "$place[1]" = "$argv[1]"; or return 1
        set -q argv[2]; or return 0
        if set -q argv[3]
          test $place[2] -ge $argv[2]
        else
          test $place[2] -eq $argv[2]
        end
      end


      """
  }

  // MARK: Rules

  private func rules(_ command: CommandDescription) -> [String] {
    let isProgram = command.path.count == 1
    var rules: [String] = []
    let here = "-n \(quote("__\(program.name)_at '\(command.title)'"))"
    for subcommand in command.visibleSubcommands {
      let first = "-n \(quote("__\(program.name)_at '\(command.title)' 0"))"
      rules.append(rule("\(first) -a \(quote(subcommand.name)) -d \(quote(subcommand.abstract))"))
    }
    for option in command.visibleOptions { rules += optionRules(option, condition: isProgram ? "" : here + " ") }
    if isProgram {
      rules.append(rule("\(here) -l version -d 'show the version'"))
      rules.append(rule("-s h -l help -d 'show help'"))
    }
    for (index, argument) in command.positionals.enumerated() {
      guard let offered = offer(argument) else { continue }
      var least = ""
      if case .rest = argument.kind { least = " -" }
      let condition = quote("__\(program.name)_at '\(command.title)' \(index)\(least)")
      rules.append(rule("-n \(condition) \(offered)"))
    }
    return rules + command.subcommands.flatMap(self.rules)
  }

  private func optionRules(_ option: ArgumentDescription, condition: String) -> [String] {
    var words: [String] = []
    if let short = option.short { words.append("-s \(short)") }
    if let long = option.long { words.append("-l \(long)") }
    // With -r alone fish would offer files for every value.
    if option.takesNextWord { words.append(option.completion == .files ? "-r" : "-x") }
    if option.value != nil, let offered = offer(option) { words.append(offered) }
    words.append("-d \(quote(option.help))")
    var rules = [rule(condition + words.joined(separator: " "))]
    if option.kind == .negatable, let long = option.long {
      rules.append(rule("\(condition)-l no-\(long) -d \(quote("not: " + option.help))"))
    }
    return rules
  }

  private func offer(_ argument: ArgumentDescription) -> String? {
    switch argument.completion {
    case .files: "-F"
    case .choices: "-a \(quote(argument.choices.joined(separator: " ")))"
    case .commands: "-a \(quote(program.visibleSubcommands.map(\.name).joined(separator: " ")))"
    case .none, .accounts: nil
    }
  }

  private func rule(_ text: String) -> String { "complete -c \(program.name) \(text)\n" }

  private func quote(_ text: String) -> String {
    "'" + String(text.flatMap { "\\'".contains($0) ? ["\\", $0] : [$0] }) + "'"
  }
}
