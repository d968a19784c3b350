import PDMCore

/// One run of the program, from words to exit code. Nothing here knows the process, so tests can run it in theirs.
enum PDM {
  static func run(_ arguments: [[UInt8]], console: Console, context: ProcessContext) -> Int32 {
    let outcome = ProgramTree.tree.parse(arguments)
    let globals = outcome.globals ?? GlobalOptions(guessing: arguments)
    console.configure(globals, environment: context.environment)
    var place: Invocation?
    do {
      switch outcome {
      case .run(let command, _, let description):
        let invocation = try Invocation(globals, console: console, context: context, command: description)
        place = invocation
        try command.run(invocation)
      case .help(let text): try console.write(text)
      case .version: try VersionCommand().show(on: console, json: globals.json)
      case .failure(let failure): throw failure
      }
      place?.draft.discard()
      try console.flush()
      let isInterrupted = console.finish()
      console.tellNotices()
      return isInterrupted ? FailureCategory.interrupted.exitCode : 0
    } catch let end as CommandEnd {
      console.finish()
      console.tellNotices()
      return end.code
    } catch StreamFailure.closed {
      // Whoever read our output has seen enough; what the command did is done.
      place?.draft.discard()
      let isInterrupted = console.finish()
      console.tellNotices()
      return isInterrupted ? FailureCategory.interrupted.exitCode : 0
    } catch {
      try? console.flush()
      console.finish()
      let code = ErrorPresenter(console: console) { path in
        PathQuoting.shellWord((try? place?.vault())?.displayPath(path) ?? path.bytes)
      }.present(error)
      place?.draft.keep(on: console)
      console.tellNotices(after: error)
      return code
    }
  }
}

extension ParseOutcome {
  fileprivate var globals: Globals? {
    guard case .run(_, let globals, _) = self else { return nil }
    return globals
  }
}
