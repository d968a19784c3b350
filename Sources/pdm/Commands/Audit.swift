import PDMCore

/// `pdm audit`
struct AuditCommand: Command {
  var file: [UInt8]?
  var user: String?
  var action: AuditAction?
  var since: Moment?
  var until: Moment?
  var limit = 50
  var jsonLines = false

  static let spec = CommandSpec<Self>(
    "audit", "Show who did what when, newest first",
    group: .looking,
    discussion: """
      The record of every act. An administrator sees all of it, others their own acts and those on their files. A pipe
      gets one line an act, tab-separated: number, time, account, host, action, details, target.

      Times are given as '2026-11-24', '2026-11-24T08:00:00Z', or how long ago: '90m', '8h', '2d'.
      """,
    examples: [
      ("pdm audit", "the last 50 acts"),
      ("pdm audit bracket.nc --since 7d", "one file's week"),
      ("pdm audit --action CHECKOUT_FILE --user john -n 0 --json", "all of john's check-outs"),
    ],
    exits: [.notLoggedIn, .busy, .unsafe, .notFound],
    arguments: [
      .optionalPositional(\.file, "FILE", completion: .files, help: "only acts on this file"),
      .option(\.user, "user", .text("NAME", completion: .accounts), help: "only acts of this account"),
      .option(\.action, "action", .choice("ACTION"), help: "only acts of this kind"),
      .option(\.since, "since", Moment.value, help: "only acts from this moment on"),
      .option(\.until, "until", Moment.value, help: "only acts before this moment"),
      .option(\.limit, "limit", "n", .integer("N", in: 0...), help: "at most N acts; 0 is all"),
      .flag(\.jsonLines, "json-lines", help: "print one JSON object a line"),
    ])

  func run(_ invocation: Invocation) throws {
    let vault = try invocation.vault()
    let reading = AuditReading(vault)
    let now = invocation.context.clock.now()
    let lines = try reading.run(
      AuditQuery(
        target: try file.map(reading.target), user: user, action: action, since: since?.time(now: now),
        until: until?.time(now: now), limit: limit == 0 ? nil : limit))
    let console = invocation.console
    if jsonLines {
      for line in lines { try console.writeLine(AuditRendering.json(line)) }
    } else if invocation.globals.json {
      try console.write(.array(lines.map(AuditRendering.json)))
    } else if console.isTerminal {
      try console.writePage(
        AuditRendering.table(lines, now: now, width: console.width, palette: console.palette), in: invocation.context)
    } else {
      for line in lines { try console.write(AuditRendering.record(line)) }
    }
  }
}

/// A moment as people type it: a time, or how long ago.
enum Moment: Sendable {
  case at(Timestamp)
  case ago(Duration)

  func time(now: Timestamp) -> Timestamp {
    switch self {
    case .at(let time): time
    case .ago(let span): now.adding(.zero - span)
    }
  }

  static var value: ArgumentValue<Moment> {
    ArgumentValue("TIME") { bytes throws(ValueProblem) in
      if let time = RFC3339.parse(String(decoding: bytes, as: UTF8.self)) { return .at(time) }
      // A bare number would be seconds: hardly what somebody means who types a year.
      if let last = bytes.last, "smhd".utf8.contains(last), let span = DurationText.parse(bytes) { return .ago(span) }
      throw .not("a time such as 2026-11-24, 2026-11-24T08:00:00Z, 90m, 8h or 2d")
    }
  }
}
