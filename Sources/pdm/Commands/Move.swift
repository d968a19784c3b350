import PDMCore

/// `pdm mv`
struct MoveCommand: Command, TakesMessage {
  var old: [UInt8] = []
  var new: [UInt8] = []
  var message = MessageArgument()

  static let spec = CommandSpec<Self>(
    "mv", "Rename a file, as one check-in; a check-out goes with it",
    group: .daily,
    discussion: "Where NEW is a folder, the file keeps its name in it. Edits that are not checked in are refused.",
    examples: [("pdm mv bracket.nc fixtures/bracket-a.nc -m 'there are two now'", "rename one part")],
    exits: [.cancelled, .notLoggedIn, .forbidden, .lockHeld, .violations, .busy, .unsafe, .notFound],
    arguments: [
      .positional(\.old, "OLD", completion: .files, help: "the name it has"),
      .positional(\.new, "NEW", completion: .files, help: "the name it gets, or a folder"),
    ] + messageArguments("MESSAGE", "why"))

  func run(_ invocation: Invocation) throws {
    let text = try message.resolve(invocation, prompt: "Message") {
      ["To be renamed:", "  \(FileSubject(old, in: invocation.context).text) to \(PathQuoting.quote(new))"]
    }
    let request = RenameFile.Request(old: old, new: new, message: text)
    let vault = try invocation.vault()
    try invocation.show(try RenameFile(vault).run(request), in: vault)
  }
}
