import PDMCore

/// `pdm user enable`
struct UserEnableCommand: Command {
  var name = ""

  static let spec = CommandSpec<Self>(
    "enable", "Let a disabled account in again",
    discussion: "Its tokens work again, where they are neither expired nor revoked.",
    examples: [("pdm user enable john", "john can log in again")],
    exits: [.notLoggedIn, .forbidden, .busy, .unsafe, .notFound],
    arguments: [.positional(\.name, .text("NAME", completion: .accounts), help: "the account")])

  func run(_ invocation: Invocation) throws {
    try Accounts(try invocation.vault()).setDisabled(false, name)
    if invocation.globals.json { try invocation.console.write(["user": .string(name), "disabled": false]) }
    invocation.console.note("\(name) is enabled")
  }
}
