import PDMCore

/// `pdm version`
struct VersionCommand: Command {
  static let spec = CommandSpec<Self>(
    "version", "Print the version",
    group: .care,
    examples: [("pdm version", "which pdm is this?")])

  func run(_ invocation: Invocation) throws {
    try show(on: invocation.console, json: invocation.globals.json)
  }

  func show(on console: Console, json: Bool) throws {
    if json {
      try console.write(JSON.object([("version", .string(Version.current))]))
    } else {
      try console.write("pdm \(Version.current)\n")
    }
  }
}
