import Glibc
import Testing

@testable import PDMCore

/// Promise 2 in clones: the commit is in the central repository and the check-out given back, or neither.
@Suite("A command in a clone is killed", .enabled(if: StoppedProcess.isPossible))
struct KilledCloneTests {
  private static let edit = "john's edit\n"
  private static let words = ["checkin", "a.nc", "-m", "done"]

  private func prepare() throws -> ClonedVault {
    let vault = try ClonedVault()
    try vault.pdm("john", "checkout", "a.nc", "-m", "change")
    try vault.edit("john", "a.nc", Self.edit)
    try vault.pdm("mary", "checkout", "b.nc", "-m", "hers")
    try vault.edit("mary", "b.nc", "mary's edit\n")
    return vault
  }

  /// - Parameter isReachable: mary can look into john's clone, which she cannot when it is on another computer.
  @Test(arguments: [true, false]) func `at each of its steps`(isReachable: Bool) throws {
    let first = try prepare()
    let points = try StoppedProcess.points(RealVault(bare: first.fixture, folder: "john"), "john", Self.words)
    #expect(points.count > 40)
    let chosen = KillPoint.chosen(points, about: 12)
    var (killed, done) = (0, 0)
    for point in chosen {
      let vault = try prepare()
      let when = "killed at \(point), clone \(isReachable ? "reachable" : "away")"
      let result = try StoppedProcess.kill(
        at: point, RealVault(bare: vault.fixture, folder: "john"), "john", Self.words)
      if result.status == .signalled(SIGKILL) { killed += 1 }
      try waitForChildren(of: vault)
      if !isReachable { try move(vault, "john", to: "away") }
      try maryGoesOn(vault, when)
      if !isReachable { try move(vault, "away", to: "john") }
      if try check(vault, when, isReachable: isReachable) { done += 1 }
    }
    #expect(killed * 10 >= chosen.count * 8)
    #expect(done > 0 && done < chosen.count)
  }

  /// john's check-in, killed together with its push.
  private func killed(afterPush: Bool) throws -> ClonedVault {
    let vault = try prepare()
    let clone = RealVault(bare: vault.fixture, folder: "john", store: vault.central.store)
    try StrickenGit("push", in: clone).killBoth(afterGit: afterPush, "john", Self.words)
    return vault
  }

  private func counts(_ vault: ClonedVault) throws -> [String] {
    try [
      "SELECT count(*) FROM intents",
      "SELECT count(*) FROM audit WHERE action = 'CHECKIN_FILE' AND user = 'john'",
    ].map { try vault.central.sqlite($0) }
  }

  /// What is on the branch here says nothing of what is over there.
  @Test func `it arrived, and the branch here has another name by now`() throws {
    let vault = try killed(afterPush: true)
    try vault.git("john", "branch", "-m", "main", "work")
    try vault.pdm("john", "ls")
    #expect(try counts(vault) == ["0", "1"])
    #expect(try vault.held() == ["b.nc"])
  }

  @Test func `it did not arrive, and the files are another branch's by now`() throws {
    let vault = try killed(afterPush: false)
    try vault.git("john", "switch", "-qc", "other", "origin/main")
    let said = try vault.expect(0, "john", "ls")
    #expect(try vault.git("john", "rev-parse", "main") == vault.git("john", "rev-parse", "origin/main"))
    let rescue = try vault.git("john", "for-each-ref", "--format=%(refname)", "refs/pdm/rescue").dropLast()
    #expect(said.contains(rescue), "\(said)")
    #expect(try vault.git("john", "show", "\(rescue):a.nc") == Self.edit)
    #expect(try vault.git("john", "status", "--porcelain") == "")
    #expect(try counts(vault) == ["0", "0"])
  }

  @Test func `it did not arrive, and somebody has committed on top of it`() throws {
    let vault = try killed(afterPush: false)
    try vault.git("john", "commit", "-q", "--allow-empty", "-m", "on top")
    let said = try vault.expect(0, "john", "ls")
    #expect(said.contains("git push") || said.contains("is commit"), "\(said)")
    #expect(try vault.held() == ["a.nc", "b.nc"])
    try vault.git("john", "push", "-q")
    try vault.pdm("john", "ls")
    #expect(try counts(vault) == ["0", "1"])
    #expect(try vault.held() == ["b.nc"])
  }

  /// The dead command's own check-out has become one that john took, on another computer.
  @Test func `what was taken anew since stays taken`() throws {
    let vault = try prepare()
    try vault.pdm("john", "cancel", "a.nc")
    try vault.fixture.git(["clone", "-q", "central.git", "second"].map { Array($0.utf8) }, in: "")
    let clone = RealVault(bare: vault.fixture, folder: "john", store: vault.central.store)
    try StrickenGit("push", in: clone).killBoth(afterGit: false, "john", ["rm", "a.nc", "-m", "gone"])
    try move(vault, "john", to: "away")
    let taken = try vault.run("john", "checkout", "a.nc", "-m", "here now", in: "second")
    #expect(taken.outputText == "checked_out\ta.nc", "\(taken.errorText)")
    try move(vault, "away", to: "john")
    try vault.pdm("john", "ls")
    #expect(try counts(vault) == ["0", "0"])
    #expect(try vault.held() == ["a.nc", "b.nc"])
    #expect(try vault.central.sqlite("SELECT reason FROM locks WHERE path = CAST('a.nc' AS BLOB)") == "here now")
  }

  private func maryGoesOn(_ vault: ClonedVault, _ when: String) throws {
    try vault.pdm("mary", "ls")
    let arrived = try hasArrived(vault)
    // Given back if and only if everybody can have it.
    #expect(try vault.held() == (arrived ? ["b.nc"] : ["a.nc", "b.nc"]), "\(when)")
    if arrived { try vault.git("mary", "pull", "-q", "--ff-only") }
    try vault.pdm("mary", "checkin", "b.nc", "-m", "mine")
  }

  /// - Returns: whether the check-in came about.
  private func check(_ vault: ClonedVault, _ when: String, isReachable: Bool) throws -> Bool {
    // john's own next command, where nobody else could settle it.
    try vault.pdm("john", "ls")
    let arrived = try hasArrived(vault)
    #expect(try vault.read("john", "a.nc") == Self.edit, "\(when)")
    #expect(try vault.held() == (arrived ? [] : ["a.nc"]), "\(when)")
    #expect(try vault.git("john", "status", "--porcelain") == (arrived ? "" : " M a.nc\n"), "\(when)")
    #expect(try vault.central.sqlite("SELECT count(*) FROM intents") == "0", "\(when)")
    let lines = try vault.central.sqlite("SELECT count(*) FROM audit WHERE action = 'CHECKIN_FILE' AND user = 'john'")
    #expect(lines == (arrived ? "1" : "0"), "\(when)")
    let commits = try vault.git("central.git", "log", "--format=%H", "--grep=^Pdm-User: john", "main")
    #expect(commits.split(separator: "\n").count == (arrived ? 1 : 0), "\(when)")
    #expect(try vault.central.run("admin", "audit", "verify").succeeded, "\(when)")
    let leftovers = try vault.git("john", "rev-parse", "--git-path", "index.lock").dropLast()
    #expect(!PathProbe.exists(vault.fixture.path("john/\(leftovers)")), "\(when)")
    // Nothing is in his way.
    try vault.git("john", "pull", "-q", "--ff-only")
    if !arrived { try vault.pdm("john", "checkin", "a.nc", "-m", "again") }
    #expect(try vault.git("central.git", "show", "main:a.nc", "main:b.nc") == Self.edit + "mary's edit\n", "\(when)")
    return arrived
  }

  private func hasArrived(_ vault: ClonedVault) throws -> Bool {
    try vault.git("central.git", "show", "main:a.nc") == Self.edit
  }

  private func move(_ vault: ClonedVault, _ old: String, to new: String) throws {
    try FileSystem.rename(vault.fixture.path(old), to: vault.fixture.path(new))
  }

  /// git goes on when pdm is dead; the turn is free when it has ended.
  private func waitForChildren(of vault: ClonedVault) throws {
    let queue = try FileDescriptor.open(vault.fixture.path("central.git/pdm/checkin"), O_RDWR)
    while flock(queue.raw, LOCK_EX) != 0 { try #require(errno == EINTR) }
  }
}
