/// The program that `pdm watch --exec` runs for each act.
public struct EventProgram: Sendable {
  private let command: Subprocess
  private let name: String

  /// - Parameter line: split into words as a shell does, and run without one.
  /// - Throws: ``EventProgramFailure`` for a line that is none, ``SubprocessFailure`` where there is no such program.
  public init(_ line: String, in context: ProcessContext) throws {
    guard let words = ShellWords.words(of: line), let program = words.first else {
      throw EventProgramFailure(line: line)
    }
    try self.init(program, Array(words.dropFirst()), named: program, context)
  }

  /// The line is a script of sh(1).
  public init(shell line: String, in context: ProcessContext) throws {
    try self.init("sh", ["-c", line], named: line, context)
  }

  private init(_ program: String, _ arguments: [String], named name: String, _ context: ProcessContext) throws {
    var command = Subprocess(
      Array(program.utf8), arguments.map { Array($0.utf8) }, environment: context.environment,
      workingDirectory: context.workingDirectory)
    command.observer = context.observer
    command.isInterruptible = true
    _ = try command.locatedProgram()
    self.command = command
    self.name = name
  }

  /// Runs it to its end. That it failed is told, and no more.
  /// - Parameters:
  ///   - input: the act as JSON, for its standard input.
  ///   - output: gets what it writes.
  public func run(
    _ event: WatchEvent, input: [UInt8], observer: any Observer, output: ([UInt8]) throws -> Void
  ) throws {
    var command = command
    command.input = .bytes(input)
    command.environment["PDM_EVENT_TYPE"] = Array(event.type.utf8)
    command.environment["PDM_EVENT_FILE"] = event.path?.bytes ?? []
    command.environment["PDM_EVENT_USER"] = Array(event.user.utf8)
    command.environment["PDM_EVENT_SEQ"] = Array(String(event.line.sequence).utf8)
    var trouble: (any Error)?
    let child = try command.start()
    let result = try child.wait { piece in
      do { try output(Array(piece)) } catch { trouble = error }
      return trouble == nil
    }
    if let trouble { throw trouble }
    switch result.status {
    case .exited(0): break
    case .exited(let code): observer.warning("\(name) ended with exit code \(code) for line \(event.line.sequence)")
    case .signalled(let signal):
      observer.warning("\(name) was ended by signal \(signal) for line \(event.line.sequence)")
    }
  }
}

/// A command line that cannot be run without a shell.
struct EventProgramFailure: Failure, Equatable {
  let line: String
  var category: FailureCategory { .usage }
  var message: String { "'\(line)' is not a program and its arguments: a quote is open, or a shell is needed for it" }
  var hint: String? { "put what is meant as it stands in quotes, or add --shell" }
}
