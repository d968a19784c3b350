import PDMCore

/// `pdm locks`
struct LocksCommand: Command {
  var verify = false
  var nul = false

  static let spec = CommandSpec<Self>(
    "locks", "List the check-outs, as 'git lfs locks' prints them",
    group: .looking,
    discussion: """
      Path, holder and number of every check-out. With '--verify', yours have an O before them, and '--json' tells
      yours and others' apart. On a terminal 'overdue' stands behind those that are older than lock.stale_after.
      """,
    examples: [
      ("pdm locks", "who holds what"),
      ("pdm locks --verify --json", "what a push would have to respect"),
    ],
    exits: [.notLoggedIn, .busy, .unsafe, .notFound],
    arguments: [
      .flag(\.verify, "verify", help: "tell your own from others'"),
      .flag(\.nul, "z", help: "only paths, each ended by NUL"),
    ])

  func run(_ invocation: Invocation) throws {
    if nul, invocation.globals.json { throw invocation.usage(.conflict("-z", "--json")) }
    let report = try LockListing(try invocation.vault()).run()
    let console = invocation.console
    if invocation.globals.json {
      try console.write(verify ? LockRendering.verification(report) : LockRendering.json(report))
    } else if nul {
      for lock in report.locks { try console.write(lock.path.bytes + [0]) }
    } else {
      try console.write(LockRendering.lines(report, marksOwn: verify, quotes: console.isTerminal))
    }
  }
}
