/// What a command line asks for.
public enum ParseOutcome<Action, Globals> {
  /// Run a command. The description is for messages that name it.
  case run(Action, globals: Globals, CommandDescription)
  /// Print this text to standard output and end well.
  case help(String)
  case version
  case failure(UsageFailure)
}

extension ParseOutcome: Sendable where Action: Sendable, Globals: Sendable {}
