import PDMCore

/// `pdm who`
struct WhoCommand: Command {
  var user: String?

  static let spec = CommandSpec<Self>(
    "who", "Show who is logged in or holds files, where, and what they did last",
    group: .colleagues,
    discussion: """
      With USER, or '-v', each file that somebody holds is named. The last act is the newest line of the record by the
      account; a file is named with it where it was an act on one.

      A pipe gets one line an account, tab-separated: name, role, number of check-outs, hosts, logged in since, last act's
      time, its action, full name; '-' where there is nothing.
      """,
    examples: [
      ("pdm who", "who is there"),
      ("pdm who john", "one colleague, logged in or not"),
    ],
    exits: [.notLoggedIn, .busy, .unsafe, .notFound],
    arguments: [
      .optionalPositional(\.user, .text("USER", completion: .accounts), help: "this account alone")
    ])

  func run(_ invocation: Invocation) throws {
    let vault = try invocation.vault()
    let (report, me) = try ColleagueListing(vault).run(name: user)
    let console = invocation.console
    if invocation.globals.json {
      try console.write(ColleagueRendering.json(report, user: me))
    } else if user != nil || invocation.globals.verbose > 0 {
      for (index, colleague) in report.colleagues.enumerated() {
        if index > 0 { try console.write("\n") }
        try console.writeLines(
          ColleagueRendering.lines(
            colleague, now: report.now, display: vault.displayPath, palette: console.palette))
      }
    } else if console.isTerminal {
      try console.writeLines(
        ColleagueRendering.table(
          report, display: vault.displayPath, width: console.width, palette: console.palette))
    } else {
      try console.write(ColleagueRendering.records(report))
    }
  }
}
