import PDMCore

/// `pdm cancel`
struct CancelCommand: Command, TakesFiles {
  var files = FileArguments()
  var keepEdits = false
  var dryRun = false
  var yes = false

  static let spec = CommandSpec<Self>(
    "cancel", "Give up check-outs; edits are kept aside, then put back to HEAD",
    group: .daily,
    discussion: """
      The edits are first kept in a commit under refs/pdm/rescue/, then the files get HEAD's content again and are
      free. Nothing is lost: 'pdm rescue' finds what was kept, and the command says how.
      """,
    examples: [
      ("pdm cancel bracket.nc", "give up, and put the file back"),
      ("pdm cancel bracket.nc --keep-edits", "give up, and leave the file as it is"),
    ],
    exits: [.cancelled, .notLoggedIn, .forbidden, .lockMissing, .busy, .unsafe, .notFound],
    arguments: fileArguments("the files to give up") + [
      .flag(\.keepEdits, "keep-edits", help: "leave the files as they are"),
      .flag(\.dryRun, "dry-run", "n", help: "only say what would be done"),
      .flag(\.yes, "yes", "y", help: "do not ask before giving up more than \(Confirmation.manyFiles) files"),
    ])

  func run(_ invocation: Invocation) throws {
    let names = try files.resolve(invocation)
    if !dryRun, !keepEdits {
      try Confirmation.requireForMany(
        names, "Give up", consequence: "Edits are kept under refs/pdm/rescue/, and the files get HEAD's content again.",
        yes: yes, invocation)
    }
    var request = Cancel.Request(files: names)
    request.keepEdits = keepEdits
    request.dryRun = dryRun
    let vault = try invocation.vault()
    let report = try Cancel(vault).run(request)
    try invocation.show(report, in: vault)
    for rescue in ChangeRendering.rescues(report, display: vault.displayPath) {
      invocation.console.hint("your edits are kept: \(rescue)")
    }
    for (name, command) in ChangeRendering.submodules(report, display: vault.displayPath) {
      invocation.console.hint("\(name) stays at its commit, with all your work in it; \(command) takes it back")
    }
  }
}
