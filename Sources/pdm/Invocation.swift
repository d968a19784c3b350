import PDMCore

/// A file that was named on the command line and is not there.
private struct NoSuchFile: Failure {
  let name: [UInt8]
  var category: FailureCategory { .notFound }
  var message: String { "no such file: \(PathQuoting.quote(name))" }
}

/// What a command gets: where it runs, what it may say, and the vault when it asks for it.
struct Invocation {
  let globals: GlobalOptions
  let console: Console
  let context: ProcessContext
  let command: CommandDescription
  let draft = MessageDraft()

  init(
    _ globals: GlobalOptions, console: Console, context: ProcessContext, command: CommandDescription
  ) throws {
    self.globals = globals
    self.console = console
    self.command = command
    var context = context
    context.observer = console.observer
    for folder in globals.folders { try context.changeDirectory(to: folder) }
    self.context = context
  }

  var vaultOptions: Vault.Options {
    var options = Vault.Options()
    options.lockTimeout = globals.lockTimeout
    options.vault = globals.vault
    options.namesFolder = !globals.folders.isEmpty
    for word in command.path.dropFirst() { options.command += (options.command.isEmpty ? "" : " ") + word }
    return options
  }

  func vault() throws -> Vault {
    try Vault(locating: vaultOptions, context: context)
  }

  func usage(_ problem: UsageFailure.Problem) -> UsageFailure {
    UsageFailure(problem, command: command.path)
  }

  /// A file named on the command line, or standard input for `-`.
  func contents(of file: [UInt8]) throws -> [UInt8] {
    if file.elementsEqual("-".utf8) { return try console.readInput() }
    do {
      return try context.contents(of: file)
    } catch let failure as SystemFailure where failure.isMissingFile {
      throw NoSuchFile(name: file)
    }
  }
}
