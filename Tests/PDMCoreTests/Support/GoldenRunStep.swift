@testable import PDMCore

/// One command of a scenario and what came of it.
struct GoldenStep {
  let account: String
  let view: GoldenView
  let line: String
  let environment: [String]
  let folder: String
  let input: [UInt8]
  let readings: [GoldenRunStreams.Reading]
  let output: [UInt8]
  let error: [UInt8]
  let code: Int32

  var outputText: String { String(decoding: output, as: UTF8.self) }
  var errorText: String { String(decoding: error, as: UTF8.self) }

  // MARK: As it is recorded

  /// The command, then standard output behind `1|` and standard error behind `2|` (`1>` and `2>` where the last line has
  /// no end), then the exit code.
  var transcript: String {
    var text = "### \(account), \(view.title)\(folder == "repo" ? "" : ", in $TMP/\(folder)")\n"
    text += "$ " + (environment + ["pdm", line]).filter { !$0.isEmpty }.joined(separator: " ") + "\n"
    if !input.isEmpty { text += Self.lines(input, "0") }
    for reading in readings {
      text += "typed: \(reading.line.map { "'\($0)'" } ?? "end of file")\(reading.hidden ? ", hidden" : "")\n"
    }
    return text + Self.lines(output, "1") + Self.lines(error, "2") + "exit \(code)\n\n"
  }

  /// Words as they would be typed.
  static func line(_ words: [[UInt8]]) -> String {
    words.map { $0.first == UInt8(ascii: "-") ? String(decoding: $0, as: UTF8.self) : PathQuoting.shellWord($0) }
      .joined(separator: " ")
  }

  private static func lines(_ bytes: [UInt8], _ stream: String) -> String {
    var text = ""
    var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)[...]
    let isEnded = lines.last?.isEmpty == true
    if isEnded { lines = lines.dropLast() }
    for (index, line) in lines.enumerated() {
      let mark = isEnded || index < lines.count - 1 ? "|" : ">"
      text += "\(stream)\(mark)\(line.isEmpty ? "" : " ")\(visible(line))\n"
    }
    return text
  }

  /// Controls as their pictures (U+2400 and on), other invisible characters and bytes that are not UTF-8 as their number.
  private static func visible(_ line: ArraySlice<UInt8>) -> String {
    UTF8Pieces(line).map { piece in
      switch piece {
      case .scalar(let scalar) where scalar.value < 0x20: "\(Character(Unicode.Scalar(0x2400 + scalar.value) ?? "?"))"
      case .scalar("\u{7f}"): "\u{2421}"
      case .scalar(let scalar) where scalar.isUnsafeOnTerminal: "‹U+\(String(scalar.value, radix: 16))›"
      case .scalar(let scalar): "\(scalar)"
      case .invalid(let bytes): bytes.map { "‹\(Hex.encode([$0]))›" }.joined()
      }
    }.joined()
  }

  // MARK: What must hold for every command

  /// What no command may do, however its output looks.
  var problems: [String] {
    var problems = Self.dangers(error, allowsColours: view.hasColours).map { "standard error holds \($0)" }
    if view != .pipe {
      // Tabs stand between the columns of git-lfs.
      let output = line.contains("locks") ? output.filter { $0 != UInt8(ascii: "\t") } : output
      problems += Self.dangers(output, allowsColours: view.hasColours).map { "standard output holds \($0)" }
    }
    if code != 0, error.isEmpty, !line.contains("--exit-code") { problems.append("fails without a word") }
    if let width = view.columns, fitsTerminal {
      problems += outputText.split(separator: "\n").filter { Self.width(of: $0) > width }.map {
        "a line is wider than \(width) columns: \($0)"
      }
    }
    return problems
  }

  /// Tables and panels do; documents and what git's own commands print alike do not.
  private var fitsTerminal: Bool {
    let words = line.split(separator: " ")
    let wide: Set<Substring> = [
      "--json", "--json-lines", "-z", "locks", "completions", "generate", "verify", "whoami",
      "show", "info", "diff", "explain", "inbox", "doctor",
    ]
    return !words.contains { wide.contains($0) }
  }

  private static func width(of line: Substring) -> Int {
    TerminalText.width(String(line.replacing(/\u{1b}\[[0-9;]*m/, with: "")))
  }

  /// What could steer a terminal.
  private static func dangers(_ bytes: [UInt8], allowsColours: Bool) -> [String] {
    var text = String(decoding: bytes, as: UTF8.self)
    if allowsColours { text = text.replacing(/\u{1b}\[[0-9;]*m/, with: "") }
    let unsafe = text.unicodeScalars.filter { $0 != "\n" && $0.isUnsafeOnTerminal }
    var dangers = unsafe.map { "U+\(String($0.value, radix: 16))" }
    if String(validating: bytes, as: UTF8.self) == nil { dangers.append("bytes that are not UTF-8") }
    return dangers
  }
}

extension GoldenView {
  fileprivate var columns: Int? {
    switch self {
    case .pipe: nil
    case .terminal(let width), .colour(let width): width
    }
  }

  fileprivate var hasColours: Bool {
    if case .colour = self { true } else { false }
  }
}
