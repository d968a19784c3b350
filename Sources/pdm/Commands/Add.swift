import PDMCore

/// `pdm add`
struct AddCommand: Command, TakesFiles, TakesMessage {
  var files = FileArguments()
  var message = MessageArgument()
  var keep = false
  var force = false

  static let spec = CommandSpec<Self>(
    "add", "Bring new files into the vault, as one check-in",
    group: .daily,
    examples: [("pdm add plate.step plate.nc -m 'base plate, first version'", "two new parts in one commit")],
    exits: [.cancelled, .notLoggedIn, .forbidden, .lockHeld, .violations, .busy, .unsafe, .notFound],
    arguments: fileArguments("the new files") + messageArguments("MESSAGE", "what they are") + [
      .flag(\.keep, "keep", help: "have them checked out afterwards"),
      .flag(\.force, "force", "f", help: "although an ignore rule names them"),
    ])

  func run(_ invocation: Invocation) throws {
    let names = try files.resolve(invocation)
    let text = try message.resolve(invocation, prompt: "Message") {
      ["To be added:"] + names.map { FileSubject($0, in: invocation.context).line("new") }
    }
    var request = AddFiles.Request(files: names, message: text)
    request.keep = keep
    request.force = force
    let vault = try invocation.vault()
    try invocation.show(try AddFiles(vault).run(request), in: vault)
  }
}
