import Glibc
import Testing

@testable import PDMCore

/// `pdm doctor --serve` and `--peer`: two processes of this machine stand for two hosts (Tests/Hosts has real ones).
@Suite("Two hosts try the share")
struct HostTestTests {
  private func meet(_ vault: RealVault, peer: [String] = []) throws -> (serve: ChildResult, peer: ChildResult) {
    let serve = try FollowedProcess(vault, "john", .output, "doctor", "--serve")
    let words = (peer + [String(decoding: RealVault.program, as: UTF8.self), "doctor", "--peer"]).map { Array($0.utf8) }
    let other = try Subprocess(
      words[0], Array(words.dropFirst()), environment: vault.environment(of: "mary"),
      workingDirectory: vault.fixture.path("repo")
    ).run()
    let lines = serve.rest()
    var result = try serve.wait()
    result.output = Array(lines.joined(separator: "\n").utf8)
    return (result, other)
  }

  @Test func `locks that exclude are found to, and both say the same`() throws {
    let vault = try RealVault()
    let (serve, peer) = try meet(vault)
    #expect(serve.status == .exited(0) && peer.status == .exited(0), "\(serve.errorText) \(peer.errorText)")
    #expect(serve.outputText == peer.outputText)
    for line in [
      "ok\tflock\t", "ok\trecord\t", "ok\tcounter\t200 of 200 that both added", "ok\trows\t200 of 200 rows",
      "warning\thosts\tboth run on one machine",
    ] { #expect(serve.outputText.contains(line), "\(serve.outputText)") }
    // The two took turns; else the sum would say nothing.
    let changes = try #require(serve.outputText.firstMatch(of: /with (\d+) changes of turn/)).1
    #expect(Int(changes).map { $0 > 10 } == true)
    #expect(try vault.script("ls -A .pdm | grep -c -e probe -e meeting || :") == "0")
  }

  @Test(.enabled(if: ReferenceProgram.isInstalled("strace")))
  func `locks that are lies on one side are found to be`() throws {
    let vault = try RealVault()
    let (serve, peer) = try meet(
      vault,
      peer: [
        "strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=flock,fcntl", "-e", "inject=flock,fcntl:retval=0",
      ])
    #expect(serve.status == .exited(10) && peer.status == .exited(10), "\(serve.errorText) \(peer.errorText)")
    #expect(
      serve.outputText.contains("trouble\tflock\t") && serve.outputText.contains("trouble\trecord\t"),
      "\(serve.outputText)")
    #expect(peer.outputText == serve.outputText)
    #expect(try vault.script("ls -A .pdm | grep -c -e probe -e meeting || :") == "0")
  }

  @Test(.enabled(if: ReferenceProgram.isInstalled("strace")))
  func `one kind of lock that is a lie is a warning, since pdm takes both`() throws {
    let vault = try RealVault()
    let (serve, _) = try meet(
      vault,
      peer: ["strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=flock", "-e", "inject=flock:retval=0"])
    #expect(serve.status == .exited(0), "\(serve.errorText)")
    #expect(
      serve.outputText.contains("warning\tflock\t") && serve.outputText.contains("ok\trecord\t"), "\(serve.outputText)")
    #expect(serve.outputText.contains("ok\tcounter\t200 of 200"))
  }

  /// Two bindfs mounts of one folder are a share that passes no lock on: each has what the other has written, and no
  /// option says so.
  @Test(
    .enabled(if: geteuid() == 0 && ReferenceProgram.isInstalled("bindfs") && PathProbe.exists(Array("/dev/fuse".utf8))))
  func `a share that passes no lock on is found to be one`() throws {
    let vault = try RealVault()
    try vault.script("mkdir one two; bindfs repo one; bindfs repo two", in: "")
    defer { _ = try? vault.script("umount -l one two", in: "") }
    let serve = try FollowedProcess(vault, "john", .output, "doctor", "--serve", in: "one")
    let peer = try vault.command("mary", ["doctor", "--peer"].map { Array($0.utf8) }, in: "two").run()
    let output = serve.rest().joined(separator: "\n")
    #expect(try serve.wait().status == .exited(10) && peer.status == .exited(10), "\(peer.errorText)")
    for title in ["flock", "record"] { #expect(output.contains("trouble\t\(title)\t"), "\(output)") }
    #expect(output == peer.outputText)
    #expect(output.split(separator: "\n").count { $0.hasPrefix("trouble") && $0.contains("fuse is not known") } > 2)
    #expect(try vault.script("ls -A .pdm | grep -c -e probe -e meeting || :") == "0")
  }

  @Test(arguments: ["--serve", "--peer"]) func `who waits for another host can be stopped, and leaves nothing`(
    side: String
  ) throws {
    let vault = try RealVault()
    let waiting = try FollowedProcess(vault, "john", .error, "doctor", side)
    #expect(waiting.next()?.contains("run 'pdm doctor") == true)
    waiting.signal(SIGINT)
    #expect(try waiting.wait().status == .exited(130))
    #expect(try vault.script("ls -A .pdm | grep -c -e probe -e meeting || :") == "0")
  }

  @Test func `one cannot be both`() throws {
    try RealVault().expect(2, "john", "doctor", "--serve", "--peer")
  }
}
