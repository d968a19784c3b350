import PDMCore

/// Why something is done: `-m TEXT`, `-F FILE`, or what a person types: a line, or more in an editor.
struct MessageArgument: Sendable {
  var texts: [String] = []
  var file: [UInt8]?
  var wantsEditor = false

  /// Whether the command line has one, or asks for the editor: what may be left out is not asked for.
  var isGiven: Bool { !texts.isEmpty || file != nil || wantsEditor }

  /// - Parameters:
  ///   - prompt: what a person is asked for.
  ///   - subject: what it is about, in lines. Who asks for a message of a commit has it, and an empty answer then leads
  ///     to the editor; a reason is one line, unless somebody wants more by `--edit`.
  /// - Throws: `CANCELLED` when the person answers nothing; a usage failure where nobody can be asked.
  func resolve(
    _ invocation: Invocation, prompt: String, about subject: (() throws -> [String])? = nil
  ) throws -> String {
    let given = try given(invocation)
    if let given, !wantsEditor { return given }
    guard invocation.console.isInteractive else { throw invocation.usage(.missingOption("--message (-m)")) }
    if wantsEditor {
      guard let command = Editor.command(in: invocation.context) else { throw NoEditor() }
      return try edit(command, given ?? "", subject, invocation)
    }
    let command = subject == nil ? nil : Editor.command(in: invocation.context)
    let answer = try invocation.console.ask("\(prompt)\(command == nil ? "" : " (empty: your editor)"): ")
    guard let answer else { throw Cancelled() }
    guard answer.allSatisfy({ $0 <= UInt8(ascii: " ") }) else {
      guard let text = String(validating: answer, as: UTF8.self) else { throw NoText() }
      return text
    }
    guard let command else { throw Cancelled() }
    return try edit(command, "", subject, invocation)
  }

  /// What the command line says.
  private func given(_ invocation: Invocation) throws -> String? {
    if let file {
      guard texts.isEmpty else { throw invocation.usage(.conflict("--message", "--file")) }
      guard let text = String(validating: try invocation.contents(of: file), as: UTF8.self) else {
        throw invocation.usage(.other("\(PathQuoting.quote(file)) is not UTF-8 text", hint: nil))
      }
      return text
    }
    // As with git: each -m is a paragraph.
    return texts.isEmpty ? nil : texts.joined(separator: "\n\n")
  }

  private func edit(
    _ command: [UInt8], _ draft: String, _ subject: (() throws -> [String])?, _ invocation: Invocation
  ) throws -> String {
    let about = try subject?() ?? []
    let message = try EditedMessage(
      in: try invocation.vault(), draft: draft,
      about: ["Say above what it is about. Lines like this one are left out.", "An empty message cancels."]
        + (about.isEmpty ? [] : [""] + about))
    guard let text = try invocation.draft.edit(message, with: command) else { throw Cancelled() }
    return text
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
      .flag(\.message.wantsEditor, "edit", "e", help: "write it in your editor, as with 'git commit'"),
    ]
  }
}

/// The person said no, or closed the prompt.
struct Cancelled: Failure {
  var category: FailureCategory { .cancelled }
  var message: String { "cancelled; nothing was changed" }
}

/// An editor was asked for, and git knows of none.
private struct NoEditor: Failure {
  var category: FailureCategory { .failed }
  var message: String { "the terminal is dumb, and no editor is set" }
  var hint: String? { "set EDITOR, or give the message with -m TEXT" }
}

/// What was typed at a prompt.
private struct NoText: Failure {
  var category: FailureCategory { .failed }
  var message: String { "what was typed is not UTF-8 text" }
}
