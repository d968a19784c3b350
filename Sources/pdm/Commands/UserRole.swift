import PDMCore

/// `pdm user role`
struct UserRoleCommand: Command {
  var name = ""
  var role: Role?

  static let spec = CommandSpec<Self>(
    "role", "Change what an account may do, at once",
    examples: [("pdm user role mary admin", "mary becomes an administrator")],
    exits: [.notLoggedIn, .forbidden, .busy, .unsafe, .notFound],
    arguments: [
      .positional(\.name, .text("NAME", completion: .accounts), help: "the account"),
      .positional(\.role, .choice("ROLE"), help: "admin, user, or viewer, who may look but not check out"),
    ])

  func run(_ invocation: Invocation) throws {
    guard let role else { throw invocation.usage(.missingArgument("ROLE")) }
    try Accounts(try invocation.vault()).setRole(role, of: name)
    if invocation.globals.json {
      try invocation.console.write(["user": .string(name), "role": .string(role.rawValue)])
    }
    invocation.console.note("\(name) has the role \(role.rawValue) now")
  }
}
