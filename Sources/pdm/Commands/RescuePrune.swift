import PDMCore

/// `pdm rescue prune`
struct RescuePruneCommand: Command, TakesRescueOwner {
  var user: String?
  var all = false
  var dryRun = false
  var yes = false

  static let spec = CommandSpec<Self>(
    "prune", "Let go of rescues that are older than 'rescue.keep_days'",
    discussion: """
      Yours, or as an administrator those of others. Nothing else ever removes a rescue. One whose time lies in the
      future is never old. The record says which were removed; git frees the room at its next 'git gc'.

      A pipe gets one line a rescue, as 'pdm rescue list' prints it.
      """,
    examples: [
      ("pdm rescue prune -n", "what would go"),
      ("pdm rescue prune --all -y", "everybody's, in a timer"),
    ],
    exits: [.cancelled, .notLoggedIn, .forbidden, .busy, .unsafe, .notFound],
    arguments: ownerArguments() + [
      .flag(\.dryRun, "dry-run", "n", help: "only say what would be done"),
      .flag(\.yes, "yes", "y", help: "do not ask"),
    ])

  func run(_ invocation: Invocation) throws {
    let pruning = RescuePruning(try invocation.vault())
    let plan = try pruning.plan(try owner(invocation))
    let console = invocation.console
    let asks = console.isInteractive && !yes && !dryRun
    if !dryRun, !plan.rescues.isEmpty {
      if asks {
        for line in RescueRendering.table(plan, width: console.width, palette: Palette(enabled: false)) {
          console.message(line)
        }
      }
      try Confirmation.require("Remove \(RescueRendering.sum(plan)) for good?", yes: yes, invocation)
      try pruning.run(plan)
    }
    if invocation.globals.json {
      try console.write(RescueRendering.json(plan, isDone: !dryRun))
    } else if console.isTerminal, !asks {
      try console.writeLines(RescueRendering.table(plan, width: console.width, palette: console.palette))
    } else if !console.isTerminal {
      try console.write(RescueRendering.records(plan.rescues))
    }
    let days = plan.keepDays.map { $0 == 1 ? "1 day" : "\($0) days" }
    guard !plan.rescues.isEmpty else {
      return console.note(days.map { "no rescue is older than \($0)" } ?? "rescues are kept for ever")
    }
    console.note("\(RescueRendering.sum(plan)) \(dryRun ? "would be removed" : "removed")")
  }
}
