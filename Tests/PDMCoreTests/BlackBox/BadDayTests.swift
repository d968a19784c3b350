import Glibc
import Testing

@testable import PDMCore

/// Full disks, torn files, closed pipes, others who hold the store: a clear answer, and nothing lost.
@Suite("A bad day")
struct BadDayTests {
  private func shell(_ script: String, as account: String, in vault: RealVault) throws -> ChildResult {
    var environment = vault.environment(of: account)
    environment["PDM"] = RealVault.program
    let shell = Subprocess(
      Array("bash".utf8), [Array("-c".utf8), Array(script.utf8)], environment: environment,
      workingDirectory: vault.fixture.path(vault.folder))
    return try shell.run()
  }

  @Test func `the store is held past the deadline, and the answer says by whom`() throws {
    let vault = try RealVault()
    let held = try FileDescriptor.open(vault.fixture.path("repo/.pdm/lock"), O_RDWR)
    #expect(flock(held.raw, LOCK_EX) == 0)
    try vault.fixture.write(
      "repo/.pdm/holder", "0011223344556677\tmary\tmill-2\t4711\tcheckout\t2026-11-24T08:00:00Z\n")
    let result = try vault.expect(9, "john", "--lock-timeout", "0.05", "checkout", "a.nc", "-m", "why")
    #expect(result.errorText.contains("mary@mill-2 (pid 4711, \"pdm checkout\", since 2026-11-24T08:00:00Z)"))
    try vault.expect(9, "john", "--lock-timeout", "0.05", "ls")
  }

  @Test func `an interrupted wait changes nothing`() throws {
    let vault = try RealVault()
    let held = try FileDescriptor.open(vault.fixture.path("repo/.pdm/lock"), O_RDWR)
    #expect(flock(held.raw, LOCK_EX) == 0)
    // Interrupted in its sleep, or before: it looks at each step of the wait.
    let result = try shell(
      """
      "$PDM" checkout a.nc -m why 2>err & pid=$!
      until [ "$(cut -d' ' -f3 /proc/$pid/stat)" = S ]; do :; done
      kill -INT $pid; wait $pid; echo $?
      """, as: "john", in: vault)
    #expect(result.outputText == "130")
    #expect(try vault.read("err").contains("interrupted"))
    held.letGo()
    #expect(try vault.pdm("mary", "locks") == "")
  }

  @Test func `a reader that has seen enough is no error, and a full device is one`() throws {
    let vault = try RealVault()
    #expect(
      try shell("\"$PDM\" ls | head -c 1; echo ${PIPESTATUS[0]}", as: "john", in: vault).outputText.hasSuffix("0"))
    let full = try shell("\"$PDM\" ls >/dev/full; echo $?", as: "john", in: vault)
    #expect(full.outputText == "1")
    #expect(full.errorText.contains("No space left on device"))
    let taken = try shell("\"$PDM\" checkout a.nc -m why >/dev/full; echo $?", as: "john", in: vault)
    #expect(taken.outputText == "1" && taken.errorText.contains("is done; only the answer"), "\(taken.errorText)")
    #expect(try vault.sqlite("SELECT CAST(path AS TEXT) FROM locks") == "a.nc")
  }

  @Test(arguments: ["", "--json", "--summary"])
  func `nobody reads a difference, and there is one all the same`(form: String) throws {
    let vault = try RealVault()
    // A pipe of which the only reader has gone.
    let gone = "mkfifo ../gone && exec 3<>../gone 4>../gone 3<&-; "
    let same = try shell("\(gone)\"$PDM\" diff a.nc --exit-code \(form) >&4; echo $?", as: "john", in: vault)
    #expect(same.outputText == "0")
    try vault.pdm("john", "checkout", "a.nc", "-m", "why")
    try vault.edit("a.nc", "other\n")
    let other = try shell(
      "rm ../gone; \(gone)\"$PDM\" diff a.nc --exit-code \(form) >&4; echo $?", as: "john", in: vault)
    #expect(other.outputText == "1" && other.errorText == "")
  }

  @Test(arguments: ["pdm.db", "lock", "lock2", "checkin"])
  func `a store with a file missing is refused, and none is made`(name: String) throws {
    let vault = try RealVault()
    let file = vault.fixture.path("repo/.pdm/\(name)")
    #expect(unlink(file.cStringBytes) == 0)
    let result = try name == "checkin" ? vault.expect(10, "john", "cancel", "a.nc") : vault.expect(10, "john", "ls")
    #expect(result.errorText.contains(".pdm/\(name) is missing"), "\(result.errorText)")
    #expect(access(file.cStringBytes, F_OK) != 0)
  }

  @Test func `a torn database is refused`() throws {
    let vault = try RealVault()
    try vault.fixture.write("repo/.pdm/pdm.db", String(repeating: "not a database ", count: 1000))
    let result = try vault.expect(10, "john", "checkout", "a.nc", "-m", "why")
    #expect(!result.errorText.isEmpty)
  }

  @Test func `a link where a file was is not followed`() throws {
    let vault = try RealVault()
    try vault.pdm("john", "checkout", "a.nc", "-m", "change")
    try vault.fixture.write("outside", "outside\n")
    let file = vault.fixture.path("repo/a.nc")
    #expect(unlink(file.cStringBytes) == 0)
    #expect(symlink("../outside", file.cStringBytes) == 0)
    try vault.expect(1, "john", "checkin", "a.nc", "-m", "done")
    try vault.pdm("john", "cancel", "a.nc")
    #expect(try vault.read("a.nc") == "the first version of a.nc\n")
    #expect(try vault.fixture.read("outside") == Array("outside\n".utf8))
  }

  @Test func `a name that reaches through a link, out of the repository or into .git is refused`() throws {
    let vault = try RealVault()
    #expect(symlink("sub", vault.fixture.path("repo/way").cStringBytes) == 0)
    for name in ["way/e.scad", "../outside", "/etc/passwd", ".git/config", "sub/../.GIT/config", "sub", ""] {
      try vault.expect(2, "john", "checkout", "--", name, "-m", "x")
      let words = ["checkout", "-m", "x", "--", name].map { Array($0.utf8) }
      #expect(try vault.command("john", words).run().status == .exited(2), "\(name)")
    }
    #expect(try vault.sqlite("SELECT count(*) FROM locks") == "0")
  }
}

extension FileDescriptor {
  /// Closes it, and with it lets go of its locks.
  fileprivate consuming func letGo() {}
}
