import Glibc
import Testing

@testable import PDMCore

/// Ctrl-C reaches pdm, git and the hook; `kill` reaches pdm alone. Nothing is half done either way.
@Suite("Interrupted")
struct InterruptionTests {
  private func edited() throws -> RealVault {
    let vault = try RealVault()
    try vault.pdm("john", "checkout", "a.nc", "-m", "change")
    try vault.edit("a.nc", "john's edit\n")
    return vault
  }

  private func shell(_ script: String, in vault: RealVault) throws -> ChildResult {
    var environment = vault.environment(of: "john")
    environment["PDM"] = RealVault.program
    let shell = Subprocess(
      Array("bash".utf8), [Array("-c".utf8), Array(script.utf8)], environment: environment,
      workingDirectory: vault.fixture.path(vault.folder))
    return try shell.run()
  }

  /// The edit is in the file, checked out, and in no commit.
  private func expectAsBefore(_ vault: RealVault) throws {
    #expect(try vault.read("a.nc") == "john's edit\n")
    #expect(try vault.git("log", "--format=%s") == "parts\n")
    #expect(try vault.git("status", "--porcelain") == " M a.nc\n")
    #expect(try vault.pdm("john", "ls", "--status", "mine", "-z") == "a.nc\0")
    try vault.checkPromises("after an interruption")
  }

  @Test func `while it waits for its turn, it changes nothing`() throws {
    let vault = try edited()
    let turn = try FileDescriptor.open(vault.fixture.path("repo/.pdm/checkin"), O_RDWR)
    #expect(flock(turn.raw, LOCK_EX) == 0)
    // It tells after a second for whom it waits.
    let result = try shell(
      """
      exec 3< <("$PDM" -v checkin a.nc -m done 2>&1 & echo $!; wait $!; echo "exit $?")
      read -r pid <&3; read -r waiting <&3; kill -INT "$pid"; cat <&3
      """, in: vault)
    #expect(result.outputText.hasSuffix("exit 130"), "\(result.outputText)")
    #expect(flock(turn.raw, LOCK_UN) == 0)
    try expectAsBefore(vault)
  }

  /// Starts a check-in whose hook waits, and sends a signal once the hook is at work.
  private func duringHook(_ hook: String, _ signal: String, in vault: RealVault) throws -> String {
    for name in ["running", "go"] { #expect(mkfifo(vault.fixture.path(name).cStringBytes, 0o600) == 0) }
    try vault.fixture.write(
      "repo/.git/hooks/\(hook)", "#!/bin/sh\necho yes >../running\nread -r go <../go\n")
    #expect(chmod(vault.fixture.path("repo/.git/hooks/\(hook)").cStringBytes, 0o755) == 0)
    // -m gives it a process group of its own, as a terminal does.
    let result = try shell(
      """
      set -m
      "$PDM" checkin a.nc -m done >/dev/null 2>../said & pid=$!
      read -r yes <../running
      \(signal)
      wait $pid; echo $?
      """, in: vault)
    try vault.fixture.git(["config", "core.hooksPath", "/dev/null"].map { Array($0.utf8) }, in: vault.folder)
    return result.outputText
  }

  @Test(arguments: ["INT", "TERM", "HUP"])
  func `at the terminal during a hook, everything is as before`(signal: String) throws {
    let vault = try edited()
    #expect(try duringHook("pre-commit", "kill -\(signal) -- -$pid", in: vault) == "130")
    try expectAsBefore(vault)
  }

  @Test func `pdm alone during a hook, the commit that git makes is finished`() throws {
    let vault = try edited()
    let code = try duringHook("pre-commit", "kill -INT $pid; echo go >../go", in: vault)
    try vault.checkPromises("after pdm alone was interrupted")
    let isDone = try vault.git("show", "HEAD:a.nc") == "john's edit\n"
    #expect(code == (isDone ? "0" : "130"))
    #expect(try vault.pdm("john", "locks").isEmpty == isDone)
  }

  @Test func `after the commit, it is finished`() throws {
    let vault = try edited()
    let code = try duringHook("post-commit", "kill -INT -- -$pid", in: vault)
    #expect(try vault.git("show", "HEAD:a.nc") == "john's edit\n")
    #expect(code == "0")
    #expect(try vault.pdm("mary", "locks") == "")
    try vault.checkPromises("after an interruption behind the commit")
  }
}
