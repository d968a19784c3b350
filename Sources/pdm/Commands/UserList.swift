import PDMCore

/// `pdm user list`
struct UserListCommand: Command {
  static let spec = CommandSpec<Self>(
    "list", "List the accounts",
    discussion: """
      A pipe gets one line an account, tab-separated: name, role, enabled or disabled, check-outs, sessions, mail
      address, full name.
      """,
    examples: [("pdm user list", "who is there")],
    exits: [.notLoggedIn, .busy, .unsafe, .notFound])

  func run(_ invocation: Invocation) throws {
    let entries = try Accounts(try invocation.vault()).list()
    let console = invocation.console
    if invocation.globals.json {
      try console.write(AccountRendering.json(entries))
    } else if console.isTerminal {
      try console.writeLines(AccountRendering.table(entries, width: console.width, palette: console.palette))
    } else {
      try console.write(AccountRendering.records(entries))
    }
  }
}
