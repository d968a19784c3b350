import PDMCore

/// `pdm rm`
struct RemoveCommand: Command, TakesFiles, TakesMessage {
  var files = FileArguments()
  var message = MessageArgument()
  var yes = false

  static let spec = CommandSpec<Self>(
    "rm", "Delete files from the vault, as one check-in",
    group: .daily,
    discussion: """
      A file that nobody holds is taken for the length of the command; one that somebody else holds is refused. Edits
      that are not checked in are refused too: the older versions stay in git's history, but those would be lost.
      """,
    examples: [("pdm rm old-bracket.nc -m 'replaced by bracket.nc'", "delete one part")],
    exits: [.cancelled, .notLoggedIn, .forbidden, .lockHeld, .busy, .unsafe, .notFound],
    arguments: fileArguments("the files to delete") + messageArguments("MESSAGE", "why") + [
      .flag(\.yes, "yes", "y", help: "do not ask before deleting more than \(Confirmation.manyFiles) files")
    ])

  func run(_ invocation: Invocation) throws {
    let names = try files.resolve(invocation)
    try Confirmation.requireForMany(
      names, "Delete", consequence: "Their versions stay in the history.", yes: yes, invocation)
    let subjects = names.map { FileSubject($0, in: invocation.context) }
    let text = try message.resolve(invocation, prompt: "Message") {
      ["To be deleted:"] + subjects.map { $0.line("deleted") }
    }
    let request = RemoveFiles.Request(files: names, message: text)
    let vault = try invocation.vault()
    try invocation.show(try RemoveFiles(vault).run(request), in: vault)
  }
}
