import Glibc
import Testing

@testable import PDMCore
@testable import pdm

/// Commands one after the other in one process, which then holds no more than before.
@Suite struct LeakTests {
  /// In a process of its own: other tests open files and start children meanwhile.
  @Test func `ten thousand commands in one process leave no handle and no child behind, and next to no memory`() async {
    await #expect(processExitsWith: .success) {
      let work = try ManyCommands()
      // What is made once and kept: tables of the run-time, libgit2, SQLite, locale, pools of the allocator.
      for _ in 0..<3 { try work.round() }
      let before = try ProcessHoldings()
      work.count = 0
      while work.count < (KillPoint.isComplete ? 10_000 : 120) { try work.round() }
      let after = try ProcessHoldings()
      #expect(after.descriptors == before.descriptors)
      #expect(after.mappings <= before.mappings + 4)
      #expect(!after.hasChild)
      // 55 bytes a command over ten thousand, 183 over the first hundred and seventy: what keeps them is not known. A buffer
      // or a name that each command forgets would be more.
      #expect(after.heap - before.heap < 512 * work.count, "\(before.heap) \(after.heap) \(work.count)")
      #expect(after.resident - before.resident < 8 << 20)
    }
  }
}

/// Rounds of commands in one vault that end where they began: nothing checked out, no new file.
final class ManyCommands {
  private let run: GoldenRun
  private var rounds = 0
  var count = 0

  init() throws {
    run = try GoldenRun()
    try run.shell(
      """
      git clone -q repo old
      git clone -q repo staged
      echo changed >staged/bracket.nc && git -C staged add bracket.nc
      cp -a repo broken && rm broken/.pdm/pdm.db
      """)
  }

  func round() throws {
    rounds += 1
    try work()
    try look()
    try fail()
  }

  private func work() throws {
    try pdm(0, "john", "checkout bracket.nc plate.step -m work")
    try edit("bracket.nc")
    try pdm(6, "mary", "checkout bracket.nc -m work")
    try pdm(6, "mary", "checkin bracket.nc -m work")
    try pdm(0, "mary", "request bracket.nc -m soon")
    try pdm(0, "john", "inbox --ack")
    try pdm(0, "john", "status")
    try pdm(0, "john", "diff bracket.nc")
    try edit("plate.step")
    try pdm(0, "john", "checkin bracket.nc plate.step -m work")
    try pdm(0, "mary", "inbox --ack")
    try pdm(0, "john", "checkout bracket.nc -m work")
    try pdm(0, "john", "cancel bracket.nc")
    try pdm(0, "john", "checkout bracket.nc -m work")
    try edit("bracket.nc")
    try pdm(0, "john", "cancel bracket.nc")
    try pdm(0, "john", "checkout bracket.nc -m work")
    try pdm(0, "john", "restore bracket.nc HEAD~1 -m back")
    try pdm(0, "john", "handover bracket.nc mary")
    try pdm(0, "admin", "break bracket.nc -y -m now")
    try pdm(0, "mary", "inbox --ack")
    try pdm(0, "john", "mv README.md README.txt -m there")
    try pdm(0, "john", "mv README.txt README.md -m back")
    try run.fixture.write("repo/new.nc", "new \(rounds)\n")
    try pdm(0, "john", "add new.nc -m new")
    try pdm(0, "john", "rm new.nc -m gone")
    try pdm(0, "john", "login john --password-stdin", input: "john-secret\n")
  }

  private func look() throws {
    for line in [
      "ls", "ls --json", "show bracket.nc", "show bracket.nc --json", "log bracket.nc", "log", "blame bracket.nc",
      "diff bracket.nc HEAD~1", "cat bracket.nc", "audit", "audit --json -n 20", "audit verify", "locks", "who",
      "whoami",
      "hooks status", "rescue list", "config", "explain bracket.nc", "doctor", "check", "help checkout",
    ] {
      try pdm(0, line.hasPrefix("doctor") ? "admin" : "john", line)
    }
  }

  /// One of each kind (docs/exit-codes.md).
  private func fail() throws {
    try pdm(1, "john", "mv bracket.nc plate.step -m onto")
    try pdm(2, "john", "ls --bogus")
    try pdm(3, "john", "checkout bracket.nc", .terminal(80), typing: [""])
    try pdm(4, "nobody", "ls")
    try pdm(4, "mary", "login mary --password-stdin", input: "wrong-secret\n")
    try pdm(0, "mary", "login mary --password-stdin", input: "mary-secret\n")
    try pdm(5, "john", "user role mary admin")
    try pdm(7, "john", "checkout plate.step -m old", in: "old")
    try pdm(8, "john", "check", in: "staged")
    let vault = try Vault(locating: Vault.Options(), context: run.context("mary"))
    try vault.store.write { transaction in
      try pdm(9, "john", "ls --lock-timeout 0")
      return try transaction.commit(recording: [], returning: ())
    }
    try pdm(10, "john", "ls", in: "broken")
    try pdm(11, "john", "checkout missing.nc -m look")
  }

  private func edit(_ name: String) throws {
    chmod(run.fixture.path("repo/\(name)").cStringBytes, 0o644)
    try run.fixture.write("repo/\(name)", String(repeating: "G01 X\(rounds) Y\(count)\n", count: 40))
  }

  private func pdm(
    _ code: Int32, _ account: String, _ line: String, _ view: GoldenView = .pipe, typing: [String?] = [],
    input: String = "", in folder: String = "repo", sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    count += 1
    run.clock.advance(by: .milliseconds(100))
    let words = try #require(ShellWords.commands(of: line)?.first)
    let streams = GoldenRunStreams(view, typing: typing, input: Array(input.utf8))
    let ended = PDM.run(
      words.map { Array($0.utf8) }, console: Console(streams), context: run.context(account, view, in: folder))
    try #require(
      ended == code, "pdm \(line): \(String(decoding: streams.error, as: UTF8.self))", sourceLocation: sourceLocation)
  }
}
