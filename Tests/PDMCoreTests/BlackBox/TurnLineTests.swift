import Glibc
import Testing

@testable import PDMCore

/// Check-ins come one after another, in the order of arrival.
@Suite("In line for the turn of check-ins")
struct TurnLineTests {
  private static let crew = ["john", "mary", "lathe", "mill", "press"]

  /// Everybody has edited a part, and john's check-in is in a hook that waits for `go`.
  private struct Workshop {
    let vault: RealVault
    private let slow: HeldChild

    init() throws {
      vault = try RealVault(accounts: ["admin"] + crew, files: crew.map { "\($0).nc" })
      for name in crew {
        try vault.pdm(name, "checkout", "\(name).nc", "-m", "change")
        try vault.edit("\(name).nc", "\(name)'s edit\n")
      }
      for name in ["running", "go"] { #expect(mkfifo(vault.fixture.path(name).cStringBytes, 0o600) == 0) }
      let root = String(decoding: vault.fixture.root, as: UTF8.self)
      try vault.fixture.write(
        "repo/.git/hooks/pre-commit",
        "#!/bin/sh\nif mkdir '\(root)/first' 2>/dev/null; then echo yes >'\(root)/running'; read -r go <'\(root)/go'; fi\n"
      )
      #expect(chmod(vault.fixture.path("repo/.git/hooks/pre-commit").cStringBytes, 0o755) == 0)
      slow = HeldChild(
        try vault.command("john", ["checkin", "john.nc", "-m", "slow"].map { Array($0.utf8) }).start())
      try shell("read -r yes <running")
    }

    private func shell(_ script: String) throws {
      let shell = Subprocess(
        Array("sh".utf8), ["-c", script].map { Array($0.utf8) }, environment: vault.fixture.environment,
        workingDirectory: vault.fixture.root)
      try #require(try shell.run().succeeded)
    }

    /// - Returns: when it stands in line.
    func wait(_ account: String, sourceLocation: SourceLocation = #_sourceLocation) throws -> FollowedProcess {
      let process = try FollowedProcess(vault, account, .error, "-v", "checkin", "\(account).nc", "-m", "in line")
      let told = process.next() ?? "nothing"
      #expect(told.hasPrefix("pdm: waiting for "), "\(told)", sourceLocation: sourceLocation)
      return process
    }

    func finishJohns() throws {
      try shell("echo yes >go")
      #expect(try slow.wait().succeeded)
    }

    /// Who made the commits, the first first.
    func order() throws -> [String] {
      let log = try vault.git("log", "--reverse", "--format=%s|%an", "--grep=slow", "--grep=in line")
      return log.split(separator: "\n").map { String($0.split(separator: "|")[1]) }
    }
  }

  @Test func `who came first is first`() throws {
    let workshop = try Workshop()
    let line = try ["press", "mary", "mill", "lathe"].map { ($0, try workshop.wait($0)) }
    try workshop.finishJohns()
    for (name, process) in line { #expect(try process.wait().succeeded, "\(name)") }
    #expect(try workshop.order() == ["john", "press", "mary", "mill", "lathe"])
    try workshop.vault.checkPromises("after the line was served")
  }

  @Test func `the dead are passed over, and who does not take what is free`() throws {
    let workshop = try Workshop()
    let vault = workshop.vault
    let (mary, lathe) = (try workshop.wait("mary"), try workshop.wait("lathe"))
    let (mill, press) = (try workshop.wait("mill"), try workshop.wait("press"))
    lathe.signal(SIGKILL)
    #expect(try lathe.wait().status == .signalled(SIGKILL))
    mill.signal(SIGSTOP)
    try workshop.finishJohns()
    #expect(try mary.wait().succeeded)
    #expect(try press.wait().succeeded)
    mill.signal(SIGCONT)
    #expect(try mill.wait().succeeded)
    #expect(try workshop.order() == ["john", "mary", "press", "mill"])
    // Whoever comes next clears up.
    try vault.pdm("lathe", "checkin", "lathe.nc", "-m", "once more")
    #expect(try vault.sqlite("SELECT count(*) FROM waiters") == "0")
    #expect(try FileSystem.names(in: vault.fixture.path("repo/.pdm/waiting")).isEmpty)
    try vault.checkPromises("after the line was served")
  }

  /// The turn is free, and one who came first has not taken it yet.
  @Test func `nobody passes the line`() throws {
    let workshop = try Workshop()
    let mary = try workshop.wait("mary")
    mary.signal(SIGSTOP)
    try workshop.finishJohns()
    try workshop.vault.pdm("press", "checkin", "press.nc", "-m", "in line")
    // Both stood in it.
    #expect(try workshop.vault.sqlite("SELECT count(*) FROM waiters") == "2")
    mary.signal(SIGKILL)
    #expect(try mary.wait().status == .signalled(SIGKILL))
  }

  @Test(arguments: [SIGINT, SIGKILL])
  func `who gives up leaves the line to the others`(signal: Int32) throws {
    let workshop = try Workshop()
    let (mary, mill) = (try workshop.wait("mary"), try workshop.wait("mill"))
    mary.signal(signal)
    #expect(try mary.wait().status == (signal == SIGINT ? .exited(130) : .signalled(SIGKILL)))
    try workshop.finishJohns()
    #expect(try mill.wait().succeeded)
    #expect(try workshop.order() == ["john", "mill"])
  }
}
