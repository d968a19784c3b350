import PDMCore

/// `pdm status`
struct StatusCommand: Command {
  var patterns: [[UInt8]] = []
  var untracked: EditListing.UntrackedFiles?
  var nul = false

  static let spec = CommandSpec<Self>(
    "status", "Show what was edited, and the check-out that covers it",
    group: .looking,
    discussion: """
      Every edit that 'git status' sees, by content: staged or not, deleted, renamed, in conflict, new. 'yours': you hold
      the check-out. A name: that account holds it. 'exempt': the file needs none. 'new': the file is new and nobody's.
      'none': nobody holds it, and the gate will refuse the edit.

      A pipe gets one line a file, tab-separated: change, 'staged' or 'unstaged' or 'both', 'mine' or 'other' or 'exempt'
      or 'new' or 'none', holder, since when, the file's owner, time of the last change, path; '-' stands for nothing.
      """,
    examples: [
      ("pdm status", "everything that was edited"),
      ("pdm status '*.nc'", "programs alone"),
      ("pdm status --json", "for scripts"),
    ],
    exits: [.notLoggedIn, .busy, .unsafe, .notFound],
    arguments: [
      .rest(\.patterns, "PATTERN", completion: .files, help: "git pathspecs, relative to the working folder"),
      .option(
        \.untracked, "untracked-files", "u", .choice("MODE"), bare: .all,
        help: "which new files, as 'git status' has it"),
      .flag(\.nul, "z", help: "only paths, each ended by NUL"),
    ])

  func run(_ invocation: Invocation) throws {
    if nul, invocation.globals.json { throw invocation.usage(.conflict("-z", "--json")) }
    var request = EditListing.Request()
    request.patterns = patterns
    request.untracked = untracked
    let report = try EditListing(try invocation.vault()).run(request)
    let console = invocation.console
    if invocation.globals.json {
      try console.write(EditRendering.json(report))
    } else if nul {
      for file in report.files { try console.write(file.displayPath + [0]) }
    } else if console.isTerminal {
      try console.writeLines(EditRendering.table(report, width: console.width, palette: console.palette))
    } else {
      for file in report.files { try console.write(EditRendering.records(file)) }
    }
    if report.files.isEmpty { console.note("nothing is edited here") }
    if console.isTerminal { for line in EditRendering.advice(report) { console.hint(line) } }
  }
}
