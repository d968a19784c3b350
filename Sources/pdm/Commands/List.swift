import PDMCore

/// `pdm ls`
struct ListCommand: Command {
  var patterns: [[UInt8]] = []
  var search: String?
  var status = Listing.StatusFilter.all
  var sort = Listing.Sort(key: .name, descending: false)
  var user: String?
  var nul = false

  static let spec = CommandSpec<Self>(
    "ls", "List files with their status, holder, size and age",
    group: .looking,
    discussion: """
      Lists the files below the working folder. A terminal gets a table. A pipe gets one line a file, tab-separated:
      status, holder, since when, size in bytes, time of the last change, marks, path; '-' stands for nothing.

      Marks: 'mine', 'modified' (differs from HEAD), 'stale' (a newer version was checked in elsewhere), 'overdue' (its
      check-out is older than lock.stale_after, so anybody may break it).
      """,
    examples: [
      ("pdm ls", "everything here"),
      ("pdm ls '*.nc' --status available", "programs that can be taken"),
      ("pdm ls --status mine -z", "what is yours, for xargs -0"),
      ("pdm ls --search fixture --sort date-desc", "newest first"),
    ],
    exits: [.notLoggedIn, .busy, .unsafe, .notFound],
    arguments: [
      .rest(\.patterns, "PATTERN", completion: .files, help: "git pathspecs, relative to the working folder"),
      .option(\.search, "search", .text("TEXT"), help: "only where path, holder or reason has TEXT, in any case"),
      .option(\.status, "status", .choice("S"), help: "only files with this status"),
      .option(\.sort, "sort", sortValue, help: "the order: name, status, size, date or holder, with -asc or -desc"),
      .option(\.user, "user", .text("NAME", completion: .accounts), help: "only what this account holds"),
      .flag(\.nul, "z", help: "only paths, each ended by NUL"),
    ])

  private static var sortValue: ArgumentValue<Listing.Sort> {
    ArgumentValue(
      "KEY", completion: .choices, choices: Listing.Sort.spellings, format: { $0.key.rawValue }
    ) { bytes throws(ValueProblem) in
      guard let sort = Listing.Sort(String(decoding: bytes, as: UTF8.self)) else {
        throw .not("name, status, size, date or holder, with -asc or -desc or neither")
      }
      return sort
    }
  }

  func run(_ invocation: Invocation) throws {
    if nul, invocation.globals.json { throw invocation.usage(.conflict("-z", "--json")) }
    var request = Listing.Request()
    request.patterns = patterns
    request.search = search
    request.status = status
    request.sort = sort
    request.user = user
    request.namesRevisions = invocation.globals.json
    let report = try Listing(try invocation.vault()).run(request)
    let console = invocation.console
    if invocation.globals.json {
      try console.write(FileRendering.json(report))
    } else if nul {
      for file in report.files { try console.write(file.displayPath + [0]) }
    } else if console.isTerminal {
      try console.writePage(
        FileRendering.table(report, width: console.width, palette: console.palette), in: invocation.context)
    } else {
      for file in report.files { try console.write(FileRendering.records(file)) }
    }
  }
}
