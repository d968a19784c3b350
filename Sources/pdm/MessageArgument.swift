import PDMCore

/// Why something is done: `-m TEXT`, `-F FILE`, or an answer at a prompt.
struct MessageArgument: Sendable {
  var texts: [String] = []
  var file: [UInt8]?

  var isGiven: Bool { !texts.isEmpty || file != nil }

  /// - Parameter prompt: what a person is asked for.
  /// - Throws: `CANCELLED` when the person answers nothing; a usage failure where nobody can be asked.
  func resolve(_ invocation: Invocation, prompt: String) throws -> String {
    if let file {
      guard texts.isEmpty else { throw invocation.usage(.conflict("--message", "--file")) }
      guard let text = String(validating: try invocation.contents(of: file), as: UTF8.self) else {
        throw invocation.usage(.other("\(PathQuoting.quote(file)) is not UTF-8 text", hint: nil))
      }
      return text
    }
    // As with git: each -m is a paragraph.
    guard texts.isEmpty else { return texts.joined(separator: "\n\n") }
    guard invocation.console.isInteractive else { throw invocation.usage(.missingOption("--message (-m)")) }
    guard let answer = try invocation.console.ask("\(prompt): "), !answer.allSatisfy({ $0 <= UInt8(ascii: " ") }) else {
      throw Cancelled()
    }
    return String(decoding: answer, as: UTF8.self)
  }
}

/// A command that asks why.
protocol TakesMessage: Parsable {
  var message: MessageArgument { get set }
}

extension TakesMessage {
  static func messageArguments(_ placeholder: String, _ help: String) -> [ArgumentSpec<Self>] {
    [
      .list(\.message.texts, "message", "m", .text(placeholder), help: help),
      .option(
        \.message.file, "file", "F", .bytes("FILE", completion: .files),
        help: "read it from FILE; '-' is standard input"),
    ]
  }
}

/// The person said no, or closed the prompt.
struct Cancelled: Failure {
  var category: FailureCategory { .cancelled }
  var message: String { "cancelled; nothing was changed" }
}
