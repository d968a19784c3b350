import PDMCore

/// Commands that take the rescues of an account, one's own by default.
protocol TakesRescueOwner: Parsable {
  var user: String? { get set }
  var all: Bool { get set }
}

extension TakesRescueOwner {
  static func ownerArguments() -> [ArgumentSpec<Self>] {
    [
      .option(
        \.user, "user", .text("NAME", completion: .accounts), help: "those of this account, for an administrator"),
      .flag(\.all, "all", help: "those of all accounts, for an administrator"),
    ]
  }

  func owner(_ invocation: Invocation) throws -> RescueOwner {
    if all, user != nil { throw invocation.usage(.conflict("--all", "--user")) }
    return all ? .everybody : user.map(RescueOwner.account) ?? .own
  }
}

/// `pdm rescue list`
struct RescueListCommand: Command, TakesRescueOwner {
  var files: [[UInt8]] = []
  var user: String?
  var all = false

  static let spec = CommandSpec<Self>(
    "list", "List edits that were kept before a command took them away",
    discussion: """
      'cancel', 'break', 'restore' and 'rescue restore' keep what is in a file before they write over it. Newest first,
      yours unless an administrator asks for others'. They lie in the repository where they were made: a clone has its
      own, work trees of one repository share theirs.

      A pipe gets one line a rescue, tab-separated: id, account, when, number of files, bytes, why.
      """,
    examples: [
      ("pdm rescue list", "yours"),
      ("pdm rescue list bracket.nc", "those that hold this file"),
      ("pdm rescue list --all --json", "everybody's with all their files, for an administrator"),
    ],
    exits: [.notLoggedIn, .forbidden, .busy, .unsafe, .notFound],
    arguments: [.rest(\.files, "FILE", completion: .files, help: "only rescues that hold one of these")]
      + ownerArguments())

  func run(_ invocation: Invocation) throws {
    var request = RescueListing.Request()
    request.files = files
    request.owner = try owner(invocation)
    let report = try RescueListing(try invocation.vault()).run(request)
    let console = invocation.console
    if invocation.globals.json {
      try console.write(RescueRendering.json(report))
    } else if console.isTerminal {
      try console.writeLines(RescueRendering.table(report, width: console.width, palette: console.palette))
    } else {
      try console.write(RescueRendering.records(report.rescues))
    }
    if report.rescues.isEmpty { console.note("no edits are kept here") }
    if let place = report.elsewhere {
      console.hint("this is a clone; others are in the vault: pdm -C \(PathQuoting.shellWord(place)) rescue list")
    }
  }
}
