import PDMCore

/// `pdm init`
struct InitCommand: Command, TakesPassword {
  var directory: [UInt8]?
  var admin: String?
  var fullName: String?
  var password = PasswordArgument()
  var shared = false

  static let spec = CommandSpec<Self>(
    "init", "Make a vault of a git repository, or of a new one",
    group: .care,
    discussion: """
      Makes the store, .pdm beside .git, with one account, an administrator. Where there is no repository, git makes
      one. Where there is a vault already, nothing happens.

      Files become read-only, as a reminder that they need a check-out; 'git config pdm.setLockableReadonly false'
      before it leaves them as they are.

      With '--shared', the repository and the store are writable by the group of the folder.
      """,
    examples: [
      ("pdm init --admin admin", "asks for the first password"),
      ("pdm init parts --shared --admin admin --password-stdin < secret", "a new repository for a group"),
    ],
    exits: [.cancelled, .busy, .unsafe, .notFound],
    arguments: [
      .optionalPositional(\.directory, "DIR", completion: .files, help: "the folder; the working folder if left out"),
      .option(\.admin, "admin", .text("NAME"), help: "the first account"),
      .option(\.fullName, "full-name", .text("NAME"), help: "the name of the person behind it, for commits"),
      passwordArgument(),
      .flag(\.shared, "shared", help: "for a group of users, as 'git init --shared' makes it"),
    ])

  func run(_ invocation: Invocation) throws {
    let initialization = VaultInitialization(context: invocation.context, options: invocation.vaultOptions)
    let report: VaultInitialization.Report
    var admin = admin
    if case .existing(let vault) = try initialization.find(directory: directory) {
      report = VaultInitialization.Report(existing: vault)
    } else {
      let name = try admin ?? askName(invocation)
      admin = name
      report = try initialization.create(
        directory: directory, admin: name, fullName: fullName, password: try password.new(invocation, for: name),
        shared: shared)
    }
    try show(report, admin: admin ?? "NAME", invocation)
  }

  private func askName(_ invocation: Invocation) throws -> String {
    guard invocation.console.isInteractive else { throw invocation.usage(.missingOption("--admin")) }
    guard let answer = try invocation.console.ask("Name of the first account, an administrator: "), !answer.isEmpty
    else { throw Cancelled() }
    return String(decoding: answer, as: UTF8.self)
  }

  private func show(_ report: VaultInitialization.Report, admin: String, _ invocation: Invocation) throws {
    let console = invocation.console
    if invocation.globals.json {
      try console.write(
        .object(
          JSON.path(RepoPath(trusted: report.storeDirectory), key: "store") + [
            ("created", .bool(!report.alreadyThere)), ("created_repository", .bool(report.createdRepository)),
            ("read_only_files", .integer(Int64(report.readOnlyFiles))),
          ]))
      return
    }
    let store = PathQuoting.quote(report.storeDirectory)
    guard !report.alreadyThere else {
      console.note("there is a vault already: \(store)")
      return
    }
    console.note("vault made: \(store)")
    if report.readOnlyFiles > 0 {
      let files = report.readOnlyFiles == 1 ? "1 file is" : "\(report.readOnlyFiles) files are"
      console.note("\(files) read-only now, as a reminder to check them out first")
    }
    let place = directory.map { "-C \(PathQuoting.shellWord($0)) " } ?? ""
    console.hint("pdm \(place)login \(admin)")
  }
}
