import PDMCore

/// `pdm hooks remind`
struct HooksRemindCommand: Command {
  var hook = ""
  var words: [String] = []

  static let spec = CommandSpec<Self>(
    "remind", "Make files read-only again that git has just written; for the hooks",
    discussion: """
      What pdm's post-checkout, post-merge, post-commit, post-applypatch and post-rewrite call, with the words that git
      gave them. Of the files that git has written, those that need a check-out and are held by nobody become read-only; files that are
      held, exempt files, links and other people's files stay as they are. 'pdm.setLockableReadonly=false' turns it off.

      It needs no session, and whatever goes wrong is a warning: a reminder must not fail the command that it follows.
      """,
    examples: [("pdm hooks remind post-commit", "after a commit")],
    arguments: [
      .positional(\.hook, .choice("HOOK", HooksRemindCommand.hooks), help: "the hook that git runs"),
      .rest(\.words, .text("WORD"), help: "what git gave it"),
    ])

  static let hooks = ["post-checkout", "post-merge", "post-commit", "post-applypatch", "post-rewrite"]
  /// git is waiting, and it is a reminder.
  private static let patience = Duration.seconds(2)

  func run(_ invocation: Invocation) throws {
    let input = hook == "post-rewrite" ? try invocation.console.readInput() : []
    guard let event = ReadOnlyRenewal.Event(hook: hook, arguments: words, input: input) else {
      throw invocation.usage(.other("git does not give \(hook) these words", hint: "see githooks(5)"))
    }
    var options = invocation.vaultOptions
    options.lockTimeout = min(options.lockTimeout, Self.patience)
    do {
      try ReadOnlyRenewal(try Vault(locating: options, context: invocation.context)).run(after: event)
    } catch let failure as any Failure where failure.category != .interrupted {
      invocation.context.observer.warning(
        "the read-only reminder was not renewed: \(failure.message.split(separator: "\n").first ?? "")")
    }
  }
}
