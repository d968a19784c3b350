import PDMCore

/// `pdm break`
struct BreakCommand: Command, TakesFiles, TakesMessage {
  var files = FileArguments()
  var message = MessageArgument()
  var keepEdits = false
  var dryRun = false
  var yes = false

  static let spec = CommandSpec<Self>(
    "break", "End other people's check-outs; their edits are kept for them",
    group: .daily,
    discussion: """
      For administrators at any time, for everybody who may change files once a check-out is older than the vault's
      'lock.stale_after' ('pdm ls' marks it 'overdue'). Your own you give up with 'pdm cancel'.

      What the holder has edited is first kept in a commit under refs/pdm/rescue/ in the holder's name, from every work
      tree of the repository; then the file at hand gets HEAD's content again and is free. The holder is told by the next
      pdm command. Edits in a clone stay in that clone.
      """,
    examples: [
      ("pdm break bracket.nc -m 'john is on holiday, the fixture is needed'", "asks first, and shows who has it"),
      ("pdm break bracket.nc --keep-edits -m 'going on with it'", "leave the file as it is, and go on from there"),
    ],
    exits: [.cancelled, .notLoggedIn, .forbidden, .lockHeld, .lockMissing, .busy, .unsafe, .notFound],
    arguments: fileArguments("the files whose check-outs end") + messageArguments("WHY", "why; the holder is told") + [
      .flag(\.keepEdits, "keep-edits", help: "leave the files as they are; edits are kept aside as well"),
      .flag(\.dryRun, "dry-run", "n", help: "only say what would be done"),
      .flag(\.yes, "yes", "y", help: "do not ask"),
    ])

  func run(_ invocation: Invocation) throws {
    let console = invocation.console
    let names = try files.resolve(invocation)
    let asks = !yes && !dryRun
    if asks, !console.isInteractive { throw invocation.usage(.missingOption("--yes (-y)")) }
    // Where nobody can be asked, what is missing is said before anything is looked up.
    var reason = try console.isInteractive ? nil : message.resolve(invocation, prompt: "")
    let vault = try invocation.vault()
    let act = Break(vault)
    let preview = try act.look(at: names)
    if asks { for line in BreakRendering.lines(preview) { console.message(line) } }
    reason = try reason ?? message.resolve(invocation, prompt: "Why")
    if asks {
      let count = preview.targets.count
      try Confirmation.require(
        count == 1 ? "Break this check-out?" : "Break these \(count) check-outs?", yes: false, invocation)
    }
    var request = Break.Request(files: names, reason: reason ?? "")
    request.keepEdits = keepEdits
    request.dryRun = dryRun
    request.seen = preview
    let report = try act.run(request)
    try invocation.show(report, in: vault)
    for rescue in ChangeRendering.rescues(report, display: vault.displayPath) {
      console.hint("the edits are kept: \(rescue), for the holder or an administrator")
    }
    // Of clones the question has said so.
    if !asks || !preview.hasOnlyClones {
      for remark in BreakRendering.remarks(report, hasOnlyClones: preview.hasOnlyClones) { console.note(remark) }
    }
    let free = report.files.filter { $0.result == .broken }.map { PathQuoting.shellWord(vault.displayPath($0.path)) }
    if free.count == 1, vault.location.workTree != nil { console.hint("pdm checkout \(free[0]) -m REASON takes it") }
  }
}
