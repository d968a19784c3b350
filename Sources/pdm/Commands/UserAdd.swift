import PDMCore

/// `pdm user add`
struct UserAddCommand: Command, TakesPassword {
  var name = ""
  var fullName: String?
  var email: String?
  var role = Role.user
  var password = PasswordArgument()

  static let spec = CommandSpec<Self>(
    "add", "Make an account",
    examples: [("pdm user add mary --full-name 'Mary Doe' --email mary@example.com", "asks for her password")],
    exits: [.cancelled, .notLoggedIn, .forbidden, .busy, .unsafe, .notFound],
    arguments: [
      .positional(\.name, .text("NAME"), help: "1 to 32 of a-z 0-9 . _ -"),
      .option(\.fullName, "full-name", .text("NAME"), help: "the person's name, for commits and messages"),
      .option(\.email, "email", .text("ADDRESS"), help: "for commits"),
      .option(\.role, "role", .choice("ROLE"), help: "what the account may do"),
      passwordArgument(),
    ])

  func run(_ invocation: Invocation) throws {
    let accounts = Accounts(try invocation.vault())
    // Who may not do this should not have to think of a password first.
    try accounts.requireManager(target: name)
    let user = try accounts.add(
      name: name, fullName: fullName, email: email, role: role, password: try password.new(invocation, for: name))
    if invocation.globals.json { try invocation.console.write(AccountRendering.json(user)) }
    invocation.console.note("account \(user.name) made, role \(user.role.rawValue)")
  }
}
