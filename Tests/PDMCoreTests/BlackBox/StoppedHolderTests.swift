import Glibc
import Testing

@testable import PDMCore

/// A process that is stopped in the middle of its transaction, as by Ctrl-Z or a suspended virtual machine.
@Suite("The holder of the guard stands still", .enabled(if: StoppedProcess.isPossible))
struct StoppedHolderTests {
  @Test func `others are told who it is, change nothing, and it goes on when it can`() throws {
    let vault = try RealVault()
    // The first page that goes to the database or its journal.
    let (stopped, calls) = try stoppedCheckout(at: "pwrite64", in: vault)
    let refused = try vault.expect(9, "mary", "--lock-timeout", "0.05", "checkout", "a.nc", "-m", "mine")
    let process = try holder(in: vault)
    #expect(refused.errorText.contains("(pid \(process), \"pdm checkout\", since "), "\(refused.errorText)")
    let json = try vault.expect(9, "mary", "--lock-timeout", "0.05", "ls", "--json")
    #expect(json.errorText.contains("\"code\":\"BUSY\""), "\(json.errorText)")

    #expect(kill(process, SIGCONT) == 0)
    while calls.next() != nil {}
    #expect(try stopped.wait().succeeded)
    try vault.expect(6, "mary", "checkout", "a.nc", "-m", "mine")
    try vault.checkPromises("after the holder went on")
  }

  /// The guard was given to another meanwhile, as a file server does with the locks of a host that is cut off.
  @Test func `one who finds in the middle of its commit that another had the guard stops everybody`() throws {
    let vault = try RealVault()
    // The first flush is that of the journal, in COMMIT: the note was looked at before.
    let (stopped, calls) = try stoppedCheckout(at: "fdatasync", in: vault)
    let process = try holder(in: vault)
    try vault.fixture.write("repo/.pdm/holder", "0123456789abcdef\tmary\tmill\t7\tcheckout\tnow\n")
    #expect(kill(process, SIGCONT) == 0)
    while calls.next() != nil {}
    let result = try stopped.wait()
    #expect(result.status == .exited(10) && result.errorText.contains("mary@mill (pid 7"), "\(result.errorText)")
    #expect(try vault.expect(10, "mary", "ls").errorText.contains("mary@mill (pid 7"))
  }

  /// A check-out of john's that stands still at the first of some system call.
  private func stoppedCheckout(at call: String, in vault: RealVault) throws -> (HeldChild, LineReader) {
    let log = vault.fixture.path("calls")
    #expect(mkfifo(log.cStringBytes, 0o600) == 0)
    var command = vault.command("john", [])
    command.program = Array("strace".utf8)
    command.arguments =
      ["-qq", "-e", "trace=\(call)", "-e", "inject=\(call):signal=STOP:when=1", "-o"].map { Array($0.utf8) } + [log]
      + [RealVault.program] + ["checkout", "a.nc", "-m", "why"].map { Array($0.utf8) }
    let stopped = HeldChild(try command.start())
    let calls = try LineReader(log)
    while let line = calls.next(), !line.contains("stopped by SIGSTOP") {}
    return (stopped, calls)
  }

  /// The process number in the note beside the guard.
  private func holder(in vault: RealVault) throws -> pid_t {
    let fields = try vault.read(".pdm/holder").split(separator: "\t")
    return try #require(fields.count == 6 ? pid_t(String(fields[3])) : nil)
  }
}
