import PDMCore

/// `pdm rescue restore`
struct RescueRestoreCommand: Command {
  var id = ""
  var files: [[UInt8]] = []
  var output: [UInt8]?
  var staged = false
  var dryRun = false

  static let spec = CommandSpec<Self>(
    "restore", "Write kept bytes back into the working files",
    discussion: """
      You must have each file checked out. What is in it now is kept first, under a rescue of its own. The bytes are
      exactly those that were kept, past every filter; links and the executable bit come back as well. Nothing is
      committed: 'pdm checkin' does that. Of a submodule nothing is written; the command that takes it to its commit is
      named.

      With '-o', one file is copied elsewhere, which needs no check-out.
      """,
    examples: [
      ("pdm rescue restore 3e88a2ea", "all files of it"),
      ("pdm rescue restore 3e88a2ea bracket.nc -n", "what would be done for one"),
      ("pdm rescue restore 3e88a2ea bracket.nc -o mine.nc", "a copy beside the file"),
    ],
    exits: [.notLoggedIn, .forbidden, .lockMissing, .busy, .unsafe, .notFound],
    arguments: [
      .positional(\.id, .text("ID"), help: "the rescue, as 'pdm rescue list' shows it"),
      .rest(\.files, "FILE", completion: .files, help: "only these of its files"),
      .option(
        \.output, "output", "o", .bytes("FILE", completion: .files),
        help: "write a copy there, a new file; '-' is standard output"),
      .flag(\.staged, "staged", help: "what was staged, not what was on disk"),
      .flag(\.dryRun, "dry-run", "n", help: "only say what would be done"),
    ])

  func run(_ invocation: Invocation) throws {
    let vault = try invocation.vault()
    if let output {
      if dryRun { throw invocation.usage(.conflict("--output", "--dry-run")) }
      return try copy(to: output, vault, invocation)
    }
    var request = RescueRestore.Request(id: id)
    request.files = files
    request.staged = staged
    request.dryRun = dryRun
    let report = try RescueRestore(vault).run(request)
    let console = invocation.console
    if invocation.globals.json {
      try console.write(RescueRendering.json(report))
    } else if console.isTerminal {
      try console.writeLines(
        RescueRendering.lines(report, display: vault.displayPath, palette: console.palette))
    } else {
      try console.write(RescueRendering.records(report, display: vault.displayPath))
    }
    for line in RescueRendering.advice(report, display: vault.displayPath) { console.hint(line) }
  }

  private func copy(to output: [UInt8], _ vault: Vault, _ invocation: Invocation) throws {
    let reading = RescueReading(vault)
    let rescue = try reading.rescue(id)
    let wanted = try files.map { try reading.file($0, staged: staged, of: rescue) }
    let kept = wanted.isEmpty ? rescue.files.filter { $0.isStaged == staged } : wanted
    guard kept.count == 1, let file = kept.first else {
      throw invocation.usage(
        .other("'--output' takes one file, not \(kept.count)", hint: "name the file behind the ID"))
    }
    if output.elementsEqual("-".utf8) {
      return try ContentOutput(path: file.path, command: "pdm rescue show ID FILE").write(
        invocation, document: { RescueRendering.json(file, of: rescue, content: $0) },
        stream: { try reading.stream(file, to: $0) })
    }
    try RescueCopy(vault).run(file, to: output)
    invocation.console.note("\(PathQuoting.quote(file.path.bytes)) is copied to \(PathQuoting.quote(output))")
  }
}
