import PDMCore

/// `pdm identity list`
struct IdentityListCommand: Command {
  static let spec = CommandSpec<Self>(
    "list", "List whom receiving accounts act for",
    discussion: """
      For administrators. A pipe gets one line each, tab-separated: account, number of the OS user, its name on this
      machine, variable, value.
      """,
    examples: [("pdm identity list", "who can push through whom")],
    exits: [.notLoggedIn, .forbidden, .busy, .unsafe, .notFound])

  func run(_ invocation: Invocation) throws {
    let identities = try ReceivingIdentities(try invocation.vault()).list()
    let console = invocation.console
    if invocation.globals.json {
      try console.write(IdentityRendering.json(identities))
    } else if console.isTerminal {
      if !identities.isEmpty {
        try console.writeLines(
          IdentityRendering.table(identities, width: console.width, palette: console.palette))
      }
    } else {
      try console.write(IdentityRendering.records(identities))
    }
  }
}
