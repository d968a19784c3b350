import PDMCore

/// `pdm handover`
struct HandoverCommand: Command, TakesFiles, TakesMessage {
  var files = FileArguments()
  var receiver = ""
  var message = MessageArgument()
  var keepEdits = false
  var dryRun = false

  static let spec = CommandSpec<Self>(
    "handover", "Give your check-outs to another account",
    group: .daily,
    discussion: """
      Gives all of the files or none of them. An administrator may hand over anybody's. The reason and the version that
      the work began with stay; the age begins anew. The receiver is told by the next pdm command and, where the file is
      not writable, makes it so with 'pdm checkout FILE'.

      In a shared folder the edits are in the file. In a clone they are in that clone alone, so a file with edits is
      refused there: 'pdm checkin FILE --keep' first.
      """,
    examples: [
      ("pdm handover bracket.nc mary -m 'only the chamfer is missing'", "mary goes on"),
      ("pdm handover base.step lid.step mary", "two at once, or neither"),
    ],
    exits: [.cancelled, .notLoggedIn, .forbidden, .lockMissing, .busy, .unsafe, .notFound],
    arguments: fileArguments("the files to give away") + [
      .positional(\.receiver, .text("USER", completion: .accounts), help: "the account that gets them")
    ] + messageArguments("NOTE", "what the receiver is told") + [
      .flag(\.keepEdits, "keep-edits", help: "also where edits are in this clone alone; they stay here"),
      .flag(\.dryRun, "dry-run", "n", help: "only say what would be done"),
    ])

  func run(_ invocation: Invocation) throws {
    var request = Handover.Request(files: try files.resolve(invocation), receiver: receiver)
    if message.isGiven { request.note = try message.resolve(invocation, prompt: "Note") }
    request.keepEdits = keepEdits
    request.dryRun = dryRun
    let vault = try invocation.vault()
    try invocation.show(try Handover(vault).run(request), in: vault)
  }
}
