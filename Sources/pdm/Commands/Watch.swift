import PDMCore

/// `pdm watch`
struct WatchCommand: Command {
  var patterns: [[UInt8]] = []
  var since: Int?
  var limit: Int?
  var user: String?
  var types: [String] = []
  var program: String?
  var shell = false

  static let spec = CommandSpec<Self>(
    "watch", "Tell of each act as it happens",
    group: .colleagues,
    discussion: """
      Follows the record until Ctrl-C: on a local disk each act comes within a second, on a share within two. An
      administrator sees all acts, others their own and those on their files, as with 'pdm audit'. With patterns only
      acts on matching files come, also on files that are no more.

      A pipe gets one line an act, as 'pdm audit' prints them; '--json' gives one object a line. '--since' goes on
      exactly behind a line that was seen, so that nothing comes twice and nothing is lost. A share that is gone is
      waited for.

      '--exec' runs a program for each act in place of printing it: one at a time, the act as JSON on its standard
      input, and PDM_EVENT_TYPE, PDM_EVENT_FILE, PDM_EVENT_USER and PDM_EVENT_SEQ in its environment. The words are
      split as a shell splits them, and no shell sees them unless '--shell' is given.
      """,
    examples: [
      ("pdm watch", "everything, from now on"),
      ("pdm watch '*.nc' --json --since 1200", "for a program that has seen line 1200"),
      ("pdm watch --type file_checked_in --exec 'make drawings'", "after each check-in"),
      ("pdm watch bracket.nc -n 1", "wait for the next act on one file"),
    ],
    exits: [.notLoggedIn, .unsafe, .notFound],
    arguments: [
      .rest(\.patterns, "PATTERN", completion: .files, help: "git pathspecs, relative to the working folder"),
      .option(
        \.since, "since", .integer("SEQ", in: 0...), help: "begin behind this line of the record; 0 is all of it"),
      .option(\.limit, "limit", "n", .integer("N", in: 1...), help: "end after N acts"),
      .option(\.user, "user", .text("NAME", completion: .accounts), help: "only acts of this account"),
      .list(\.types, "type", .choice("TYPE", WatchEvent.types), help: "only acts of this type"),
      .option(\.program, "exec", .text("COMMAND"), help: "run COMMAND for each act"),
      .flag(\.shell, "shell", help: "COMMAND is a script of sh"),
    ])

  func run(_ invocation: Invocation) throws {
    if shell, program == nil { throw invocation.usage(.missingOption("--exec")) }
    let command = try program.map { line in
      try shell
        ? EventProgram(shell: line, in: invocation.context) : EventProgram(line, in: invocation.context)
    }
    var request = Watch.Request()
    request.patterns = patterns
    request.since = since.map(Int64.init)
    request.limit = limit
    request.user = user
    request.types = types
    let console = invocation.console
    let observer = invocation.context.observer
    try Watch(try invocation.vault()).run(
      request,
      began: { line in
        if invocation.globals.verbose > 0 { console.message("pdm: watching from line \(line + 1) on") }
      }, isWanted: { !console.isAbandoned }
    ) { event in
      if let command {
        try command.run(event, input: WatchRendering.jsonLine(event), observer: observer) { piece in
          try console.write(piece)
          try console.flush()
        }
      } else {
        try show(event, invocation)
      }
    }
  }

  private func show(_ event: WatchEvent, _ invocation: Invocation) throws {
    let console = invocation.console
    if invocation.globals.json {
      try console.write(WatchRendering.jsonLine(event))
    } else if console.isTerminal {
      try console.writeLines([WatchRendering.line(event, palette: console.palette)])
    } else {
      try console.write(AuditRendering.record(event.line))
    }
    // Each as it comes.
    try console.flush()
  }
}
