import PDMCore

/// `pdm token revoke`
struct TokenRevokeCommand: Command {
  var ids: [String] = []

  static let spec = CommandSpec<Self>(
    "revoke", "End tokens at once and for good",
    discussion: """
      Yours, or as an administrator any. A token is named by its number, never by itself. All are revoked or none.
      """,
    examples: [("pdm token revoke 3e88a2ea", "whoever has it is out")],
    exits: [.notLoggedIn, .forbidden, .busy, .unsafe, .notFound],
    arguments: [.rest(\.ids, .text("ID"), minimum: 1, help: "their numbers, as 'pdm token list' shows them")])

  func run(_ invocation: Invocation) throws {
    let tokens = try Tokens(try invocation.vault()).revoke(ids)
    if invocation.globals.json {
      try invocation.console.write(TokenRendering.json(tokens, now: invocation.context.clock.now()))
    }
    for token in tokens { invocation.console.note("token \(token.id) of \(token.owner) is revoked") }
  }
}
