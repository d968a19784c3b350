import PDMCore

/// `pdm probe-lock`: the second process of `pdm doctor`.
struct ProbeLockCommand: Command {
  var task = ""
  var kind = ""
  var file: [UInt8] = []

  static let spec = CommandSpec<Self>(
    "probe-lock", "Try or hold a lock, for the doctor",
    group: .care, hidden: true,
    arguments: [
      .positional(\.task, .choice("TASK", LockProbe.tasks), help: "what to do with it"),
      .positional(\.kind, .choice("KIND", LockProbe.kinds), help: "which kind"),
      .positional(\.file, .bytes("FILE", completion: .files), help: "an empty file"),
    ])

  func run(_ invocation: Invocation) throws {
    guard let probe = LockProbe(task, kind, of: file, in: invocation.context) else {
      throw invocation.usage(.missingArgument("TASK"))
    }
    try probe.run { answer in
      try invocation.console.write("\(answer.rawValue)\n")
      try invocation.console.flush()
    }
  }
}
