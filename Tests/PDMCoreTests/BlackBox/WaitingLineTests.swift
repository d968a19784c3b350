import Glibc
import Testing

@testable import PDMCore

/// `pdm checkout --wait`: in order of arrival, whoever dies.
@Suite("In line for a file")
struct WaitingLineTests {
  private static let crew = ["admin", "john", "mary", "lathe", "mill", "press"]

  /// Returns when it stands in line.
  private func wait(
    _ account: String, for files: [String], in vault: RealVault, sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> FollowedProcess {
    let process: FollowedProcess
    switch files.count {
    case 1: process = try FollowedProcess(vault, account, .error, "checkout", files[0], "--wait", "-m", "in line")
    default:
      process = try FollowedProcess(vault, account, .error, "checkout", files[0], files[1], "--wait", "-m", "in line")
    }
    try #require(process.next()?.hasPrefix("pdm: waiting: ") == true, sourceLocation: sourceLocation)
    return process
  }

  private func holder(of file: String, in vault: RealVault) throws -> String {
    try vault.sqlite(
      "SELECT u.name FROM locks l JOIN users u ON u.id = l.user_id WHERE CAST(l.path AS TEXT) = '\(file)'")
  }

  private func expectNobodyWaits(_ vault: RealVault, sourceLocation: SourceLocation = #_sourceLocation) throws {
    #expect(try vault.sqlite("SELECT count(*) FROM waiters") == "0", sourceLocation: sourceLocation)
    #expect(try vault.sqlite("SELECT count(*) FROM waiter_paths") == "0", sourceLocation: sourceLocation)
    #expect(
      try FileSystem.names(in: vault.fixture.path("repo/.pdm/waiting")).isEmpty, sourceLocation: sourceLocation)
  }

  @Test(arguments: [UInt64](1...3))
  func `whoever came first has it first, and the dead are passed over`(seed: UInt64) throws {
    let vault = try RealVault(accounts: Self.crew, files: ["a.nc"])
    try vault.pdm("john", "checkout", "a.nc", "-m", "first")
    var random = SplitMix64(seed: seed)
    let order = ["mary", "lathe", "mill", "press", "admin"]
    let line = try order.map { ($0, try wait($0, for: ["a.nc"], in: vault)) }
    // The first of them dies in each round, others by chance.
    let dead = Set(line.indices.filter { $0 == 0 || Int.random(in: 0..<3, using: &random) == 0 })
    for index in dead {
      line[index].1.signal(SIGKILL)
      #expect(try line[index].1.wait().status == .signalled(SIGKILL))
    }
    var expected = ["john"]
    var last = "john"
    for index in line.indices where !dead.contains(index) {
      try vault.pdm(last, "cancel", "a.nc")
      last = line[index].0
      #expect(try line[index].1.wait().succeeded)
      #expect(try holder(of: "a.nc", in: vault) == last)
      expected.append(last)
    }
    let record = try vault.sqlite("SELECT user FROM audit WHERE action = 'CHECKOUT_FILE' ORDER BY seq")
    #expect(record.split(separator: "\n").map(String.init) == expected)
    // Who died behind the last of them is found by whoever comes next.
    try vault.pdm(last, "cancel", "a.nc")
    try vault.pdm("john", "checkout", "a.nc", "-m", "again")
    try expectNobodyWaits(vault)
    try vault.checkPromises("after the line was served")
  }

  @Test func `a free file is not taken past those who wait, until they are dead`() throws {
    let vault = try RealVault(accounts: Self.crew, files: ["a.nc"])
    try vault.pdm("john", "checkout", "a.nc", "-m", "first")
    let mary = try wait("mary", for: ["a.nc"], in: vault)
    // She lives and does not look: as long as that lasts the file is hers to come.
    mary.signal(SIGSTOP)
    try vault.pdm("john", "cancel", "a.nc")
    let refused = try vault.expect(6, "press", "checkout", "a.nc", "-m", "quick")
    #expect(refused.errorText.contains("a.nc is free, but mary has waited for it since "), "\(refused.errorText)")
    #expect(refused.errorText.contains("pdm checkout --wait a.nc -m REASON"))
    try vault.expect(6, "press", "rm", "a.nc", "-m", "quick")
    #expect(try vault.pdm("press", "show", "a.nc").contains("Waiting  mary since "))
    let press = try wait("press", for: ["a.nc"], in: vault)
    mary.signal(SIGKILL)
    #expect(try mary.wait().status == .signalled(SIGKILL))
    #expect(try press.wait().succeeded)
    #expect(try holder(of: "a.nc", in: vault) == "press")
    try expectNobodyWaits(vault)
  }

  /// A log gets the first of these lines only.
  @Test func `who waits is told who has it, and the place in the line`() throws {
    let vault = try RealVault()
    try vault.pdm("john", "checkout", "a.nc", "-m", "first")
    let mary = try wait("mary", for: ["a.nc"], in: vault)
    let admin = try FollowedProcess(vault, "admin", .error, "-v", "checkout", "a.nc", "--wait", "-m", "last")
    let first = try #require(admin.next())
    #expect(first.hasPrefix("pdm: waiting: a.nc is checked out by john since "), "\(first)")
    #expect(first.hasSuffix(": first; you are number 2 in line"), "\(first)")
    try vault.pdm("john", "cancel", "a.nc")
    #expect(try mary.wait().succeeded)
    // Between the two she may have been seen as the one to come.
    var news = admin.next()
    while news?.contains("mary has waited for it") == true { news = admin.next() }
    #expect(news?.contains("is checked out by mary since ") == true, "\(news ?? "nothing")")
    #expect(news?.hasSuffix(": in line; you are number 1 in line") == true)
    admin.signal(SIGINT)
    #expect(try admin.wait().status == .exited(130))
  }

  @Test func `a plain check-out takes the dead out of the line`() throws {
    let vault = try RealVault()
    try vault.pdm("john", "checkout", "a.nc", "-m", "first")
    let mary = try wait("mary", for: ["a.nc"], in: vault)
    mary.signal(SIGKILL)
    _ = try mary.wait()
    try vault.pdm("john", "cancel", "a.nc")
    #expect(try !vault.pdm("admin", "show", "a.nc").contains("Waiting"))
    try vault.pdm("admin", "checkout", "a.nc", "-m", "quick")
    try expectNobodyWaits(vault)
  }

  @Test(arguments: [SIGINT, SIGTERM, SIGHUP])
  func `who is stopped leaves nothing`(signal: Int32) throws {
    let vault = try RealVault()
    try vault.pdm("john", "checkout", "a.nc", "-m", "first")
    let mary = try wait("mary", for: ["a.nc"], in: vault)
    mary.signal(signal)
    #expect(try mary.wait().status == .exited(130))
    try expectNobodyWaits(vault)
    #expect(try holder(of: "a.nc", in: vault) == "john")
  }

  /// The guard is somebody else's when the signal comes: the row goes all the same.
  @Test func `who is stopped while others use the store leaves nothing`() throws {
    let vault = try RealVault()
    try vault.pdm("john", "checkout", "a.nc", "-m", "first")
    let mary = try FollowedProcess(vault, "mary", .error, "-v", "checkout", "a.nc", "--wait", "-m", "in line")
    #expect(mary.next()?.hasPrefix("pdm: waiting: ") == true)
    let guardFile = try FileDescriptor.open(vault.fixture.path("repo/.pdm/lock"), O_RDWR)
    #expect(flock(guardFile.raw, LOCK_EX) == 0)
    mary.signal(SIGINT)
    // She asks for the store, which she tells after a second.
    #expect(mary.next()?.hasPrefix("pdm: waiting for ") == true)
    #expect(flock(guardFile.raw, LOCK_UN) == 0)
    #expect(try mary.wait().status == .exited(130))
    try expectNobodyWaits(vault)
  }

  @Test func `time that is up ends it as if there had been no waiting`() throws {
    let vault = try RealVault()
    try vault.pdm("john", "checkout", "a.nc", "-m", "first")
    let plain = try vault.expect(6, "mary", "checkout", "a.nc", "-m", "mine", "--json").errorText
    let patient = try vault.expect(6, "mary", "checkout", "a.nc", "--wait=0.05", "-m", "mine", "--json").errorText
    #expect(try errorMessage(plain).hasPrefix("a.nc is checked out by john since "))
    #expect(try errorMessage(plain) == errorMessage(patient))
    try expectNobodyWaits(vault)
  }

  /// Without what only the moment decides.
  private func errorMessage(_ json: String) throws -> String {
    let start = try #require(json.range(of: "\"message\":\"")?.upperBound)
    return String(json[start...].prefix { $0 != "\"" })
  }

  @Test func `sets that overlap go whole and in order, and nobody starves`() throws {
    let vault = try RealVault(accounts: Self.crew, files: ["a.nc", "b.nc", "c.nc"])
    try vault.pdm("john", "checkout", "a.nc", "b.nc", "c.nc", "-m", "first")
    let mary = try wait("mary", for: ["a.nc", "b.nc"], in: vault)
    // The same two the other way round, which would be a dead-lock of file by file.
    let lathe = try wait("lathe", for: ["b.nc", "a.nc"], in: vault)
    let mill = try wait("mill", for: ["b.nc", "c.nc"], in: vault)
    let press = try wait("press", for: ["c.nc"], in: vault)
    try vault.pdm("john", "cancel", "c.nc")
    // It is free, and the first who waits for it wants more.
    try vault.expect(6, "admin", "checkout", "c.nc", "-m", "quick")
    try vault.pdm("john", "cancel", "a.nc")
    try vault.expect(6, "admin", "checkout", "a.nc", "-m", "quick")
    try vault.pdm("john", "cancel", "b.nc")
    for (process, account, files) in [
      (mary, "mary", ["a.nc", "b.nc"]), (lathe, "lathe", ["a.nc", "b.nc"]), (mill, "mill", ["b.nc", "c.nc"]),
    ] {
      #expect(try process.wait().succeeded)
      for file in files { #expect(try holder(of: file, in: vault) == account) }
      try vault.pdm(account, "cancel", files[0], files[1])
    }
    #expect(try press.wait().succeeded)
    #expect(try holder(of: "c.nc", in: vault) == "press")
    try expectNobodyWaits(vault)
  }

  @Test func `what is one's own already counts as had`() throws {
    let vault = try RealVault()
    try vault.pdm("john", "checkout", "a.nc", "-m", "first")
    try vault.pdm("mary", "checkout", "b.nc", "-m", "hers")
    let mary = try wait("mary", for: ["a.nc", "b.nc"], in: vault)
    try vault.pdm("john", "cancel", "a.nc")
    #expect(try mary.wait().outputText == "checked_out\ta.nc\nalready_yours\tb.nc")
    try expectNobodyWaits(vault)
  }

  @Test func `the version that is taken is the one that the check-in made`() throws {
    let vault = try RealVault()
    try vault.pdm("john", "checkout", "a.nc", "-m", "first")
    let mary = try wait("mary", for: ["a.nc"], in: vault)
    try vault.edit("a.nc", "john's edit\n")
    try vault.pdm("john", "checkin", "a.nc", "-m", "done")
    #expect(try mary.wait().succeeded)
    #expect(
      try vault.sqlite("SELECT lower(hex(base_oid)) FROM locks") + "\n" == vault.git("rev-parse", "HEAD:a.nc"))
    #expect(try vault.read("a.nc") == "john's edit\n")
  }

  @Test func `in a clone, a copy that became old is not taken`() throws {
    let vault = try ClonedVault()
    try vault.pdm("john", "checkout", "a.nc", "-m", "first")
    let mary = try FollowedProcess(
      vault.central, "mary", .error, "checkout", "a.nc", "--wait", "-m", "in line", in: "mary")
    #expect(mary.next()?.hasPrefix("pdm: waiting: ") == true)
    try vault.edit("john", "a.nc", "john's edit\n")
    try vault.pdm("john", "checkin", "a.nc", "-m", "done")
    #expect(mary.rest().contains { $0.contains("git pull --ff-only") })
    #expect(try mary.wait().status == .exited(7))
    #expect(try vault.held() == [])
    #expect(try vault.central.sqlite("SELECT count(*) FROM waiters") == "0")
  }

  @Test func `an account that is disabled, or made a viewer, does not get it`() throws {
    let vault = try RealVault()
    try vault.pdm("john", "checkout", "a.nc", "-m", "first")
    let first = try wait("mary", for: ["a.nc"], in: vault)
    try vault.pdm("admin", "user", "disable", "mary")
    #expect(try first.wait().status == .exited(4))
    try vault.pdm("admin", "user", "enable", "mary")
    try vault.pdm("mary", "login", "mary", "--password-stdin", input: "mary-secret\n")
    let second = try wait("mary", for: ["a.nc"], in: vault)
    try vault.pdm("admin", "user", "role", "mary", "viewer")
    #expect(try second.wait().status == .exited(5))
    try expectNobodyWaits(vault)
  }

  @Test(arguments: [["disable", "mary"], ["role", "mary", "viewer"]])
  func `a stopped process of an account that may not have it holds nobody up`(change: [String]) throws {
    let vault = try RealVault()
    try vault.pdm("john", "checkout", "a.nc", "-m", "first")
    let mary = try wait("mary", for: ["a.nc"], in: vault)
    mary.signal(SIGSTOP)
    try vault.pdm("john", "cancel", "a.nc")
    try vault.expect(6, "john", "checkout", "a.nc", "-m", "again")
    #expect(try vault.command("admin", (["user"] + change).map { Array($0.utf8) }).run().succeeded)
    try vault.pdm("john", "checkout", "a.nc", "-m", "again")
    mary.signal(SIGCONT)
    #expect(try [.exited(4), .exited(5)].contains(mary.wait().status))
    try expectNobodyWaits(vault)
  }

  @Test func `who was taken for dead stands in line once more`() throws {
    let vault = try RealVault()
    try vault.pdm("john", "checkout", "a.nc", "-m", "first")
    let mary = try wait("mary", for: ["a.nc"], in: vault)
    // As a host that could not be reached is; the account makes a change that wakes her.
    _ = try vault.sqlite("DELETE FROM waiters; DELETE FROM waiter_paths")
    try vault.pdm("admin", "checkout", "b.nc", "-m", "something")
    #expect(mary.next()?.contains("was taken for dead") == true)
    try vault.pdm("john", "cancel", "a.nc")
    #expect(try mary.wait().succeeded)
    try expectNobodyWaits(vault)
  }
}
