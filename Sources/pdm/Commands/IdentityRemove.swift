import PDMCore

/// `pdm identity remove`
struct IdentityRemoveCommand: Command {
  var account = ""
  var osUser: String?
  var variable: String?
  var value: String?

  static let spec = CommandSpec<Self>(
    "remove", "Take an account's identities from receiving accounts",
    discussion: "All of the account's, or those that fit the options.",
    examples: [
      ("pdm identity remove john", "nobody's push is john's any more"),
      ("pdm identity remove john --variable REMOTE_USER", "only these"),
    ],
    exits: [.notLoggedIn, .forbidden, .busy, .unsafe, .notFound],
    arguments: [
      .positional(\.account, .text("ACCOUNT", completion: .accounts), help: "whose they are"),
      .option(\.osUser, "os-user", .text("USER"), help: "only of this receiving account: a name here, or a number"),
      .option(\.variable, "variable", .text("NAME"), help: "only by this variable"),
      .option(\.value, "value", .text("TEXT"), help: "only with this value"),
    ])

  func run(_ invocation: Invocation) throws {
    let removed = try ReceivingIdentities(try invocation.vault()).remove(
      account: account, osUser: osUser, variable: variable, value: value)
    if invocation.globals.json { try invocation.console.write(IdentityRendering.json(removed)) }
    for identity in removed { invocation.console.note("removed: \(IdentityRendering.sentence(identity))") }
  }
}
