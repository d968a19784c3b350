import PDMCore

/// `pdm checkin`
struct CheckinCommand: Command, TakesFiles, TakesMessage {
  var files = FileArguments()
  var message = MessageArgument()
  var keep = false
  var dryRun = false

  static let spec = CommandSpec<Self>(
    "checkin", "Commit your files as they are and give them back",
    group: .daily, aliases: ["ci"],
    discussion: """
      Makes one git commit of exactly these files on top of HEAD, under your account's name, and gives them back. What
      else is staged or edited stays as it is. A file whose content is HEAD's is given back without a commit.

      git makes the commit, so filters, hooks and signing work as with 'git commit'. A hook that refuses leaves your
      edits and your check-outs as they are.
      """,
    examples: [
      ("pdm checkin bracket.nc -m 'fixture moved 2 mm'", "bring one part back"),
      ("pdm checkin a.step b.step --keep -m 'state of Tuesday'", "save both and go on"),
    ],
    exits: [.cancelled, .notLoggedIn, .forbidden, .lockMissing, .stale, .busy, .unsafe, .notFound],
    arguments: fileArguments("the files to bring back") + messageArguments("MESSAGE", "what you did") + [
      .flag(\.keep, "keep", help: "commit, but stay the holder"),
      .flag(\.dryRun, "dry-run", "n", help: "only say what would be done"),
    ])

  func run(_ invocation: Invocation) throws {
    let names = try files.resolve(invocation)
    var request = Checkin.Request(files: names, message: try message.resolve(invocation, prompt: "Message"))
    request.keep = keep
    request.dryRun = dryRun
    let vault = try invocation.vault()
    try invocation.show(try Checkin(vault).run(request), in: vault)
  }
}
