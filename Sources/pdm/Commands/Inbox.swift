import PDMCore

/// `pdm inbox`
struct InboxCommand: Command {
  var ids: [Int] = []
  var all = false
  var acknowledge = false

  static let spec = CommandSpec<Self>(
    "inbox", "Show what colleagues did that concerns you, and say that you have seen it",
    group: .colleagues,
    discussion: """
      Somebody broke a check-out of yours, handed one over to you, or asks you for a file; a file that you asked for is
      free. Every command tells the newest of it on standard error, save under '-q' and '--json', until you say '--ack'.

      A pipe gets one line a notice, tab-separated: number, kind ('broken', 'requested', 'freed', 'handed_over' to you,
      'handed_on' from you by an administrator), when, from whom, when you acknowledged it, rescue, message, path.
      """,
    examples: [
      ("pdm inbox", "what you have not acknowledged, newest first"),
      ("pdm inbox --ack", "show it, and do not be told again"),
      ("pdm inbox --ack 12 15", "these two alone"),
      ("pdm inbox --all", "also what you have acknowledged"),
    ],
    exits: [.notLoggedIn, .busy, .unsafe, .notFound],
    arguments: [
      .rest(\.ids, .integer("ID", in: 1...), help: "with '--ack', only these"),
      .flag(\.acknowledge, "ack", help: "acknowledge what is shown"),
      .flag(\.all, "all", help: "also what was acknowledged before"),
    ])

  func run(_ invocation: Invocation) throws {
    if !ids.isEmpty {
      guard acknowledge else { throw invocation.usage(.missingOption("--ack")) }
      if all { throw invocation.usage(.conflict("--all", "ID")) }
    }
    let inbox = Inbox(try invocation.vault())
    let report = try acknowledge ? inbox.acknowledge(ids, all: all) : inbox.read(all: all)
    let console = invocation.console
    // They are the result.
    console.dropNotices()
    if invocation.globals.json {
      try console.write(NoticeRendering.json(report))
    } else if console.isTerminal {
      try console.writeLines(NoticeRendering.lines(report, palette: console.palette))
      if report.notices.contains(where: { $0.acknowledgedAt == nil }) { console.hint(Console.acknowledging) }
    } else {
      for notice in report.notices { try console.write(NoticeRendering.record(notice)) }
    }
  }
}
