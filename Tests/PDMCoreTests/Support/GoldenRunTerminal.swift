import Foundation
import Testing

@testable import PDMCore

/// The program itself on a terminal of its own, made by python3's pty.
enum PseudoTerminal {
  static var exists: Bool { ShellTool.exists("python3") }

  /// What is done when a text has come.
  enum Echo: String {
    /// Keys are pressed.
    case visible
    /// The same, as soon as the terminal shows none of them.
    case hidden
    /// The program is sent a signal, of this name.
    case signal
    /// Somebody who waits for a line of this file (a named pipe) gets one.
    case release
  }

  struct Report: Decodable {
    /// All that came to the terminal, echoes too.
    let text: String
    let code: Int32
    /// Whether the terminal is as it was before.
    let restored: Bool
  }

  /// - Parameter dialogue: what is waited for, and what is typed or done then. The characters of Ctrl-C and Ctrl-D are
  ///   keys as on any terminal.
  static func run(
    _ line: String, _ dialogue: [(prompt: String, echo: Echo, typed: String)], in run: GoldenRun
  ) throws -> Report {
    try self.run(
      line, dialogue, environment: run.context("john").environment, workingDirectory: run.fixture.path("repo"))
  }

  static func run(
    _ line: String, _ dialogue: [(prompt: String, echo: Echo, typed: String)], environment: Environment,
    workingDirectory: [UInt8]
  ) throws -> Report {
    let folder = try #require(PathProbe.realPath(Array("/proc/self/exe".utf8))).droppingLastComponent
    let words = try #require(ShellWords.commands(of: line)?.first)
    var environment = environment
    environment["PATH"] = Array((ProcessInfo.processInfo.environment["PATH"] ?? "").utf8)
    let steps = dialogue.flatMap { [$0.prompt, $0.echo.rawValue, $0.typed] }
    let python = Subprocess(
      Array("python3".utf8),
      [Array("-c".utf8), Array(script.utf8), Array("\(steps.count / 3)".utf8)] + steps.map { Array($0.utf8) }
        + [folder.appending("pdm")] + words.map { Array($0.utf8) },
      environment: environment, workingDirectory: workingDirectory)
    let result = try python.run()
    try #require(result.succeeded, "\(result.errorText)")
    return try JSONDecoder().decode(Report.self, from: Data(result.output))
  }

  /// Waits for states, never for a time.
  private static let script = #"""
    import fcntl, json, os, select, signal, struct, sys, termios

    count = int(sys.argv[1])
    steps = [sys.argv[2 + 3 * i:5 + 3 * i] for i in range(count)]
    command = sys.argv[2 + 3 * count:]
    master, slave = os.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    before = termios.tcgetattr(slave)
    child = os.fork()
    if child == 0:
        os.setsid()
        fcntl.ioctl(slave, termios.TIOCSCTTY, 0)
        for stream in range(3): os.dup2(slave, stream)
        os.closerange(3, 64)
        os.execv(command[0], command)
    seen = b""
    for prompt, echo, typed in steps:
        while prompt.encode() not in seen:
            if os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT): sys.exit(f"it ended after {seen}")
            if select.select([master], [], [], 0.05)[0]: seen += os.read(master, 4096)
        while echo == "hidden" and termios.tcgetattr(slave)[3] & termios.ECHO: os.sched_yield()
        if echo == "signal": os.kill(child, getattr(signal, typed))
        elif echo == "release": open(typed, "w").write("go\n")
        else: os.write(master, typed.encode())
    status = None
    while status is None:
        if select.select([master], [], [], 0.05)[0]: seen += os.read(master, 4096)
        ended, code = os.waitpid(child, os.WNOHANG)
        if ended: status = code
    after = termios.tcgetattr(slave)
    os.set_blocking(master, False)
    try:
        while True: seen += os.read(master, 4096)
    except BlockingIOError:
        pass
    print(json.dumps({"text": seen.decode(), "code": os.waitstatus_to_exitcode(status), "restored": before == after}))
    """#
}
