import PDMCore

/// `pdm hooks remove`
struct HooksRemoveCommand: Command {
  static let spec = CommandSpec<Self>(
    "remove", "Take pdm's hooks away and put back what was there before",
    discussion: """
      Hooks that were moved aside are renamed back, and 'core.hooksPath' gets the value that it had. A hook of pdm's that
      somebody changed or replaced since is left as it is; the command says which, and ends with 1.
      """,
    examples: [("pdm hooks remove", "as if they had never been there")],
    exits: [.unsafe, .notFound])

  func run(_ invocation: Invocation) throws {
    let report = try HookRemoval(try invocation.vault()).run()
    try invocation.show(report)
    let left = report.hooks.filter { $0.result == .left }
    guard left.isEmpty else { throw HooksLeft(files: left.map(\.file)) }
    if report.hooks.isEmpty { invocation.console.note("there are no hooks of pdm's here") }
  }
}

/// Somebody changed them.
private struct HooksLeft: Failure {
  let files: [[UInt8]]
  var category: FailureCategory { .failed }
  var message: String {
    files.map { "\(PathQuoting.quote($0)) was changed since pdm installed it, and was left" }.joined(separator: "\n")
  }
  var hint: String? { "delete what you do not need; FILE.before-pdm is the hook from before pdm's" }
}
