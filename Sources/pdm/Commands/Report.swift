import PDMCore

/// `pdm report`
struct ReportCommand: Command {
  var patterns: [[UInt8]] = []
  var output: [UInt8]?
  var title: String?
  var differences = 100
  var since: Moment?
  var yes = false

  static let spec = CommandSpec<Self>(
    "report", "Write the vault as one page to look at in a browser",
    group: .looking,
    discussion: """
      One HTML file that needs nothing else, no network either: the files with search, filters and sorts, history and last
      difference of each, who holds what for how long, and activity over time. It shows what the account may see that
      makes it, at the moment at which it is made; the page says what was left out.

      It goes to FILE, or to 'pdm-report.html' in the working folder; in a pipe to standard output, as with '-o -'. The
      file is replaced when the new one is whole. One that is no report, or belongs to the vault, is replaced only with
      '--yes', or after a question.
      """,
    examples: [
      ("pdm report", "pdm-report.html, of all that 'pdm ls' lists here"),
      ("pdm report -o /srv/www/parts.html -y --title 'Parts of cell 2'", "for a web server, as cron would run it"),
      ("pdm report '*.nc' --since 90d --diffs 500", "programs alone, the last three months, more differences"),
    ],
    exits: [.notLoggedIn, .cancelled, .busy, .unsafe, .notFound],
    arguments: [
      .rest(\.patterns, "PATTERN", completion: .files, help: "git pathspecs, relative to the working folder"),
      .option(
        \.output, "output", "o", .bytes("FILE", completion: .files), help: "where the page goes; '-' is standard output"
      ),
      .option(\.title, "title", .text("TEXT"), help: "the page's title; the name of the vault's folder by default"),
      .option(
        \.differences, "diffs", .integer("N", in: 0...),
        help: "differences of the N files that changed last, beside those that are held; 0 is none"),
      .option(\.since, "since", Moment.value, help: "only commits and acts from this moment on"),
      .flag(\.yes, "yes", "y", help: "replace what is no earlier report, or belongs to the vault"),
    ])

  func run(_ invocation: Invocation) throws {
    let console = invocation.console
    let isJSON = invocation.globals.json
    var request = Report.Request()
    request.patterns = patterns
    request.title = title
    request.differences = differences
    request.since = since?.time(now: invocation.context.clock.now())
    let vault = try invocation.vault()

    let isStream = output.map { $0.elementsEqual("-".utf8) } ?? (!console.isTerminal && !isJSON)
    if isStream {
      if isJSON { throw invocation.usage(.conflict("-o -", "--json")) }
      _ = try Report(vault).run(request) { try console.write($0) }
      return
    }
    let file = try ReportFile(output ?? Array("pdm-report.html".utf8), in: invocation.context)
    if !yes, let obstacle = try file.obstacle(in: vault) {
      let failure = ReportFileFailure.obstructed(file.name, obstacle)
      guard console.isInteractive else { throw failure }
      try Confirmation.require("\(failure.message); replace it?", yes: false, invocation)
    }
    let summary = try file.write { output in try Report(vault).run(request, output: output) }
    if isJSON {
      try console.write(ReportRendering.json(summary, file: file.name))
    } else {
      console.note(ReportRendering.sentence(summary, file: file.name))
    }
  }
}
