import Glibc
import Testing

@testable import PDMCore

/// A pdm that runs beside the test, which reads one of its streams line by line.
///
///     let mary = try FollowedProcess(vault, "mary", .error, "checkout", "a.nc", "--wait", "-m", "mine")
///     #expect(mary.next()?.hasPrefix("pdm: waiting") == true)
///     mary.signal(SIGKILL)
final class FollowedProcess {
  let process: pid_t
  private let child: HeldChild
  private let lines: LineReader

  init(
    _ vault: RealVault, _ account: String, _ stream: StandardStream, _ words: String..., in folder: String? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let pipe = vault.fixture.path("pipe-\(Hex.encode(SystemRandom().bytes(8)))")
    try #require(mkfifo(pipe.cStringBytes, 0o600) == 0)
    var environment = vault.environment(of: account)
    environment["PDM"] = RealVault.program
    // exec keeps the number.
    let shell = Subprocess(
      Array("sh".utf8),
      ["-c", "exec 3>\"$0\"; echo $$ >&3; exec \"$PDM\" \"$@\" \(stream.rawValue)>&3 3>&-"].map { Array($0.utf8) }
        + [pipe] + words.map { Array($0.utf8) },
      environment: environment, workingDirectory: vault.fixture.path(folder ?? vault.folder))
    child = HeldChild(try shell.start())
    lines = try LineReader(pipe)
    process = try #require(lines.next().flatMap { pid_t($0) }, sourceLocation: sourceLocation)
  }

  /// The next line of the stream; nil at its end.
  func next() -> String? { lines.next() }

  /// All lines that are left.
  func rest() -> [String] {
    var all: [String] = []
    while let line = next() { all.append(line) }
    return all
  }

  func signal(_ number: Int32, sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(kill(process, number) == 0, sourceLocation: sourceLocation)
  }

  /// Waits for the end; what the followed stream still says is read first, or the process could not end.
  @discardableResult
  func wait() throws -> ChildResult {
    _ = rest()
    return try child.wait()
  }
}
