import PDMCore

/// `pdm whoami`
struct WhoamiCommand: Command {
  static let spec = CommandSpec<Self>(
    "whoami", "Show your account, its role and when the session ends",
    group: .accounts,
    discussion: """
      A pipe gets one line, tab-separated: name, role, end of the session, full name. Under a token, role and end are
      those that count: the lower role of token and account.
      """,
    examples: [("pdm whoami", "who am I here?")],
    exits: [.notLoggedIn, .busy, .unsafe, .notFound])

  func run(_ invocation: Invocation) throws {
    let session = try Accounts(try invocation.vault()).whoami()
    let user = session.user
    let ends = RFC3339.format(session.expiresAt)
    let console = invocation.console
    if invocation.globals.json {
      try console.write(AccountRendering.json(session))
    } else if console.isTerminal {
      let full = user.fullName == user.name ? "" : " (\(TerminalText.sanitize(user.fullName)))"
      let token = session.tokenID.map { ", by token \($0)" } ?? ""
      let left = RelativeTime.until(session.expiresAt, now: invocation.context.clock.now())
      try console.write("\(user.name)\(full), role \(user.role.rawValue), until \(ends) (\(left))\(token)\n")
    } else {
      try console.write("\(user.name)\t\(user.role.rawValue)\t\(ends)\t\(user.fullName)\n")
    }
  }
}
