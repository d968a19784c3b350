import PDMCore

/// `pdm blame`
struct BlameCommand: Command {
  var file: [UInt8] = []
  var revision: [UInt8]?
  var ranges: [LineRange] = []
  var ignoresSpace = false
  var porcelain = false

  static let spec = CommandSpec<Self>(
    "blame", "Show who changed which line, when, in which check-in",
    group: .history, aliases: ["annotate"],
    discussion: """
      For each line of the working file, or of a version of it, the commit that made it what it is: the answer is that
      of 'git blame', through renames and merges. Lines that are not checked in yet are shown as such. Commits that
      'blame.ignoreRevsFile' lists are passed over, and '.mailmap' names people.

      A pipe gets one line for each line, tab-separated: commit, author, date, original line, original path, line, text.
      What was found is kept in your own cache folder, which may be deleted at any time.
      """,
    examples: [
      ("pdm blame bracket.nc", "the working file"),
      ("pdm blame bracket.nc 5.2 -L 10,20", "ten lines of revision 5.2"),
      ("pdm blame bracket.nc --porcelain", "for editors that read git's format"),
    ],
    exits: [.notLoggedIn, .busy, .unsafe, .notFound],
    arguments: [
      .positional(\.file, "FILE", completion: .files, help: "the file"),
      .optionalPositional(\.revision, "REV", help: "a revision such as 5.2, or anything that git takes for a commit"),
      .list(\.ranges, "L", LineRange.value, help: "only these lines: START,END, START,+COUNT, or git's other forms"),
      .flag(\.ignoresSpace, "ignore-all-space", "w", help: "differences in white space do not count"),
      .flag(\.porcelain, "porcelain", "p", help: "print git's format for programs"),
    ])

  func run(_ invocation: Invocation) throws {
    var request = BlameQuery.Request(file: file)
    request.revision = revision
    request.ranges = ranges
    request.ignoresSpace = ignoresSpace
    let report = try BlameQuery(try invocation.vault()).run(request)
    let console = invocation.console
    if porcelain {
      var screen = TerminalContents(allowsColours: false)
      let output = BlameRendering.porcelain(report)
      console.startPager(in: invocation.context)
      try console.write(console.isTerminal ? screen.take(output) + screen.finish() : output)
    } else if invocation.globals.json {
      try console.write(BlameRendering.json(report))
    } else if console.isTerminal {
      console.startPager(in: invocation.context)
      try console.writeLines(BlameRendering.lines(report, palette: console.palette))
    } else {
      try console.write(BlameRendering.records(report))
    }
  }
}

extension LineRange {
  static var value: ArgumentValue<LineRange> {
    ArgumentValue("RANGE") { bytes throws(ValueProblem) in
      guard let range = LineRange(bytes) else { throw .not("a range of lines such as 10,20 or 10,+5") }
      return range
    }
  }
}
