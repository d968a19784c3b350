import PDMCore

/// `pdm show`
struct ShowCommand: Command {
  var file: [UInt8]?
  var vault = false

  static let spec = CommandSpec<Self>(
    "show", "Show everything known of one file, or where the vault is",
    group: .looking, aliases: ["info"],
    discussion: """
      Status, holder, reason, since when and where, size, the last versions, and what you may do now.

      With the file's name left out and '--vault' alone, the vault itself: which one was found and why.
      """,
    examples: [
      ("pdm show bracket.nc", "one file"),
      ("pdm show --vault", "where the vault is"),
    ],
    exits: [.notLoggedIn, .busy, .unsafe, .notFound],
    arguments: [
      .optionalPositional(\.file, "FILE", completion: .files, help: "the file"),
      .flag(\.vault, "vault", shadowsGlobal: true, help: "show where the vault is and why it was taken"),
    ])

  func run(_ invocation: Invocation) throws {
    let console = invocation.console
    let (json, lines): (JSON, [String])
    if vault {
      guard file == nil else { throw invocation.usage(.conflict("--vault", "FILE")) }
      let details = try VaultDetails(of: try invocation.vault())
      json = DetailsRendering.json(details)
      lines = DetailsRendering.lines(details, palette: console.palette)
    } else {
      guard let file else { throw invocation.usage(.missingArgument("FILE")) }
      let details = try FileDetailsQuery(try invocation.vault()).run(name: file)
      json = DetailsRendering.json(details)
      lines = DetailsRendering.lines(details, palette: console.palette)
    }
    if invocation.globals.json { try console.write(json) } else { try console.writeLines(lines) }
  }
}
