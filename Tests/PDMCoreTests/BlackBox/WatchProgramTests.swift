import Glibc
import Testing

@testable import PDMCore

/// `pdm watch --exec`: a program for each act.
@Suite("A program for each act")
struct WatchProgramTests {
  /// A name that a shell would make something of, and a terminal too.
  private static let hostile = "$(touch pwned) `touch pwned`; '\"\n\u{1B}[31m &.nc"

  private func edit(_ name: String, _ vault: RealVault) throws {
    try vault.pdm("john", "checkout", name, "-m", "why\n$(touch pwned)")
  }

  @Test func `it gets the act on standard input and in its environment, byte for byte`() throws {
    let vault = try RealVault(accounts: ["admin", "john"], files: ["a.nc", Self.hostile])
    try edit(Self.hostile, vault)
    try vault.fixture.write(
      "tell",
      """
      #!/bin/sh
      { printf '%s\\0' "$PDM_EVENT_TYPE" "$PDM_EVENT_FILE" "$PDM_EVENT_USER" "$PDM_EVENT_SEQ" "$@"; cat; } >"${0}.said"
      echo out; echo err >&2
      """)
    try vault.script("chmod +x ../tell")
    let watched = try vault.run(
      "admin", "watch", "--since", "0", "--type", "file_locked", "-n", "1", "--exec", "../tell 'a  b' \"c\\\"\" d\\ e")
    #expect(watched.succeeded && watched.outputText == "out" && watched.errorText == "err")
    let number = try vault.sqlite("SELECT max(seq) FROM audit")
    let said = try vault.fixture.read("tell.said").split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    #expect(said.dropLast() == ["file_locked", Self.hostile, "john", number, "a  b", "c\"", "d e"])
    let json = try vault.pdm("admin", "watch", "--since", "0", "--type", "file_locked", "-n", "1", "--json")
    #expect(said.last == json + "\n")
    #expect(try vault.script("find .. -name pwned") == "")
  }

  @Test func `one after the other in order, and one that fails is a warning`() throws {
    let vault = try RealVault()
    let count = try #require(Int(try vault.sqlite("SELECT max(seq) FROM audit")))
    let result = try vault.run(
      "admin", "watch", "--since", "0", "-n", "\(count)", "--shell", "--exec",
      "echo begin $PDM_EVENT_SEQ; test $PDM_EVENT_SEQ != 2 || exit 7; echo end $PDM_EVENT_SEQ")
    #expect(result.succeeded)
    let expected = (1...count).flatMap { $0 == 2 ? ["begin 2"] : ["begin \($0)", "end \($0)"] }
    #expect(result.outputText.split(separator: "\n").map(String.init) == expected)
    #expect(result.errorText.hasSuffix("ended with exit code 7 for line 2"), "\(result.errorText)")
  }

  @Test func `what needs a shell is refused without one, and what is no program as well`() throws {
    let vault = try RealVault()
    for line in ["a | b", "a > b", "a 'b", "", "a; b"] { try vault.expect(2, "admin", "watch", "--exec", line) }
    try vault.expect(1, "admin", "watch", "--exec", "no-such-program-anywhere")
    try vault.expect(2, "admin", "watch", "--shell")
  }

  @Test func `Ctrl-C ends both`() throws {
    let vault = try RealVault()
    let watcher = try FollowedProcess(
      vault, "admin", .output, "watch", "--since", "0", "--shell", "--exec", "echo $$; exec sleep 1000")
    let child = try #require(watcher.next().flatMap { pid_t($0) })
    watcher.signal(SIGINT)
    #expect(try watcher.wait().status == .exited(130))
    #expect(kill(child, 0) == -1 && errno == ESRCH)
  }
}
