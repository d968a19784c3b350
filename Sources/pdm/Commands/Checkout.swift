import PDMCore

/// `pdm checkout`
struct CheckoutCommand: Command, TakesFiles, TakesMessage {
  var files = FileArguments()
  var message = MessageArgument()
  var partial = false
  var patience: Checkout.Patience?
  var dryRun = false
  var yes = false

  static let spec = CommandSpec<Self>(
    "checkout", "Take files, so that nobody else can change them",
    group: .daily, aliases: ["co"],
    discussion: """
      Takes all of the files or none of them. A file that somebody else holds refuses the whole, and so does a copy
      that is older than the newest version. The files become writable and are yours until 'pdm checkin' or
      'pdm cancel'.

      Taking a file that is yours already changes nothing, unless the branch has a newer version of it by now: then
      that one becomes your base.

      With '--wait' the command stands in line until all of the files can be had. Whoever came first has them first,
      whatever the host, and nobody takes a file past those who wait for it. '--wait=10m' gives up after ten minutes,
      Ctrl-C at once. Where somebody checks in what your copy does not have, it ends with exit 7: pull, and begin anew.
      """,
    examples: [
      ("pdm checkout bracket.nc -m 'new fixture'", "take one part"),
      ("pdm checkout *.scad --partial -m 'rename the parameters'", "take what is free"),
      ("pdm checkout bracket.nc --wait=2h -m 'new fixture'", "when the others are done"),
      ("pdm ls -z --status available | xargs -0 pdm checkout -y -m stocktaking --", "take all that is free"),
    ],
    exits: [.cancelled, .notLoggedIn, .forbidden, .lockHeld, .stale, .busy, .unsafe, .notFound],
    arguments: fileArguments("the files to take") + messageArguments("REASON", "why you take them") + [
      .flag(\.partial, "partial", help: "take what is free and report the rest"),
      .option(
        \.patience, "wait", .patience("TIME"), bare: .endless,
        help: "wait in line for what others have; 'TIME' at most, such as '90s', '10m' or '2h'"),
      .flag(\.dryRun, "dry-run", "n", help: "only say what would be done"),
      .flag(\.yes, "yes", "y", help: "do not ask before taking more than \(Confirmation.manyFiles) files"),
    ])

  func run(_ invocation: Invocation) throws {
    if patience != nil, dryRun { throw invocation.usage(.conflict("--wait", "--dry-run")) }
    if patience != nil, partial { throw invocation.usage(.conflict("--wait", "--partial")) }
    let names = try files.resolve(invocation)
    var request = Checkout.Request(
      files: names, reason: try message.resolve(invocation, prompt: "Reason for the check-out"))
    request.partial = partial
    request.dryRun = dryRun
    request.patience = patience
    let vault = try invocation.vault()
    if !dryRun { try Confirmation.requireForMany(names, "Take", yes: yes, invocation) }
    let report = try Checkout(vault).run(request)
    try invocation.show(report, in: vault)
    let held = report.files.compactMap { $0.result == .held ? $0.lock : nil }
    let waiting = report.files.compactMap(\.waiter)
    hint(report, in: vault, invocation)
    if !held.isEmpty || !waiting.isEmpty { throw LockFailure.held(held, waiting: waiting, now: report.now) }
    if let quota = report.quota { throw quota }
  }

  private func hint(_ report: ChangeReport, in vault: Vault, _ invocation: Invocation) {
    let taken = report.files.filter { $0.result == .checkedOut }
    guard let first = taken.first else { return }
    let name = taken.count == 1 ? PathQuoting.shellWord(vault.displayPath(first.path)) : "FILE..."
    invocation.console.nextStep("edit, then: pdm checkin \(name) -m MESSAGE")
  }
}

extension ArgumentValue<Checkout.Patience> {
  fileprivate static func patience(_ placeholder: String) -> Self {
    ArgumentValue(placeholder) { bytes throws(ValueProblem) in
      guard let time = DurationText.parse(bytes) else { throw .notDuration }
      return .atMost(time)
    }
  }
}
