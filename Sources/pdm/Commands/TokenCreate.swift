import PDMCore

/// `pdm token create`
struct TokenCreateCommand: Command {
  var name = ""
  var role: Role?
  var expiry: Tokens.Expiry?
  var user: String?

  static let spec = CommandSpec<Self>(
    "create", "Make a token and print it, this once",
    discussion: """
      A token is what CI shows in place of a session: 'PDM_TOKEN' holds it. It acts for its account, may never do more
      than the account may at that moment, and less where '--role' says so. It ends after 90 days unless '--expires' says
      otherwise, after a year at the latest, and at once by 'pdm token revoke'.

      Standard output gets the token alone. It is kept nowhere: who loses it makes another. What a token makes ends when
      the token does.
      """,
    examples: [
      ("pdm token create --name 'nightly build' --role viewer", "one that may only look"),
      ("pdm token create --expires 7d > token", "yours for a week, to a file"),
      ("pdm token create --user john --expires 2026-12-24", "for john, by an administrator"),
    ],
    exits: [.notLoggedIn, .forbidden, .busy, .unsafe, .notFound],
    arguments: [
      .option(\.name, "name", .text("TEXT"), help: "what it is for"),
      .option(\.role, "role", .choice("ROLE"), help: "the most that it may do; the account's own if left out"),
      .option(
        \.expiry, "expires", expiryValue, help: "when it ends: 90d, 12h, 2026-12-24; after 90 days if left out"),
      .option(\.user, "user", .text("NAME", completion: .accounts), help: "the account; yours if left out"),
    ])

  /// A span from now on, or a time; a day is its beginning in UTC.
  private static let expiryValue = ArgumentValue<Tokens.Expiry>("TIME") { bytes throws(ValueProblem) in
    if let time = RFC3339.parse(String(decoding: bytes, as: UTF8.self)) { return .at(time) }
    // A bare number would be seconds: hardly what somebody means who types a year.
    if let last = bytes.last, "smhd".utf8.contains(last), let span = DurationText.parse(bytes) { return .after(span) }
    throw .not("a time such as 90d, 12h, 2026-12-24 or 2026-12-24T08:00:00Z")
  }

  func run(_ invocation: Invocation) throws {
    var request = Tokens.Request()
    request.name = name
    request.role = role
    request.expiry = expiry
    request.owner = user
    let made = try Tokens(try invocation.vault()).create(request)
    let console = invocation.console
    if invocation.globals.json {
      try console.write(TokenRendering.json(made, now: invocation.context.clock.now()))
    } else {
      try console.write(made.secret + "\n")
    }
    let token = made.token
    console.note(
      "token \(token.id) of \(token.owner) made, role \(token.role.rawValue), until \(RFC3339.format(token.expiresAt))")
    console.hint("it is shown this once; PDM_TOKEN takes it, and pdm token revoke \(token.id) ends it")
  }
}
