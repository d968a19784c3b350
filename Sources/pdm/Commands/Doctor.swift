import PDMCore

/// `pdm doctor`
struct DoctorCommand: Command {
  var mends = false

  static let spec = CommandSpec<Self>(
    "doctor", "Look whether the vault is in order, and say what to do where it is not",
    group: .care,
    discussion: """
      Looks at git, which vault was found and why, the files of the store and who may read them, the database, its rows,
      the whole record, settings, commands that died and what they left, commits that git lacks, who may write the
      repository, your session file, hooks and rescues. It needs no session. A check that cannot be made is trouble; the
      others go on. Warnings leave the exit code at 0.

      With '--fix' it mends what it safely can, which loses nothing and gives nobody a right: modes, commands that are half
      done, index locks and work folders that belong to no command. It says what it did; the rest stays as it is.

      A pipe gets one line a finding, tab-separated: 'ok', 'warning', 'trouble' or 'fixed', check, what was found, what to
      do or '-'.
      """,
    examples: [
      ("pdm doctor", "all checks"),
      ("pdm doctor --fix", "and mends what is safe"),
      ("pdm doctor >/dev/null", "10 where there is trouble, in a timer"),
    ],
    exits: [.busy, .unsafe, .notFound],
    arguments: [.flag(\.mends, "fix", help: "mend what loses nothing")])

  func run(_ invocation: Invocation) throws {
    let report = try Doctor(try invocation.vault()).run(mending: mends)
    let console = invocation.console
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
