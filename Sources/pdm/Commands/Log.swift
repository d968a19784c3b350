import PDMCore

/// `pdm log`
struct LogCommand: Command {
  var file: [UInt8]?
  var limit: Int?
  var since: Moment?
  var until: Moment?
  var user: String?
  var from: [UInt8]?
  var to: [UInt8]?
  var nul = false

  static let spec = CommandSpec<Self>(
    "log", "Show the versions of a file, or of the whole vault, newest first",
    group: .history, aliases: ["history"],
    discussion: """
      The commits that 'git log --follow' names, through renames: revision, commit, date, account, message. Without FILE,
      all commits of the branch. '-v' shows whole messages.

      '--from' and '--to' are versions of the file, the older and the newer; both are shown as well, and a line with
      counts closes the list. A pipe gets one line a commit, tab-separated: commit, date, account, author, revision,
      subject, path; with '-z' each ends with NUL instead, on a terminal as well.
      """,
    examples: [
      ("pdm log bracket.nc", "all versions"),
      ("pdm log bracket.nc --from 4.0 --to 5.2", "what happened between two revisions"),
      ("pdm log --user john --since 7d", "what john checked in this week"),
    ],
    exits: [.notLoggedIn, .busy, .unsafe, .notFound],
    arguments: [
      .optionalPositional(\.file, "FILE", completion: .files, help: "the file"),
      .option(\.limit, "limit", "n", .integer("N", in: 0...), help: "at most N commits; 0 is all"),
      .option(\.since, "since", Moment.value, help: "only what was committed from this moment on"),
      .option(\.until, "until", Moment.value, help: "only what was committed up to this moment"),
      .option(\.user, "user", .text("NAME", completion: .accounts), help: "only check-ins of this account"),
      .option(\.from, "from", .bytes("REV"), help: "from this version on"),
      .option(\.to, "to", .bytes("REV"), help: "up to this version"),
      .flag(\.nul, "z", help: "the lines of a pipe, each ended by NUL"),
    ])

  func run(_ invocation: Invocation) throws {
    if file == nil, from != nil || to != nil {
      throw invocation.usage(.missingArgument("FILE"))
    }
    if nul, invocation.globals.json { throw invocation.usage(.conflict("-z", "--json")) }
    let console = invocation.console
    let now = invocation.context.clock.now()
    var request = LogQuery.Request()
    request.file = file
    request.limit = limit == 0 ? nil : limit
    request.since = since?.time(now: now)
    request.until = until?.time(now: now)
    request.user = user
    request.from = from
    request.to = to
    let query = LogQuery(try invocation.vault())
    if invocation.globals.json {
      // One document, but not all of it at a time: a vault may have a hundred thousand commits.
      var list = JSONList(indent: console.isTerminal ? 2 : nil)
      try query.run(request) { entry in
        try console.write(list.adding(LogRendering.json(entry)))
        return true
      }
      return try console.write(list.end + [UInt8(ascii: "\n")])
    }
    var count = from != nil || to != nil ? LogCount() : nil
    let isPage = console.isTerminal && !nul
    var isFirst = true
    try query.run(request) { entry in
      count?.add(entry)
      if isPage {
        if isFirst { console.startPager(in: invocation.context) }
        isFirst = false
        try console.writeLines(
          LogRendering.lines(
            entry, now: now, width: console.width, palette: console.palette, isWhole: invocation.globals.verbose > 0))
      } else {
        try console.write(LogRendering.record(entry, end: nul ? 0 : UInt8(ascii: "\n")))
      }
      return true
    }
    guard let count else { return }
    if isPage {
      try console.writeLines([LogRendering.sentence(count)])
    } else {
      console.note(LogRendering.sentence(count))
    }
  }
}
