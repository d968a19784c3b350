import PDMCore

/// `pdm user disable`
struct UserDisableCommand: Command {
  var name = ""

  static let spec = CommandSpec<Self>(
    "disable", "Keep an account out, at once; its check-outs stay",
    discussion: "Its sessions end. Its tokens and identities do not work until it is enabled again.",
    examples: [("pdm user disable john", "john's sessions end now")],
    exits: [.notLoggedIn, .forbidden, .busy, .unsafe, .notFound],
    arguments: [.positional(\.name, .text("NAME", completion: .accounts), help: "the account")])

  func run(_ invocation: Invocation) throws {
    try Accounts(try invocation.vault()).setDisabled(true, name)
    if invocation.globals.json { try invocation.console.write(["user": .string(name), "disabled": true]) }
    invocation.console.note("\(name) is disabled; its sessions have ended")
  }
}
