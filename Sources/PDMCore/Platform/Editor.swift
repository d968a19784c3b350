import Glibc

/// A person's editor, which has the terminal to itself until the person leaves it.
public enum Editor {
  /// What git would start in this repository (`git var GIT_EDITOR`: GIT_EDITOR, core.editor, VISUAL, EDITOR, vi).
  ///
  /// - Returns: nil where git knows of none: a terminal that can move no cursor, and nothing said.
  public static func command(in context: ProcessContext) -> [UInt8]? {
    // Not by way of GitProgram, whose git is told that there is no editor.
    let question = Subprocess(
      Array("git".utf8), [Array("var".utf8), Array("GIT_EDITOR".utf8)], environment: context.environment,
      workingDirectory: context.workingDirectory)
    guard let result = try? question.run(), result.succeeded else { return nil }
    let command = result.output.last == UInt8(ascii: "\n") ? result.output.dropLast() : result.output
    return command.isEmpty ? nil : command
  }

  /// Has the person edit a file. The command is run as git runs it, with the file behind it: by the shell where there is
  /// anything in it for a shell, since one in between would take Ctrl-C for itself.
  ///
  /// - Throws: ``EditorFailure``; ``Interrupted`` where the person ended the editor by Ctrl-C, or somebody ended us.
  static func edit(_ file: [UInt8], with command: [UInt8], in context: ProcessContext) throws {
    // git's word for "nothing": the file as it is will do.
    guard command != Array(":".utf8) else { return }
    try Interruption.check()
    var spawn = ChildSpawn()
    // Results may go to a file; an editor draws on the terminal.
    spawn.give(STDERR_FILENO, as: STDOUT_FILENO)
    spawn.setWorkingDirectory(context.workingDirectory)
    let words = words(for: command)
    let program = Subprocess(words[0], environment: context.environment)
    guard let path = try? program.locatedProgram() else {
      throw EditorFailure(command: command, status: .exited(missing))
    }
    let terminal = TerminalState()
    let keys = KeysOfEditor()
    let status: ChildStatus
    switch spawn.start(path, arguments: words + [file], environment: context.environment.entries) {
    case .failure: throw EditorFailure(command: command, status: .exited(missing))
    case .success(let process): status = try wait(for: process, terminal)
    }
    _ = consume keys
    guard status != .exited(0) else { return }
    terminal.restore()
    switch status {
    // A shell tells a signal by a code (sh(1)).
    case .signalled(SIGINT), .exited(128 + SIGINT), .signalled(SIGTERM), .signalled(SIGHUP): throw Interrupted()
    default: throw EditorFailure(command: command, status: status)
    }
  }

  /// What a shell says of a command that is not there.
  fileprivate static let missing: Int32 = 127

  /// Whether there is anything in it for a shell, as git looks at it; else it is a program's name.
  static func isForShell(_ command: [UInt8]) -> Bool {
    command.contains(where: "|&;<>()$`\\\"' \t\n*?[#~=%".utf8.contains)
  }

  private static func words(for command: [UInt8]) -> [[UInt8]] {
    guard isForShell(command) else { return [command] }
    return ["/bin/sh", "-c"].map { Array($0.utf8) } + [command + Array(" \"$@\"".utf8), command]
  }

  /// - Throws: ``Interrupted`` when this process is asked to end; then the editor is ended as well.
  private static func wait(for process: pid_t, _ terminal: TerminalState) throws -> ChildStatus {
    var status: Int32 = 0
    while true {
      if Interruption.isRequested {
        ChildSignals.stopAndReap(process)
        terminal.restore()
        throw Interrupted()
      }
      let answer = unsafe waitpid(process, &status, WNOHANG)
      if answer == process { return ChildStatus(waitStatus: status) }
      guard answer == 0 || errno == EINTR else { throw SubprocessFailure.system(call: "waitpid", code: errno) }
      // A signal ends it early.
      MonotonicClock.sleep(.milliseconds(20))
    }
  }
}

/// While an editor runs, Ctrl-C and Ctrl-\ are its own, as with git.
@safe private struct KeysOfEditor: ~Copyable {
  private var interrupt = sigaction()
  private var quit = sigaction()

  init() {
    ChildSignals.makeChildrenWaitable()
    var ignoring = sigaction()
    unsafe ignoring.__sigaction_handler.sa_handler = SIG_IGN
    _ = unsafe sigaction(SIGINT, &ignoring, &interrupt)
    _ = unsafe sigaction(SIGQUIT, &ignoring, &quit)
  }

  deinit {
    var (interrupt, quit) = (interrupt, quit)
    _ = unsafe sigaction(SIGINT, &interrupt, nil)
    _ = unsafe sigaction(SIGQUIT, &quit, nil)
  }
}

/// How a terminal is set, for the case that a program which changed it was ended.
private struct TerminalState {
  private var settings: termios?

  init() {
    var settings = termios()
    self.settings = unsafe tcgetattr(STDIN_FILENO, &settings) == 0 ? settings : nil
  }

  func restore() {
    guard var settings else { return }
    _ = unsafe tcsetattr(STDIN_FILENO, TCSADRAIN, &settings)
  }
}

/// The editor ended with trouble.
struct EditorFailure: Failure, Equatable {
  let command: [UInt8]
  let status: ChildStatus

  var category: FailureCategory { .failed }

  var message: String {
    let name = "the editor \(PathQuoting.quote(command))"
    return switch status {
    case .exited(Editor.missing): "\(name) cannot be started"
    case .exited(let code): "\(name) ended with code \(code)"
    case .signalled(let signal): "\(name) was ended by signal \(signal)"
    }
  }

  var hint: String? {
    status == .exited(Editor.missing)
      ? "git config --global core.editor NAME says which to use; -m TEXT needs none" : "-m TEXT needs no editor"
  }
}
