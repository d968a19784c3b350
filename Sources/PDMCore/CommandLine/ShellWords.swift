/// Splits a line the way a shell does, far enough for the examples in help: blanks, both quotes, backslashes. Pipes,
/// `&&` and `;` end a command; what a redirection names is left out. Nothing is expanded.
enum ShellWords {
  /// The commands of the line, each as its words; nil when a quote is not closed.
  static func commands(of line: String) -> [[String]]? {
    var commands: [[String]] = [[]]
    var word: String?
    var quote: Character?
    var escaped = false
    var redirected = false

    func finishWord() {
      if let finished = word, !redirected { commands[commands.count - 1].append(finished) }
      if word != nil { redirected = false }
      word = nil
    }

    for character in line {
      if escaped {
        word = (word ?? "") + String(character)
        escaped = false
      } else if character == "\\", quote != "'" {
        escaped = true
      } else if let open = quote {
        if character == open { quote = nil } else { word = (word ?? "") + String(character) }
      } else {
        switch character {
        case "'", "\"":
          quote = character
          word = word ?? ""
        case " ", "\t", "\n": finishWord()
        case "<", ">":
          // A number before it belongs to it: `2>log`.
          if let number = word, number.allSatisfy(\.isNumber) { word = nil }
          finishWord()
          redirected = true
        case "|", "&", ";":
          finishWord()
          redirected = false
          commands.append([])
        default: word = (word ?? "") + String(character)
        }
      }
    }
    guard quote == nil, !escaped else { return nil }
    finishWord()
    return commands.filter { !$0.isEmpty }
  }
}
