import PDMCore

/// `pdm hooks install`
struct HooksInstallCommand: Command {
  static let spec = CommandSpec<Self>(
    "install", "Put the gate and the read-only reminder into this repository's hooks",
    discussion: """
      pre-commit, pre-merge-commit and pre-push refuse changes of files that you have not checked out; pre-receive does
      so for whoever pushes into this repository. post-checkout, post-merge, post-commit, post-applypatch and post-rewrite
      make files read-only again that git has written and nobody holds. A bare repository gets pre-receive alone.

      Hooks that are there go on: each is moved aside, to NAME.before-pdm, and runs first. Where 'core.hooksPath' leads
      out of the git folder, nothing is written there: pdm makes a folder of its own, which passes all hooks on to the
      old one, and sets 'core.hooksPath' to it. 'pdm hooks remove' undoes either.

      No account is needed: whoever may write the git folder may do this. 'git commit --no-verify' passes by the hooks of
      a commit; pre-receive in the central repository and 'pdm check' in CI are the gate then.
      """,
    examples: [
      ("pdm hooks install", "here"),
      ("pdm -C /srv/parts.git hooks install", "in the repository that all push into"),
    ],
    exits: [.unsafe, .notFound])

  func run(_ invocation: Invocation) throws {
    let report = try HookInstallation(try invocation.vault()).run()
    try invocation.show(report)
    let isInstalled = report.hooks.contains { $0.result != .unchanged }
    invocation.console.note(isInstalled ? "'pdm hooks status' says what is live" : "all hooks are in place already")
  }
}

extension Invocation {
  /// Prints what was done to hooks.
  func show(_ report: HookChangeReport) throws {
    if globals.json {
      try console.write(HookRendering.json(report))
    } else if console.isTerminal {
      try console.writeLines(HookRendering.lines(report, palette: console.palette))
    } else {
      try console.write(HookRendering.records(report))
    }
  }
}
