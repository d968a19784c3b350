import PDMCore

/// `pdm token list`
struct TokenListCommand: Command {
  var user: String?
  var all = false

  static let spec = CommandSpec<Self>(
    "list", "List tokens, yours unless an administrator asks for others'",
    discussion: """
      A pipe gets one line a token, tab-separated: number, account, role, 'active', 'expired' or 'revoked', when it was
      made, when it ends, when it was revoked, name. The tokens themselves are kept nowhere.
      """,
    examples: [
      ("pdm token list", "yours"),
      ("pdm token list --all", "everybody's, for an administrator"),
    ],
    exits: [.notLoggedIn, .forbidden, .busy, .unsafe, .notFound],
    arguments: [
      .option(\.user, "user", .text("NAME", completion: .accounts), help: "those of this account"),
      .flag(\.all, "all", help: "those of all accounts"),
    ])

  func run(_ invocation: Invocation) throws {
    if all, user != nil { throw invocation.usage(.conflict("--all", "--user")) }
    let tokens = try Tokens(try invocation.vault()).list(of: user, all: all)
    let console = invocation.console
    let now = invocation.context.clock.now()
    if invocation.globals.json {
      try console.write(TokenRendering.json(tokens, now: now))
    } else if console.isTerminal {
      if !tokens.isEmpty {
        try console.writeLines(TokenRendering.table(tokens, now: now, width: console.width, palette: console.palette))
      }
    } else {
      try console.write(TokenRendering.records(tokens, now: now))
    }
  }
}
