import PDMCore

/// `pdm login`
struct LoginCommand: Command, TakesPassword {
  var name: String?
  var password = PasswordArgument()
  var lifetime = Duration.seconds(8 * 3600)

  static let spec = CommandSpec<Self>(
    "login", "Begin a session in this vault",
    group: .accounts,
    discussion: """
      The session belongs to your user on this machine and to this vault. It ends by itself, by 'pdm logout', when the
      password is changed, and when an administrator disables the account.
      """,
    examples: [
      ("pdm login john", "asks for the password"),
      ("pdm login john --password-stdin < secret", "for scripts"),
    ],
    exits: [.cancelled, .notLoggedIn, .busy, .unsafe, .notFound],
    arguments: [
      .optionalPositional(\.name, .text("NAME", completion: .accounts), help: "the account; asked for if left out"),
      passwordArgument(),
      .option(\.lifetime, "expires", .seconds("TIME"), help: "when the session ends by itself"),
    ])

  /// A year: longer is what tokens are for.
  private static let longest = Duration.seconds(366 * 86_400)

  func run(_ invocation: Invocation) throws {
    guard lifetime > .zero, lifetime <= Self.longest else {
      throw invocation.usage(.other("--expires must be more than nothing and at most 366d", hint: nil))
    }
    let vault = try invocation.vault()
    try vault.requireStore()
    let name = try name ?? askName(invocation)
    let session = try Accounts(vault).login(
      name: name, password: try password.current(invocation), lifetime: lifetime)
    if invocation.globals.json {
      try invocation.console.write(AccountRendering.json(session))
    } else {
      let user = session.user
      invocation.console.note(
        "logged in as \(user.name), role \(user.role.rawValue), until \(RFC3339.format(session.expiresAt))")
    }
    if invocation.context.environment["PDM_TOKEN"]?.isEmpty == false {
      invocation.console.hint("unset PDM_TOKEN: it counts before this session")
    }
  }

  private func askName(_ invocation: Invocation) throws -> String {
    guard invocation.console.isInteractive else { throw invocation.usage(.missingArgument("NAME")) }
    let guess = invocation.context.environment.text("LOGNAME") ?? invocation.context.environment.text("USER")
    let answer = try invocation.console.ask(guess.map { "Name [\($0)]: " } ?? "Name: ")
    guard let answer else { throw Cancelled() }
    let name = String(decoding: answer, as: UTF8.self)
    guard let chosen = name.isEmpty ? guess : name else { throw Cancelled() }
    return chosen
  }
}
