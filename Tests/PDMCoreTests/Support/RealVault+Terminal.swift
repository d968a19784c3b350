import Glibc
import Testing

@testable import PDMCore

/// The real program on a real terminal.
extension RealVault {
  /// - Parameter dialogue: see ``PseudoTerminal/run(_:_:in:)``.
  func onTerminal(
    _ line: String, _ dialogue: [(prompt: String, echo: PseudoTerminal.Echo, typed: String)] = [],
    adding variables: KeyValuePairs<String, String> = [:]
  ) throws -> PseudoTerminal.Report {
    var environment = environment(of: "john")
    environment["TERM"] = Array("xterm".utf8)
    for (name, value) in variables { environment[name] = Array(value.utf8) }
    return try PseudoTerminal.run(
      line, dialogue, environment: environment, workingDirectory: fixture.path(folder))
  }

  /// A script of sh.
  /// - Returns: its path.
  @discardableResult
  func script(_ name: String, _ text: String) throws -> String {
    try fixture.write(name, "#!/bin/sh\n\(text)\n")
    let path = fixture.path(name)
    try #require(chmod(path.cStringBytes, 0o755) == 0)
    return String(decoding: path, as: UTF8.self)
  }

  /// A named pipe, on which a script waits until a terminal's dialogue releases it.
  func gate(_ name: String = "gate") throws -> String {
    let path = fixture.path(name)
    try #require(mkfifo(path.cStringBytes, 0o600) == 0)
    return String(decoding: path, as: UTF8.self)
  }

  /// john has a.nc, edited.
  static func edited() throws -> RealVault {
    let vault = try RealVault()
    try vault.pdm("john", "checkout", "a.nc", "-m", "change")
    try vault.edit("a.nc", "john's edit\n")
    return vault
  }

  /// The edit is in the file, checked out, and in no commit; nothing is left beside it.
  func expectUnchanged(sourceLocation: SourceLocation = #_sourceLocation) throws {
    #expect(try read("a.nc") == "john's edit\n", sourceLocation: sourceLocation)
    #expect(try git("log", "--format=%s") == "parts\n", sourceLocation: sourceLocation)
    #expect(try pdm("john", "ls", "--status", "mine", "-z") == "a.nc\0", sourceLocation: sourceLocation)
    try checkPromises("after an interruption")
  }
}
