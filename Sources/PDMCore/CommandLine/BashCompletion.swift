/// A completion script for bash 4 and newer. It needs nothing but bash itself.
///
/// The declarations become the tables of four functions; the walk over the words is the same for every program.
public struct BashCompletion {
  private let program: CommandDescription

  public init(_ program: CommandDescription) {
    self.program = program
  }

  public var text: String {
    let name = program.name
    let tables = CompletionTables(program)
    let header =
      "# bash completion for \(name), made by \(name) itself. Source it, or put it where bash looks for it.\n"
    let functions = [
      function("step", "the command that word $2 names below command $1", tables.steps.map(row)),
      function(
        "value", "what the option $2 of command $1 takes; the name ends in = when the value is in the same word",
        tables.values.map(row)),
      function("commands", "the commands below command $1", tables.commands.map(row), subject: "$1"),
      function("options", "the options of command $1", tables.options.map(row), subject: "$1"),
      function("words", "what the argument number $2 of command $1 is", tables.positionals.map(row)),
    ]
    return header + functions.joined() + walk
  }

  private func row(_ row: CompletionTables.Row) -> String {
    let patterns = row.patterns.map { pattern in
      // A star must stand outside of the quotes to mean anything.
      if pattern.hasPrefix("*") { return "*\"\(pattern.dropFirst())\"" }
      return pattern.hasSuffix("*") ? "\"\(pattern.dropLast())\"*" : "\"\(pattern)\""
    }
    return "    \(patterns.joined(separator: "|"))) REPLY='\(row.result)' ;;\n"
  }

  private func function(_ name: String, _ does: String, _ rows: [String], subject: String = "$1:$2") -> String {
    """

    # Sets REPLY to \(does).
    __\(program.name)_\(name)() {
      case "\(subject)" in
    \(rows.joined())    *) return 1 ;;
      esac
    }

    """
  }

  private var walk: String {
    let name = program.name
    return """

      __\(name)_offer() {
        local source=$1 typed=$2 found
        case $source in
          none|accounts) return ;;
          files)
            # readline hands over the word as it was typed, and quotes the answers itself.
            case $typed in
              [\\"\\']*) typed=${typed:1} ;;
              *) typed=${typed//\\\\/} ;;
            esac
            compopt -o filenames 2>/dev/null
            while IFS= read -r found; do COMPREPLY+=("$found"); done < <(compgen -f -- "$typed")
            ;;
          *) while IFS= read -r found; do COMPREPLY+=("$found"); done < <(compgen -W "$source" -- "$typed") ;;
        esac
      }

      # Sets REPLY to what the last letter of the bundle $2 takes from the next word.
      __\(name)_letters() {
        local letters=$2 i
        for ((i = 0; i < ${#letters}; i++)); do
          if __\(name)_value "$1" "-${letters:i:1}"; then
            ((i == ${#letters} - 1))
            return
          fi
        done
        return 1
      }

      _\(name)() {
        local -a line=()
        local word last i
        COMPREPLY=()
        # bash cuts words at each =; put them together again.
        for ((i = 0; i <= COMP_CWORD; i++)); do
          word=${COMP_WORDS[i]}
          last=$((${#line[@]} - 1))
          if ((last > 0)) && [[ ${line[last]} == --?* ]] &&
            [[ $word == = || ${COMP_WORDS[i - 1]} == = && ${line[last]} == *=* ]]; then
            line[last]+=$word
          else
            line+=("$word")
          fi
        done
        last=$((${#line[@]} - 1))

        local path=\(name) source= ended= position=0 REPLY=
        for ((i = 1; i < last; i++)); do
          word=${line[i]}
          if [[ -n $source ]]; then
            source=
            continue
          fi
          if [[ -z $ended ]]; then
            case $word in
              --) ended=1; continue ;;
              --*=*) continue ;;
              --*) __\(name)_value "$path" "$word" && source=$REPLY; continue ;;
              -?*) __\(name)_letters "$path" "${word:1}" && source=$REPLY; continue ;;
            esac
            if ((position == 0)) && __\(name)_step "$path" "$word"; then
              path=$REPLY
              continue
            fi
          fi
          position=$((position + 1))
        done

        word=${line[last]}
        if [[ -n $source ]]; then
          __\(name)_offer "$source" "$word"
        elif [[ -z $ended && $word == --*=* ]]; then
          __\(name)_value "$path" "${word%%=*}=" || return 0
          __\(name)_offer "$REPLY" "${word#*=}"
          if [[ $COMP_WORDBREAKS != *=* ]]; then COMPREPLY=("${COMPREPLY[@]/#/${word%%=*}=}"); fi
        elif [[ -z $ended && $word == -* ]]; then
          __\(name)_options "$path" && __\(name)_offer "$REPLY" "$word"
        else
          if [[ -z $ended ]] && ((position == 0)) && __\(name)_commands "$path"; then
            __\(name)_offer "$REPLY" "$word"
          fi
          if __\(name)_words "$path" "$position"; then __\(name)_offer "$REPLY" "$word"; fi
        fi
        return 0
      }

      complete -F _\(name) \(name)

      """
  }
}
