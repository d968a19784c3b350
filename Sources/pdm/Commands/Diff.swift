import PDMCore

/// `pdm diff`
struct DiffCommand: Command {
  var file: [UInt8]?
  var range: [UInt8]?
  var options = DiffOptions()
  var summary = false
  var exitCode = false

  static let spec = CommandSpec<Self>(
    "diff", "Show what differs between two versions of a file, as 'git diff' shows it",
    group: .history,
    discussion: """
      Without a revision, the working file is compared with HEAD, staged or not; a file that git does not know yet,
      with nothing. With REV, it is what that commit changed against its first parent; a first version is compared
      with nothing. With A..B it is version B against version A, with A...B against where the two parted; an end that
      is left out is HEAD. A file that was renamed in between is compared with what it was called before.

      The text is git's own: its settings ('diff.*', 'core.*'), attributes and the drivers that you configured count
      as they do for 'git diff'. In a pipe it is exact; a terminal gets control characters as '^M'.

      A binary file is followed by what can be said of its two versions. '--summary' says the same of any file, and
      nothing else. Versions of more than 512 MiB are told by their sizes.
      """,
    examples: [
      ("pdm diff bracket.nc", "what you changed since the last version"),
      ("pdm diff bracket.nc HEAD~1", "what the version before the last one changed"),
      ("pdm diff bracket.nc v1..v2 --stat", "how much changed between two tags"),
      ("pdm diff fixture.stl --summary", "what differs in a part, without its lines"),
    ],
    exits: [.notLoggedIn, .busy, .unsafe, .notFound],
    arguments: [
      .optionalPositional(\.file, "FILE", completion: .files, help: "the file"),
      .optionalPositional(
        \.range, "REV|A..B", help: "a revision or a commit, or two of them; the working file otherwise"),
      .option(\.options.context, "unified", "U", .integer("N", in: 0...), help: "N lines around a change"),
      .flag(\.options.showsWholeFunctions, "function-context", "W", help: "the whole function around a change"),
      .flag(\.options.ignoresAllSpace, "ignore-all-space", "w", help: "take no notice of white space"),
      .flag(\.options.ignoresSpaceChange, "ignore-space-change", "b", help: "nor of how much of it there is"),
      .flag(\.options.ignoresSpaceAtEnd, "ignore-space-at-eol", help: "nor of it at the ends of lines"),
      .flag(\.options.ignoresBlankLines, "ignore-blank-lines", help: "take no notice of empty lines"),
      .flag(\.options.showsStatistics, "stat", help: "how many lines instead of which; '-p' for both"),
      .flag(\.options.showsPatch, "patch", "p", help: "the lines, beside '--stat'"),
      .option(\.options.words, "word-diff", .choice("MODE"), bare: .plain, help: "compare words instead of lines"),
      .option(\.options.algorithm, "diff-algorithm", .choice("NAME"), help: "instead of 'diff.algorithm'"),
      .negatable(\.options.usesTextconv, "textconv", help: "use what turns binary files into text ('diff.*.textconv')"),
      .negatable(
        \.options.usesExternalDrivers, "ext-diff", help: "use other programs that compare ('diff.external')"),
      .flag(\.summary, "summary", help: "only what can be said of the two versions as parts"),
      .flag(\.exitCode, "exit-code", help: "end with 1 where there are differences"),
    ])

  func run(_ invocation: Invocation) throws {
    guard let file else { throw invocation.usage(.missingArgument("FILE")) }
    let console = invocation.console
    let isJSON = invocation.globals.json
    var request = FileDiff.Request()
    request.name = file
    request.range = range
    request.options = options
    request.options.hasColours = console.palette.enabled && !isJSON
    request.options.columns = console.width
    request.summary = summary ? .always : .whereBinary
    if !isJSON { console.startPager(in: invocation.context) }

    let query = FileDiff(try invocation.vault())
    // A piece of text is a difference; the report says the rest.
    var differs = false
    do {
      if isJSON {
        var text: [UInt8] = []
        request.namesVersions = true
        let report = try query.run(request) { text += $0 }
        differs = report.differs
        try console.write(DiffRendering.json(report, text: text))
      } else {
        var screen = TerminalContents(allowsColours: console.palette.enabled)
        let report = try query.run(request) { piece in
          differs = true
          guard !summary else { return }
          try console.write(console.isTerminal ? screen.take(piece) : piece)
        }
        differs = report.differs
        try console.write(screen.finish())
        if let summaries = report.summary { try console.writeLines(DiffRendering.lines(summaries)) }
      }
      try console.flush()
    } catch StreamFailure.closed where exitCode {
      // Whoever reads has seen enough; that does not change the answer.
    }
    if exitCode, differs { throw CommandEnd(code: FailureCategory.failed.exitCode) }
  }
}
