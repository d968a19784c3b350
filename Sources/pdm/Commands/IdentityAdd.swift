import PDMCore

/// `pdm identity add`
struct IdentityAddCommand: Command {
  var account = ""
  var osUser = ""
  var variable = ""
  var value: String?

  static let spec = CommandSpec<Self>(
    "add", "Let a receiving account act for an account",
    discussion: """
      Where many push through one OS account, as through 'git' behind ssh, hooks on the receiving side run as that OS
      account. This says whose push it is: the account whose variable has its value in the environment that the receiving
      side set up. Where none has, the push is nobody's and is refused.

      It counts for hooks that run as that OS user alone. Whoever can write the repository's folder himself runs hooks as
      himself, with whatever environment he likes, and stays himself. Variables that the client can set ('GIT_…', 'LC_…'
      and others) are refused.
      """,
    examples: [
      ("pdm identity add john --os-user git --variable GL_USER", "gitolite sets GL_USER=john when john pushes"),
      ("pdm identity add john --os-user git --variable REMOTE_USER --value j.doe", "a web server"),
    ],
    exits: [.notLoggedIn, .forbidden, .busy, .unsafe, .notFound],
    arguments: [
      .positional(\.account, .text("ACCOUNT", completion: .accounts), help: "whose push it is then")
    ] + identityArguments)

  /// Both must be there: they are options, since three bare words would not say which is which.
  private static var identityArguments: [ArgumentSpec<Self>] {
    [
      .option(\.osUser, "os-user", .text("USER"), help: "the receiving account: a name on this machine, or a number"),
      .option(\.variable, "variable", .text("NAME"), help: "the environment variable to look at"),
      .option(\.value, "value", .text("TEXT"), help: "what it holds then; the account's name if left out"),
    ]
  }

  func run(_ invocation: Invocation) throws {
    guard !osUser.isEmpty else { throw invocation.usage(.missingOption("--os-user")) }
    guard !variable.isEmpty else { throw invocation.usage(.missingOption("--variable")) }
    let (identity, isNew) = try ReceivingIdentities(try invocation.vault()).add(
      account: account, osUser: osUser, variable: variable, value: value)
    if invocation.globals.json { try invocation.console.write(IdentityRendering.json(identity)) }
    let text = IdentityRendering.sentence(identity)
    invocation.console.note(isNew ? text : "as before: \(text)")
  }
}
