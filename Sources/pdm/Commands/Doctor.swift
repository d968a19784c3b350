import PDMCore

/// `pdm doctor`
struct DoctorCommand: Command {
  var mends = false
  var serve = false
  var peer = false

  static let spec = CommandSpec<Self>(
    "doctor", "Look whether the vault is in order, and say what to do where it is not",
    group: .care,
    discussion: """
      Looks at git, which vault was found and why, the files of the store and who may read them, the share that they lie on,
      the database, its rows, the whole record, settings, commands that died and what they left, commits that git lacks,
      who may write the repository, your session file, hooks and rescues. It needs no session. A check that cannot be made
      is trouble; the others go on. Warnings leave the exit code at 0.

      The share is tried: locks against a second process, what files do, room, clock. That two hosts keep each other out,
      only two hosts can tell: 'pdm doctor --serve' on one of them and 'pdm doctor --peer' on the other, in the same vault.
      They meet through files of the store, try both kinds of lock on each other, and add to one number and one database
      at once. It takes up to some minutes, changes nothing of the vault, and both say the same: 0, or 10 with what to
      change. On a file system that pdm does not know, writing is refused until a host has been tested so.

      With '--fix' it mends what it safely can, which loses nothing and gives nobody a right: modes, commands that are half
      done, index locks and work folders that belong to no command. It says what it did; the rest stays as it is.

      A pipe gets one line a finding, tab-separated: 'ok', 'warning', 'trouble' or 'fixed', check, what was found, what to
      do or '-'.
      """,
    examples: [
      ("pdm doctor", "all checks"),
      ("pdm doctor --fix", "and mends what is safe"),
      ("pdm doctor >/dev/null", "10 where there is trouble, in a timer"),
      ("pdm doctor --serve", "with 'pdm doctor --peer' on another host: do the two keep each other out?"),
    ],
    exits: [.busy, .unsafe, .notFound],
    arguments: [
      .flag(\.mends, "fix", help: "mend what loses nothing"),
      .flag(\.serve, "serve", help: "wait for another host, and try the share with it"),
      .flag(\.peer, "peer", help: "be the other host of a 'pdm doctor --serve'"),
    ])

  func run(_ invocation: Invocation) throws {
    if serve, peer { throw invocation.usage(.conflict("--serve", "--peer")) }
    if mends, serve || peer { throw invocation.usage(.conflict("--fix", serve ? "--serve" : "--peer")) }
    let console = invocation.console
    let vault = try invocation.vault()
    let report =
      if serve {
        try HostTest(vault).serve { console.note($0) }
      } else if peer {
        try HostTest(vault).join { console.note($0) }
      } else {
        try Doctor(vault).run(mending: mends)
      }
    if invocation.globals.json {
      try console.write(DoctorRendering.json(report))
    } else if console.isTerminal {
      try console.writeLines(DoctorRendering.lines(report, palette: console.palette))
    } else {
      try console.write(DoctorRendering.records(report))
    }
    if !report.troubles.isEmpty { throw DoctorFoundTrouble(report: report) }
  }
}

/// Something is wrong. What it is, is the result.
private struct DoctorFoundTrouble: Failure {
  let report: DoctorReport
  var category: FailureCategory { .unsafe }
  var message: String {
    let troubles = report.troubles
    return
      "trouble with \(troubles.map(\.title).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }.joined(separator: ", "))"
  }
  var hint: String? { report.troubles.compactMap(\.remedy).first }
}
