import PDMCore

/// `pdm rm`
struct RemoveCommand: Command, TakesFiles, TakesMessage {
  var files = FileArguments()
  var message = MessageArgument()

  static let spec = CommandSpec<Self>(
    "rm", "Delete files from the vault, as one check-in",
    group: .daily,
    discussion: """
      A file that nobody holds is taken for the length of the command; one that somebody else holds is refused. Edits
      that are not checked in are refused too: the older versions stay in git's history, but those would be lost.
      """,
    examples: [("pdm rm old-bracket.nc -m 'replaced by bracket.nc'", "delete one part")],
    exits: [.cancelled, .notLoggedIn, .forbidden, .lockHeld, .busy, .unsafe, .notFound],
    arguments: fileArguments("the files to delete") + messageArguments("MESSAGE", "why"))

  func run(_ invocation: Invocation) throws {
    let names = try files.resolve(invocation)
    let request = RemoveFiles.Request(files: names, message: try message.resolve(invocation, prompt: "Message"))
    let vault = try invocation.vault()
    try invocation.show(try RemoveFiles(vault).run(request), in: vault)
  }
}
