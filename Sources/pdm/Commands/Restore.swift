import PDMCore

/// `pdm restore`
struct RestoreCommand: Command, TakesMessage {
  var file: [UInt8] = []
  var revision: [UInt8] = []
  var message = MessageArgument()
  var dryRun = false

  static let spec = CommandSpec<Self>(
    "restore", "Make an earlier version of a file its newest",
    group: .daily,
    discussion: """
      Commits the content of REV as a new version on top of HEAD, with a revision of its own. Everything newer stays in
      the history. You must have the file checked out, and it stays yours; 'pdm checkin' gives it back.

      Edits that are not checked in are first kept in a commit under refs/pdm/rescue/, which the command names.

      REV is a revision such as '5.2', or whatever git takes for a commit.
      """,
    examples: [
      ("pdm restore bracket.nc 5.2", "go back to 5.2"),
      ("pdm restore bracket.nc 5.2 -m 'the new fixture did not hold'", "and say why"),
    ],
    exits: [.notLoggedIn, .forbidden, .lockMissing, .stale, .busy, .unsafe, .notFound],
    arguments: [
      .positional(\.file, "FILE", completion: .files, help: "the file"),
      .positional(\.revision, "REV", help: "the version to go back to: a revision or a commit"),
    ] + messageArguments("MESSAGE", "why; 'Restore FILE to REV' by default") + [
      .flag(\.dryRun, "dry-run", "n", help: "only say what would be done")
    ])

  func run(_ invocation: Invocation) throws {
    var request = Restore.Request(file: file, revision: revision)
    if message.isGiven {
      request.message = try message.resolve(invocation, prompt: "Message")
    }
    request.dryRun = dryRun
    let vault = try invocation.vault()
    let report = try Restore(vault).run(request)
    try invocation.show(report, in: vault)
    for rescue in ChangeRendering.rescues(report, display: vault.displayPath) {
      invocation.console.hint("your edits are kept: \(rescue)")
    }
    if !dryRun { invocation.console.nextStep("pdm checkin \(PathQuoting.shellWord(file)) -m MESSAGE gives it back") }
  }
}
