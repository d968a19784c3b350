import PDMCore

/// `pdm restore-store`
struct RestoreStoreCommand: Command, TakesPassword {
  var file: [UInt8]?
  var admin: String?
  var fullName: String?
  var password = PasswordArgument()
  var force = false
  var yes = false

  static let spec = CommandSpec<Self>(
    "restore-store", "Make a damaged store anew, from a backup and git",
    group: .care,
    discussion: """
      For a store that is damaged, incomplete or gone. FILE is what 'pdm backup' wrote. The new store is built beside the
      old one, verified, and takes its place in one step; the old one is kept as .pdm.old-TIME. Check-ins that git has and
      the backup does not know are put back from their trailers. All sessions end. What is lost is named.

      Without FILE the new store is made of what can still be read of the old one, and of git.

      You name an administrator of what is put back, with the password that counted then; where there is no such account
      left, it is made. See to it that nobody else uses the vault meanwhile.
      """,
    examples: [
      ("pdm restore-store /srv/backup/parts.pdm-backup --admin admin", "asks, and for the password"),
      ("pdm restore-store --admin admin", "without a backup"),
    ],
    exits: [.cancelled, .notLoggedIn, .violations, .busy, .unsafe, .notFound],
    arguments: [
      .optionalPositional(\.file, "FILE", completion: .files, help: "the backup"),
      .option(\.admin, "admin", .text("NAME"), help: "an administrator of what is put back"),
      .option(\.fullName, "full-name", .text("NAME"), help: "the name of the person, where the account is made anew"),
      passwordArgument(),
      .flag(\.force, "force", help: "also where the store is in order; what was done since is lost then"),
      .flag(\.yes, "yes", "y", help: "do not ask"),
    ])

  func run(_ invocation: Invocation) throws {
    let restore = try StoreRestore(try invocation.vault())
    try restore.requireDamage(force: force)
    var request = StoreRestore.Request()
    request.backup = file
    request.fullName = fullName
    request.force = force
    let source: String
    if let file {
      let manifest = try restore.manifest(of: file)
      source =
        manifest.map { "the backup of \(RFC3339.format($0.madeAt)), the record up to line \($0.head.sequence)" }
        ?? "the database \(PathQuoting.quote(file))"
    } else {
      source = "what can be read of it, and of git"
    }
    try Confirmation.require(
      "Make the store \(PathQuoting.quote(restore.storeDirectory)) anew, from \(source)?", yes: yes, invocation)
    request.admin = try admin ?? askName(invocation)
    request.password =
      try file == nil ? password.new(invocation, for: request.admin) : password.current(invocation)
    let report = try restore.run(request)
    let console = invocation.console
    if invocation.globals.json {
      try console.write(RestoreRendering.json(report))
    } else {
      try console.write(RestoreRendering.lines(report).map { TerminalText.sanitize($0) + "\n" }.joined())
    }
    for doubt in report.doubts {
      console.observer.warning("nothing told whether somebody else was at work in the old store: \(doubt)")
    }
    console.hint("pdm login \(report.admin)")
  }

  private func askName(_ invocation: Invocation) throws -> String {
    guard invocation.console.isInteractive else { throw invocation.usage(.missingOption("--admin")) }
    guard let answer = try invocation.console.ask("Administrator: "), !answer.isEmpty else { throw Cancelled() }
    return String(decoding: answer, as: UTF8.self)
  }
}
