import PDMCore

/// `pdm request`
struct RequestCommand: Command, TakesFiles, TakesMessage {
  var files = FileArguments()
  var message = MessageArgument()
  var withdraw = false

  static let spec = CommandSpec<Self>(
    "request", "Ask whoever holds a file for it",
    group: .colleagues,
    discussion: """
      Each command of the holder says so until they acknowledge it, and 'pdm show FILE' has it too. When the file is free
      again, whoever asked is told the same way, and the request ends. Asking again replaces the message.

      A file that nobody holds is 'free': take it. One of yours is 'already_yours'. Neither is an error.
      """,
    examples: [
      ("pdm request bracket.nc -m 'the customer wants 2 mm more'", "ask for one part"),
      ("pdm request --withdraw bracket.nc", "it is not needed any more"),
    ],
    exits: [.cancelled, .notLoggedIn, .forbidden, .busy, .unsafe, .notFound],
    arguments: fileArguments("the files to ask for") + messageArguments("MESSAGE", "what you need them for") + [
      .flag(\.withdraw, "withdraw", help: "take requests back")
    ])

  func run(_ invocation: Invocation) throws {
    let names = try files.resolve(invocation)
    let console = invocation.console
    guard !withdraw else {
      if !message.texts.isEmpty || message.file != nil {
        throw invocation.usage(.conflict("--withdraw", message.file == nil ? "--message" : "--file"))
      }
      let vault = try invocation.vault()
      return try invocation.show(try RequestFiles(vault).withdraw(names), in: vault)
    }
    let text = try message.resolve(invocation, prompt: "Message for the holder")
    let vault = try invocation.vault()
    let report = try RequestFiles(vault).ask(names, text: text)
    try invocation.show(report, in: vault)
    let free = report.files.filter { $0.result == .free }.map { PathQuoting.shellWord(vault.displayPath($0.path)) }
    if !free.isEmpty { console.hint("pdm checkout \(free.joined(separator: " ")) -m REASON takes what is free") }
  }
}
