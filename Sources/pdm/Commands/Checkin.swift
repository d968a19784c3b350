import PDMCore

/// `pdm checkin`
struct CheckinCommand: Command, TakesFiles, TakesMessage {
  var files = FileArguments()
  var message = MessageArgument()
  var keep = false
  var dryRun = false
  var minor = false
  /// 0: the next one.
  var major: Int?

  static let spec = CommandSpec<Self>(
    "checkin", "Commit your files as they are and give them back",
    group: .daily, aliases: ["ci"],
    discussion: """
      Makes one git commit of exactly these files on top of HEAD, under your account's name, and gives them back. What
      else is staged or edited stays as it is. A file whose content is HEAD's is given back without a commit.

      Each file gets a revision of its own: 1.0 with its first check-in, then 1.1, 1.2 and so on; after 1.9 comes 1.10.
      '--major' begins the next major number, 2.0 after 1.7; '--major=N' begins N.0. Both go for each file of the
      check-in. N belongs to the option only behind '=': a word that follows '--major' is a file.

      git makes the commit, so filters, hooks and signing work as with 'git commit'. A hook that refuses leaves your
      edits and your check-outs as they are.
      """,
    examples: [
      ("pdm checkin bracket.nc -m 'fixture moved 2 mm'", "bring one part back"),
      ("pdm checkin a.step b.step --keep -m 'state of Tuesday'", "save both and go on"),
      ("pdm checkin bracket.nc --major -m 'released to the shop'", "begin the next major revision"),
    ],
    exits: [.cancelled, .notLoggedIn, .forbidden, .lockMissing, .stale, .busy, .unsafe, .notFound],
    arguments: fileArguments("the files to bring back") + messageArguments("MESSAGE", "what you did") + [
      .flag(\.keep, "keep", help: "commit, but stay the holder"),
      .flag(\.minor, "minor", help: "count the second number on, as without any option"),
      .option(
        \.major, "major", .integer("N", in: 1...Int(Int32.max)), bare: 0, help: "begin the next major revision, or N.0"),
      .flag(\.dryRun, "dry-run", "n", help: "only say what would be done"),
    ])

  func run(_ invocation: Invocation) throws {
    let names = try files.resolve(invocation)
    let text = try message.resolve(invocation, prompt: "Message") {
      try CheckinPreview(try invocation.vault()).lines(names)
    }
    var request = Checkin.Request(files: names, message: text)
    request.keep = keep
    request.dryRun = dryRun
    request.step = try step(invocation)
    let vault = try invocation.vault()
    try invocation.show(try Checkin(vault).run(request), in: vault)
  }

  private func step(_ invocation: Invocation) throws -> Revision.Step {
    guard let major else { return .minor }
    guard !minor else { throw invocation.usage(.conflict("--minor", "--major")) }
    return .major(major == 0 ? nil : Int32(major))
  }
}
