import PDMCore

/// `pdm rescue show`
struct RescueShowCommand: Command {
  var id = ""
  var file: [UInt8]?
  var staged = false
  var diff = false

  static let spec = CommandSpec<Self>(
    "show", "Show what a rescue holds, or print one file of it",
    discussion: """
      Without FILE, the files with their sizes; 'staged' is what was in git's index and neither in HEAD nor on disk.
      With FILE, its bytes as they were kept, past every filter: exact in a pipe, control characters as '^M' on a
      terminal. Of a link the target is printed, of a submodule the commit that it was at.

      ID is as 'pdm rescue list' shows it, the number behind the dash, a beginning of either, or the whole ref.

      A pipe gets one line a file, tab-separated: 'file' or 'executable' or 'link' or 'submodule', 'disk' or 'staged',
      bytes, path.
      """,
    examples: [
      ("pdm rescue show 3e88a2ea", "which files it holds"),
      ("pdm rescue show 3e88a2ea bracket.nc > mine.nc", "the kept bytes, to a file"),
      ("pdm rescue show 3e88a2ea bracket.nc --diff", "what differs from HEAD's version"),
    ],
    exits: [.notLoggedIn, .forbidden, .busy, .unsafe, .notFound],
    arguments: [
      .positional(\.id, .text("ID"), help: "the rescue"),
      .optionalPositional(\.file, "FILE", completion: .files, help: "print this one of its files"),
      .flag(\.staged, "staged", help: "what was staged of FILE, not what was on disk"),
      .flag(\.diff, "diff", help: "compare HEAD's version of FILE with the kept one"),
    ])

  func run(_ invocation: Invocation) throws {
    if file == nil, staged || diff { throw invocation.usage(.missingArgument("FILE")) }
    let reading = RescueReading(try invocation.vault())
    let rescue = try reading.rescue(id)
    guard let file else { return try show(rescue, invocation) }
    let kept = try reading.file(file, staged: staged, of: rescue)
    guard !diff else {
      var command = DiffCommand()
      command.file = file
      command.range = try reading.range(of: rescue, staged: staged)
      return try command.run(invocation)
    }
    try ContentOutput(path: kept.path, command: "pdm rescue show ID FILE").write(
      invocation, document: { RescueRendering.json(kept, of: rescue, content: $0) },
      stream: { try reading.stream(kept, to: $0) })
  }

  private func show(_ rescue: KeptRescue, _ invocation: Invocation) throws {
    let console = invocation.console
    if invocation.globals.json {
      try console.write(RescueRendering.json(rescue))
    } else if console.isTerminal {
      try console.writeLines(
        RescueRendering.lines(
          rescue, now: invocation.context.clock.now(), width: console.width, palette: console.palette))
    } else {
      try console.write(RescueRendering.records(rescue))
    }
  }
}
