import PDMCore

/// Passwords come from a terminal without echo, or line by line from standard input; never from the command line, which
/// every process can read.
struct PasswordArgument: Sendable {
  var fromInput = false

  /// One that exists.
  func current(_ invocation: Invocation, prompt: String = "Password: ") throws -> [UInt8] {
    try read(invocation, prompt: prompt)
  }

  /// A new one, typed twice at a terminal.
  func new(_ invocation: Invocation, for name: String) throws -> [UInt8] {
    let first = try read(invocation, prompt: "New password for \(name): ")
    if fromInput { return first }
    let second = try read(invocation, prompt: "The same again: ")
    guard first == second else { throw invocation.usage(.other("the two passwords differ", hint: nil)) }
    return first
  }

  private func read(_ invocation: Invocation, prompt: String) throws -> [UInt8] {
    if fromInput {
      guard let line = try invocation.console.readInputLine() else {
        throw invocation.usage(.other("standard input holds no password", hint: "give it as a line of its own"))
      }
      return line
    }
    guard invocation.console.isInteractive else { throw invocation.usage(.missingOption("--password-stdin")) }
    guard let answer = try invocation.console.ask(prompt, hidden: true), !answer.isEmpty else { throw Cancelled() }
    return answer
  }
}

/// A command that asks for a password.
protocol TakesPassword: Parsable {
  var password: PasswordArgument { get set }
}

extension TakesPassword {
  static func passwordArgument(_ help: String = "read the password from standard input, one line") -> ArgumentSpec<Self>
  {
    .flag(\.password.fromInput, "password-stdin", help: help)
  }
}
