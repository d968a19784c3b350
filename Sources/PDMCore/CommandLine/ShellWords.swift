/// Splits a line the way a shell does, far enough for the examples in help: blanks, both quotes, backslashes. Pipes,
/// `&&` and `;` end a command; what a redirection names is left out. Nothing is expanded. A shell knows no characters of
/// several code points: a quote with an accent behind it is a quote.
enum ShellWords {
  /// The commands of the line, each as its words; nil when a quote is not closed.
  static func commands(of line: String) -> [[String]]? {
    var commands: [[String]] = [[]]
    var word: String?
    var quote: Unicode.Scalar?
    var escaped = false
    var redirected = false

    func finishWord() {
      if let finished = word, !redirected { commands[commands.count - 1].append(finished) }
      if word != nil { redirected = false }
      word = nil
    }

    for character in line.unicodeScalars {
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

  /// The words of one command for a program that runs it without a shell: quotes and backslashes as sh(1) has them,
  /// nothing expanded.
  /// - Returns: nil when a quote is not closed, or where something stands outside of quotes that only a shell can do.
  static func words(of line: String) -> [String]? {
    var words: [String] = []
    var word: String?
    var quote: Unicode.Scalar?
    var rest = line.unicodeScalars[...]
    while let character = rest.popFirst() {
      switch (quote, character) {
      case ("'"?, "'"), ("\""?, "\""): quote = nil
      case (nil, "'"), (nil, "\""):
        quote = character
        word = word ?? ""
      case (nil, "\\"), ("\""?, "\\"):
        guard let next = rest.popFirst() else { return nil }
        // Between double quotes it stands for itself before most characters (POSIX, 2.2.3).
        let isPlain = quote != nil && !"$`\"\\\n".unicodeScalars.contains(next)
        word = (word ?? "") + (isPlain ? "\\" : "") + (next == "\n" ? "" : String(next))
      case (nil, " "), (nil, "\t"), (nil, "\n"):
        if let finished = word { words.append(finished) }
        word = nil
      case (nil, "|"), (nil, "&"), (nil, ";"), (nil, "<"), (nil, ">"), (nil, "("), (nil, ")"): return nil
      default: word = (word ?? "") + String(character)
      }
    }
    guard quote == nil else { return nil }
    if let word { words.append(word) }
    return words
  }
}
