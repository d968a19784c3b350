import PDMCore

/// `pdm user passwd`
struct UserPasswordCommand: Command, TakesPassword {
  var name: String?
  var password = PasswordArgument()

  static let spec = CommandSpec<Self>(
    "passwd", "Change a password; all sessions of the account end",
    discussion:
      """
      Without a name, or with your own, your present password is asked first. Another's needs an administrator.

      Tokens stay good, as each was made to be revoked by itself; 'pdm token list' shows them.
      """,
    examples: [
      ("pdm user passwd", "your own"),
      ("pdm user passwd john --password-stdin < secret", "john's, by an administrator"),
    ],
    exits: [.cancelled, .notLoggedIn, .forbidden, .busy, .unsafe, .notFound],
    arguments: [
      .optionalPositional(\.name, .text("NAME", completion: .accounts), help: "the account; yours if left out"),
      passwordArgument(
        "read from standard input: for your own password the present one, then the new one, a line each"),
    ])

  func run(_ invocation: Invocation) throws {
    let accounts = Accounts(try invocation.vault())
    let own = try accounts.whoami().user.name
    let target = name ?? own
    if target != own { try accounts.requireManager(target: target) }
    let current = target == own ? try password.current(invocation, prompt: "Present password: ") : nil
    let tokens = try accounts.changePassword(
      of: name, current: current, new: try password.new(invocation, for: target))
    if invocation.globals.json { try invocation.console.write(["user": .string(target)]) }
    invocation.console.note("password of \(target) changed; all its sessions have ended")
    if tokens > 0 {
      let left = tokens == 1 ? "1 token stays good" : "\(tokens) tokens stay good"
      invocation.console.hint("\(left): pdm token list\(target == own ? "" : " --user \(target)")")
    }
    if target == own { invocation.console.hint("pdm login \(own)") }
  }
}
