import Glibc

/// A program that shows text page by page. It has the terminal; what it shows comes through a pipe.
///
/// Waiting for it is part of its end: a shell that takes the terminal back while a pager still reads keys from it spoils
/// both.
public struct Pager: ~Copyable {
  private let process: pid_t
  private var input: Int32

  /// Starts what git would start in this repository (`git var GIT_PAGER`: GIT_PAGER, core.pager, PAGER, less), with
  /// git's settings for less and lv where the person has none of their own.
  ///
  /// - Returns: nil where no pager is wanted (`cat`, an empty name) or none can be started.
  public static func start(in context: ProcessContext) -> Pager? {
    guard let command = command(in: context), !command.isEmpty, command != Array("cat".utf8) else { return nil }
    var environment = context.environment
    // A shell would only say that it is missing, and take the results with it.
    guard Editor.isForShell(command) || (try? Subprocess(command, environment: environment).locatedProgram()) != nil
    else { return nil }
    if environment["LESS"] == nil { environment["LESS"] = Array("FRX".utf8) }
    if environment["LV"] == nil { environment["LV"] = Array("-c".utf8) }
    return try? Pager(command: command, environment: environment, folder: context.workingDirectory)
  }

  private static func command(in context: ProcessContext) -> [UInt8]? {
    // Not by way of GitProgram, whose git is told that there is no pager.
    let question = Subprocess(
      Array("git".utf8), [Array("var".utf8), Array("GIT_PAGER".utf8)], environment: context.environment,
      workingDirectory: context.workingDirectory)
    guard let result = try? question.run(), result.succeeded else { return nil }
    return result.output.last == UInt8(ascii: "\n") ? result.output.dropLast() : result.output
  }

  private init(command: [UInt8], environment: Environment, folder: [UInt8]) throws(SubprocessFailure) {
    let ends = try PipeEnds()
    var spawn = ChildSpawn()
    spawn.give(ends.outputReader, as: STDIN_FILENO)
    spawn.setWorkingDirectory(folder)
    let shell = Array("/bin/sh".utf8)
    switch spawn.start(shell, arguments: [shell, Array("-c".utf8), command], environment: environment.entries) {
    case .failure(let failure): throw .cannotStart(program: shell, code: failure.code)
    case .success(let process): self.process = process
    }
    input = ends.takeOutputWriter()
  }

  deinit {
    if input >= 0 { close(input) }
  }

  /// Writes all of it.
  /// - Throws: ``StreamFailure/closed`` when the person has left the pager.
  public func write(_ bytes: [UInt8]) throws(StreamFailure) {
    try StandardStream.write(bytes, to: input)
  }

  /// Tells that this was all, and waits until the person has seen enough. Ctrl-C is the pager's while it runs.
  public consuming func finish() {
    close(input)
    input = -1
    var status: Int32 = 0
    while unsafe waitpid(process, &status, 0) < 0, errno == EINTR {}
  }
}
