import PDMCore

/// `pdm hooks status`
struct HooksStatusCommand: Command {
  var exitCode = false

  static let spec = CommandSpec<Self>(
    "status", "Show which of pdm's hooks git runs here",
    discussion: """
      'live': git runs it. 'missing': it is not installed, or somebody else's hook is there. 'altered': somebody changed
      it. 'replaced': somebody put another hook in its place. 'not executable': git passes over it. 'shadowed':
      'core.hooksPath' makes git look elsewhere.

      A pipe gets one line a hook, tab-separated: name, role, state, and the hook that runs before it or '-'.
      """,
    examples: [
      ("pdm hooks status", "what guards this repository"),
      ("pdm hooks status --exit-code >/dev/null", "1 where a gate is not live"),
    ],
    exits: [.unsafe, .notFound],
    arguments: [.flag(\.exitCode, "exit-code", help: "end with 1 unless every gate is live")])

  func run(_ invocation: Invocation) throws {
    let report = try HookListing(try invocation.vault()).run()
    let console = invocation.console
    if invocation.globals.json {
      try console.write(HookRendering.json(report))
    } else if console.isTerminal {
      try console.writeLines(HookRendering.table(report, width: console.width, palette: console.palette))
    } else {
      try console.write(HookRendering.records(report))
    }
    if let advice = HookRendering.advice(report) { console.hint(advice) }
    if exitCode, !report.isGuarded {
      try console.flush()
      throw CommandEnd(code: FailureCategory.failed.exitCode)
    }
  }
}
