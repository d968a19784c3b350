import Foundation
import Glibc
import Testing

@testable import PDMCore

/// `pdm watch`, compared with what sqlite3 says of the record.
@Suite("Following the record")
struct WatchTests {
  /// `SEQ ACTION USER TARGET`, oldest first.
  private func record(of vault: RealVault, after line: Int = 0) throws -> [String] {
    try vault.sqlite(
      "SELECT seq || ' ' || action || ' ' || user || ' ' || CAST(target AS TEXT) FROM audit WHERE seq > \(line) ORDER BY seq"
    ).split(separator: "\n").map(String.init)
  }

  private func object(_ line: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
  }

  /// The same of an object.
  private func entry(_ line: String) throws -> String {
    let event = try object(line)
    let target = event["filename"] as? String ?? event["target"] as? String ?? ""
    return try "\(#require(event["seq"])) \(#require(event["action"])) \(#require(event["user"])) \(target)"
  }

  @Test func `no act is lost and none comes twice, though the watcher is killed again and again`() throws {
    let vault = try RealVault()
    let script = """
      for round in 1 2 3 4 5 6; do
        for file in a.nc b.nc 'c d.step'; do
          "$PDM" checkout "$file" -m "$round" >/dev/null 2>&1 && "$PDM" cancel "$file" >/dev/null 2>&1
        done
      done
      :
      """
    let writers = try ["john", "mary"].map { account in
      var environment = vault.environment(of: account)
      environment["PDM"] = RealVault.program
      return HeldChild(
        try Subprocess(
          Array("sh".utf8), ["-c", script].map { Array($0.utf8) }, environment: environment,
          workingDirectory: vault.fixture.path(vault.folder)
        ).start())
    }
    var seen: [String] = []
    // Each watcher is killed after a few lines; what it wrote and nobody read is not seen.
    for count in [1, 3, 7, 2] {
      let watcher = try FollowedProcess(vault, "admin", .output, "watch", "--json", "--since", "\(seen.count)")
      for _ in 0..<count { seen.append(try entry(try #require(watcher.next()))) }
      watcher.signal(SIGKILL)
      _ = try watcher.wait()
    }
    for writer in writers { #expect(try writer.wait().succeeded) }
    let all = try record(of: vault)
    let last = try vault.pdm(
      "admin", "watch", "--json", "--since", "\(seen.count)", "-n", "\(all.count - seen.count)")
    seen += try last.split(separator: "\n").map { try entry(String($0)) }
    #expect(seen == all)
    #expect(all.count > 30)
  }

  @Test func `what comes later comes at once, and from now on is from now on`() throws {
    let vault = try RealVault()
    let watcher = try FollowedProcess(vault, "admin", .output, "watch", "--json", "--since", "0", "a.nc", "-n", "2")
    try vault.pdm("john", "checkout", "a.nc", "-m", "why")
    #expect(try object(try #require(watcher.next()))["message"] as? String == "why")
    try vault.pdm("john", "cancel", "a.nc")
    #expect(try object(try #require(watcher.next()))["type"] as? String == "file_unlocked")
    #expect(try watcher.wait().succeeded)
    // Without a line to begin with, it says where it begins.
    let late = try FollowedProcess(vault, "admin", .error, "-v", "watch", "--json", "-n", "1")
    let newest = try record(of: vault).count
    #expect(late.next() == "pdm: watching from line \(newest + 1) on")
    try vault.pdm("john", "checkout", "a.nc", "-m", "once more")
    #expect(try [entry(late.wait().outputText)] == record(of: vault, after: newest))
  }

  @Test func `an account sees what it sees in the record`() throws {
    let vault = try RealVault()
    try vault.pdm("john", "checkout", "a.nc", "-m", "his")
    try vault.pdm("mary", "checkout", "b.nc", "-m", "hers")
    try vault.pdm("mary", "cancel", "b.nc")
    try vault.pdm("john", "checkout", "b.nc", "-m", "his now")
    let record = try vault.pdm("mary", "audit", "-n", "0").split(separator: "\n")
    let watched = try vault.pdm("mary", "watch", "--since", "0", "-n", "\(record.count)").split(separator: "\n")
    #expect(watched == record.reversed())
    #expect(watched.last?.contains("his now") == true)
  }

  @Test func `patterns match as git's do, on files that are no more and on both names of a rename`() throws {
    let vault = try RealVault()
    for file in RealVault.files { try vault.pdm("john", "checkout", file, "-m", "why") }
    try vault.pdm("john", "rm", "b.nc", "-m", "gone")
    try vault.pdm("john", "mv", "c d.step", "sub/new name.step", "-m", "moved")
    try vault.pdm("john", "cancel", "a.nc")
    let first = try #require(try record(of: vault).firstIndex { $0.contains("CHECKOUT_FILE") })
    func events(_ folder: String, _ count: Int, _ patterns: String...) throws -> [String] {
      let words = ["watch", "--json", "--since", "\(first)", "-n", "\(count)", "--"] + patterns
      // An act that should have come and did not would be waited for.
      var command = vault.command("admin", ["60"].map { Array($0.utf8) } + [RealVault.program], in: folder)
      command.program = Array("timeout".utf8)
      command.arguments += words.map { Array($0.utf8) }
      let result = try command.run()
      #expect(result.succeeded, "\(result.errorText)")
      return try result.outputText.split(separator: "\n").map { line in
        let event = try object(String(line))
        return try "\(#require(event["type"] as? String)) \(#require(event["filename"] as? String))"
      }
    }
    let (a, b) = (["file_locked a.nc"], ["file_locked b.nc"])
    #expect(try events("repo", 4, "*.nc") == a + b + ["file_deleted b.nc", "file_unlocked a.nc"])
    #expect(try events("repo", 2, "sub") == ["file_locked sub/e.scad", "file_renamed c d.step"])
    #expect(try events("repo/sub", 2, "*.step", "e.scad") == ["file_locked sub/e.scad", "file_renamed c d.step"])
    #expect(
      try events("repo", 3, ":(exclude)*.nc") == [
        "file_locked c d.step", "file_locked sub/e.scad", "file_renamed c d.step",
      ])
    #expect(try events("repo", 2, ":(icase)C D.STEP") == ["file_locked c d.step", "file_renamed c d.step"])
    let refused = try vault.expect(1, "admin", "watch", ":(nonsense)a")
    #expect(refused.errorText.contains("nonsense"))
  }

  @Test func `a store that is gone is waited for, and nothing is lost`() throws {
    let vault = try RealVault()
    let start = try record(of: vault).count
    let watcher = try FollowedProcess(vault, "admin", .error, "-v", "watch", "--json", "-n", "2")
    #expect(watcher.next() == "pdm: watching from line \(start + 1) on")
    try vault.script("mv .pdm ../away")
    #expect(watcher.next()?.contains("the store cannot be reached") == true)
    try vault.script("mv ../away .pdm")
    #expect(watcher.next()?.contains("can be reached again") == true)
    try vault.pdm("john", "checkout", "a.nc", "-m", "why")
    try vault.pdm("john", "cancel", "a.nc")
    let output = try watcher.wait().outputText.split(separator: "\n").map { try entry(String($0)) }
    #expect(try output == record(of: vault, after: start))
  }

  @Test func `damage ends it`() throws {
    let vault = try RealVault()
    let watcher = try FollowedProcess(vault, "admin", .output, "watch", "--since", "0")
    #expect(watcher.next() != nil)
    try vault.script("head -c 8192 /dev/zero >.pdm/pdm.db; echo 0123456789abcdef >.pdm/holder")
    #expect(try watcher.wait().status == .exited(10))
    // A file of it is missing, and its folder is there.
    let other = try RealVault()
    let second = try FollowedProcess(other, "admin", .output, "watch", "--since", "0")
    #expect(second.next() != nil)
    try other.script("rm .pdm/holder")
    #expect(try second.wait().status == .exited(10))
  }

  @Test func `a record that became shorter ends it`() throws {
    let vault = try RealVault()
    try vault.script("cp -a .pdm ../before")
    try vault.pdm("john", "checkout", "a.nc", "-m", "why")
    let newest = try record(of: vault).count
    let watcher = try FollowedProcess(vault, "admin", .output, "watch", "--since", "\(newest - 1)")
    #expect(watcher.next() != nil)
    try vault.script("mv .pdm ../after; mv ../before .pdm")
    #expect(try watcher.wait().status == .exited(10))
    try vault.expect(11, "admin", "watch", "--since", "\(newest)")
  }

  @Test func `the end of a session ends it`() throws {
    let vault = try RealVault()
    let watcher = try FollowedProcess(vault, "mary", .output, "watch", "--since", "0")
    #expect(watcher.next() != nil)
    try vault.pdm("admin", "user", "disable", "mary")
    #expect(try watcher.wait().status == .exited(4))
    // One that ends by its clock, and changes nothing in the store by that.
    try vault.pdm("john", "login", "john", "--expires", "1s", "--password-stdin", input: "john-secret\n")
    let second = try FollowedProcess(vault, "john", .output, "watch", "--since", "0")
    #expect(try second.wait().status == .exited(4))
  }

  @Test func `a reader that goes away ends it in peace, Ctrl-C with 130`() throws {
    let vault = try RealVault()
    let code = try vault.script(
      "exec 3>&1; { HOME=\"$home\" \"$PDM\" watch --since 0; echo $? >&3; } | head -n 1 >/dev/null",
      adding: ["PDM": RealVault.program, "home": vault.fixture.path("homes/admin")])
    #expect(code == "0")
    let watcher = try FollowedProcess(vault, "admin", .output, "watch", "--since", "0")
    #expect(watcher.next() != nil)
    watcher.signal(SIGINT)
    #expect(try watcher.wait().status == .exited(130))
  }
}
