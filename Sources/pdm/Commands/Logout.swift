import PDMCore

/// `pdm logout`
struct LogoutCommand: Command {
  var all = false

  static let spec = CommandSpec<Self>(
    "logout", "End your session",
    group: .accounts,
    discussion: """
      Your check-outs stay yours. Where 'PDM_TOKEN' holds a session's token, that session ends. A token of 'pdm token
      create' is revoked, not logged out.
      """,
    examples: [("pdm logout --all", "end all sessions of your account, on every machine")],
    exits: [.busy, .unsafe, .notFound],
    arguments: [.flag(\.all, "all", help: "all sessions of your account")])

  func run(_ invocation: Invocation) throws {
    let ended = try Accounts(try invocation.vault()).logout(everywhere: all)
    if invocation.globals.json { try invocation.console.write(["logged_out": .bool(ended)]) }
    invocation.console.note(ended ? "logged out" : "you were not logged in")
  }
}
