import PDMCore

/// `pdm check`
struct CheckCommand: Command, TakesFiles {
  var files = FileArguments()
  var prePush = false
  var preReceive = false
  var update = false
  var range: [UInt8]?
  var format: Format?
  var nul = false

  enum Format: String, CaseIterable, Sendable { case text, json, github, junit }

  static let spec = CommandSpec<Self>(
    "check", "Refuse changes that no check-out covers: for hooks and CI",
    group: .care,
    discussion: """
      Without options, what is staged is compared with HEAD, for a pre-commit hook. A change passes where you hold the
      file's check-out, where the commit is a check-in that the store recorded, where the file is new and nobody has
      reserved its name, and where .gitattributes say '-lockable' before and after. All else is refused: exit 8, one
      line a change. Deleting and renaming are changes; of a merge counts what differs from all of its parents.

      '--pre-push', '--pre-receive' and '--update' are for the hooks of these names and take what git gives to them.
      FILEs are a question: might they be changed now? A store that does not answer is never a yes, unless the vault's
      'check.on_error' is 'warn'.
      """,
    examples: [
      ("pdm check", "what a pre-commit hook runs"),
      ("pdm check --range origin/main..HEAD --format github", "a job of GitHub Actions"),
      ("pdm check bracket.nc", "may I change this now?"),
    ],
    exits: [.notLoggedIn, .violations, .busy, .unsafe, .notFound],
    arguments: fileArguments("files to ask about; with '--pre-push' and '--update', git's arguments of the hook") + [
      .flag(\.prePush, "pre-push", help: "judge the commits of a push, by a pre-push hook's input"),
      .flag(\.preReceive, "pre-receive", help: "the same where they arrive, by a pre-receive hook's input"),
      .flag(\.update, "update", help: "the same for one reference: REF OLD NEW"),
      .option(\.range, "range", .bytes("A..B"), help: "judge the commits of B that A does not have"),
      .option(\.format, "format", .choice("FORMAT"), help: "how to print what is refused"),
      .flag(\.nul, "z", help: "only the paths that are refused, each ended by NUL"),
    ])

  func run(_ invocation: Invocation) throws {
    let format = try chosenFormat(invocation)
    let source = try source(invocation)
    let (report, vault) = try Check.run(source, locating: invocation.vaultOptions, context: invocation.context)
    let console = invocation.console
    let rendering = CheckRendering(report) { PathQuoting.shellWord(vault?.displayPath($0) ?? $0.bytes) }
    if nul {
      for violation in report.violations { try console.write(violation.path.bytes + [0]) }
    } else {
      switch format {
      case .text: try console.writeLines(rendering.lines)
      case .json: try console.write(rendering.json)
      case .github: try console.writeLines(rendering.workflowCommands)
      case .junit: try console.writeLines(rendering.testReport)
      }
    }
    if !report.violations.isEmpty { throw CheckRefused(violations: report.violations) }
  }

  private func chosenFormat(_ invocation: Invocation) throws -> Format {
    let isJSON = invocation.globals.json
    if isJSON, let format, format != .json { throw invocation.usage(.conflict("--json", "--format")) }
    if nul, isJSON || format != nil { throw invocation.usage(.conflict("-z", isJSON ? "--json" : "--format")) }
    return format ?? (isJSON ? .json : .text)
  }

  private func source(_ invocation: Invocation) throws -> Check.Source {
    let named = [
      ("--pre-push", prePush), ("--pre-receive", preReceive), ("--update", update), ("--range", range != nil),
    ]
    let modes = named.filter(\.1).map(\.0)
    if modes.count > 1 { throw invocation.usage(.conflict(modes[0], modes[1])) }
    guard let mode = modes.first else {
      let asks = !files.names.isEmpty || files.listFile != nil || files.listIsNUL
      return asks ? .paths(try files.resolve(invocation)) : .staged
    }
    if files.listFile != nil || files.listIsNUL { throw invocation.usage(.conflict(mode, "--pathspec-from-file")) }
    let words = files.names
    if let range {
      try refuse(words, beyond: 0, invocation)
      return .range(range)
    }
    if update {
      guard words.count >= 3 else { throw invocation.usage(.missingArgument("REF OLD NEW")) }
      try refuse(words, beyond: 3, invocation)
      return .update(reference: words[0], old: words[1], new: words[2])
    }
    // A pre-push hook gets the remote's name and address.
    try refuse(words, beyond: prePush ? 2 : 0, invocation)
    let input = try invocation.console.readInput()
    return prePush ? .prePush(input: input, remote: words.first) : .preReceive(input: input)
  }

  private func refuse(_ words: [[UInt8]], beyond count: Int, _ invocation: Invocation) throws {
    guard words.count > count else { return }
    throw invocation.usage(.unexpectedArgument(PathQuoting.quote(words[count])))
  }
}

/// Some changes are not allowed. Which they are is the result.
private struct CheckRefused: Failure {
  let violations: [Violation]
  var category: FailureCategory { .violations }
  var message: String { "\(violations.count) \(violations.count == 1 ? "change is" : "changes are") not allowed" }
  /// Nobody has a name that is not wanted.
  var hint: String? {
    violations.allSatisfy { $0.rule == .badName }
      ? nil : "take the files, or ask who has them; pdm locks shows all check-outs"
  }
}
