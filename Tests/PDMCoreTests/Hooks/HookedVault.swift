import Glibc
import Testing

@testable import PDMCore

/// Hooks in a real vault, and a `pdm` on PATH whose `check` writes down what it was given and answers what it is told;
/// everything else is the program's own.
extension RealVault {
  /// - Parameter verdict: the exit code of `pdm check`.
  func putStandInOnPath(verdict: Int = 0) throws {
    try script(
      "bin/pdm",
      """
      if [ "$1" = check ]; then
        { echo "$*${PDM_VAULT+, asked about another vault}"; case $* in *--pre-*) cat ;; esac; } >>'\(text(fixture.root))/checked'
        exit \(verdict)
      fi
      exec '\(text(Self.program))' "$@"
      """)
    fixture.environment["PATH"] = fixture.path("bin") + Array(":/usr/local/bin:/usr/bin:/bin".utf8)
  }

  /// What the gate was asked since the last time.
  func checked() throws -> String {
    defer { unlink(fixture.path("checked").cStringBytes) }
    return PathProbe.contents(fixture.path("checked")).map(text) ?? ""
  }

  /// An executable file of sh.
  func script(_ name: String, _ body: String, mode: mode_t = 0o755) throws {
    try fixture.write(name, "#!/bin/sh\n\(body)\n")
    #expect(chmod(fixture.path(name).cStringBytes, mode) == 0)
  }

  /// git as an account would run it, which may fail.
  func tryGit(_ account: String, _ words: String..., in folder: String? = nil) throws -> ChildResult {
    try Subprocess(
      Array("git".utf8), words.map { Array($0.utf8) }, environment: environment(of: account),
      workingDirectory: fixture.path(folder ?? self.folder)
    ).run()
  }

  @discardableResult
  func shell(_ script: String, in folder: String = "", sourceLocation: SourceLocation = #_sourceLocation) throws
    -> String
  {
    let result = try Subprocess(
      Array("sh".utf8), ["-c", script].map { Array($0.utf8) }, environment: environment(of: "john"),
      workingDirectory: fixture.path(folder)
    ).run()
    try #require(result.succeeded, "\(script): \(result.errorText)", sourceLocation: sourceLocation)
    return text(result.output)
  }

  /// Everything that is below a folder: kind, mode, time of change, target, content.
  func snapshot(_ folder: String) throws -> String {
    try shell(
      """
      [ -e '\(folder)' ] || exit 0
      find '\(folder)' -mindepth 1 -printf '%p %y %m %T@ %l\\n' | sort
      find '\(folder)' -type f -exec cksum {} + | sort
      """)
  }

  func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
