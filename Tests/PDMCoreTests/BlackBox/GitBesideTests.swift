import Glibc
import Testing

@testable import PDMCore

/// Plain git at work in the same repository: neither side may lose a commit, and the index stays whole.
@Suite("Plain git beside pdm")
struct GitBesideTests {
  private static let accounts = ["admin", "john", "mary"]
  /// Of each kind of process, and the rounds of each.
  private static let rounds = 6

  private func start(_ script: String, _ account: String, in vault: RealVault) throws -> HeldChild {
    var environment = vault.environment(of: account)
    environment["PDM"] = RealVault.program
    let shell = Subprocess(
      Array("sh".utf8), ["-uc", script].map { Array($0.utf8) }, environment: environment,
      workingDirectory: vault.fixture.path(vault.folder))
    return HeldChild(try shell.start())
  }

  /// Takes, changes and gives back its own file, again and again; says what went wrong. A git that packs may take the
  /// folder away in which another is about to write an object, which then fails (git's object-file.c, create_tmpfile).
  private static func checkins(_ account: String) -> String {
    """
    for n in $(seq \(rounds)); do
      "$PDM" checkout \(account).nc -m r >said.$$ 2>&1 || echo "checkout $? $(cat said.$$)"
      echo \(account) $n >>\(account).nc
      until "$PDM" checkin \(account).nc -m "pdm \(account) $n" >said.$$ 2>&1; do
        grep -q 'unable to create temporary file' said.$$ || { echo "checkin $(cat said.$$)"; break; }
      done
    done
    rm said.$$
    """
  }

  /// Runs all of it at once, and the last until the others have ended.
  /// - Returns: what they had to say.
  private func run(_ scripts: [(account: String, script: String)], beside: String?, in vault: RealVault) throws
    -> [String]
  {
    let besides = try beside.map {
      try start("until [ -e ../over ]; do \($0); done >>../said 2>&1", "john", in: vault)
    }
    let workers = try scripts.map { try start($0.script, $0.account, in: vault) }
    let said = try workers.flatMap { try $0.wait().outputText.split(separator: "\n").map(String.init) }
    try vault.fixture.write("over")
    _ = try besides?.wait()
    return said
  }

  private func checkCheckins(in vault: RealVault) throws {
    for account in Self.accounts {
      let lines = try vault.git("show", "HEAD:\(account).nc").split(separator: "\n").dropFirst()
      #expect(lines.map(String.init) == (1...Self.rounds).map { "\(account) \($0)" })
    }
    #expect(try vault.sqlite("SELECT count(*) FROM locks") == "0")
    try vault.checkPromises("after a day beside git")
  }

  /// `git prune` takes what is older than an hour: with less, git itself loses what another git is just writing
  /// (git-gc(1), "NOTES").
  @Test func `check-ins, plain commits and packing at once lose no commit`() throws {
    let vault = try RealVault(
      accounts: Self.accounts, files: Self.accounts.map { "\($0).nc" } + (0..<2).map { "git\($0).nc" })
    try vault.script("chmod u+w *.nc")
    // As a person does it: again, when another git was in the way.
    let committers = (0..<2).map { number in
      (
        "john",
        """
        for n in $(seq \(Self.rounds)); do
          echo $n >>git\(number).nc
          until git commit -qm "git \(number) $n" -- git\(number).nc 2>>../said; do :; done
        done
        """
      )
    }
    let said = try run(
      Self.accounts.map { ($0, Self.checkins($0)) } + committers,
      beside: "git gc -q; git repack -adq; git prune --expire=1.hour.ago; git pack-refs --all", in: vault)
    #expect(said == [])
    // Each commit is on the branch, once.
    let subjects = try vault.git("log", "--format=%s").split(separator: "\n").map(String.init)
    let expected =
      Self.accounts.flatMap { account in (1...Self.rounds).map { "pdm \(account) \($0)" } }
      + (0..<2).flatMap { number in (1...Self.rounds).map { "git \(number) \($0)" } } + ["parts"]
    #expect(subjects.sorted() == expected.sorted())
    for number in 0..<2 {
      #expect(try vault.git("show", "HEAD:git\(number).nc").hasSuffix("\n\(Self.rounds)\n"))
    }
    // Two plain commits at once may lose each other's index entries, without pdm as well.
    try vault.script("git reset -q")
    #expect(try vault.git("status", "--porcelain") == "")
    try checkCheckins(in: vault)
  }

  @Test func `what others stage meanwhile stays staged`() throws {
    let vault = try RealVault(
      accounts: Self.accounts, files: Self.accounts.map { "\($0).nc" } + ["staged0.nc", "staged1.nc"])
    try vault.script("chmod u+w *.nc")
    let staging = (0..<2).map { number in
      (
        "john",
        """
        for n in $(seq \(Self.rounds * 3)); do
          echo $n >>staged\(number).nc
          until git add staged\(number).nc 2>>../said; do :; done
        done
        """
      )
    }
    #expect(try run(Self.accounts.map { ($0, Self.checkins($0)) } + staging, beside: nil, in: vault) == [])
    #expect(try vault.git("status", "--porcelain") == "M  staged0.nc\nM  staged1.nc\n")
    #expect(try vault.git("log", "--format=%s").split(separator: "\n").count == Self.rounds * 3 + 1)
    try checkCheckins(in: vault)
  }

  @Test(arguments: [".git/index.lock", ".git/refs/heads/main.lock", ".git/HEAD.lock"])
  func `a lock that another git holds is waited for, then named; nothing is done, also not later`(lock: String) throws {
    let vault = try RealVault()
    try vault.pdm("john", "checkout", "a.nc", "-m", "change")
    try vault.edit("a.nc", "john's edit\n")
    try vault.edit("new.nc", "new\n")
    try vault.fixture.write("repo/\(lock)", "")
    try vault.script("touch -d '3 hours ago' \(lock)")
    let before = try vault.state()
    var commands = [
      ["checkin", "a.nc", "-m", "x"], ["add", "new.nc", "-m", "x"], ["rm", "b.nc", "-m", "x"],
      ["mv", "b.nc", "z.nc", "-m", "x"],
    ]
    if lock.contains("index") { commands.append(["cancel", "a.nc"]) }
    for command in commands {
      let words = command + ["--lock-timeout", "0"]
      let refused = try vault.command("john", words.map { Array($0.utf8) }).run()
      #expect(refused.status == .exited(9), "\(command) \(refused.errorText)")
      #expect(refused.errorText.contains("/repo/\(lock) exists"), "\(command) \(refused.errorText)")
      #expect(refused.errorText.contains("3 h ago"), "\(command) \(refused.errorText)")
      #expect(try vault.state() == before, "\(command)")
      #expect(try vault.read("a.nc") == "john's edit\n")
    }
    // Somebody's other command does not do by itself what has been refused, now or when the lock is gone.
    try vault.pdm("mary", "ls")
    try vault.script("rm \(lock)")
    try vault.pdm("mary", "checkout", "c d.step", "-m", "other")
    #expect(try vault.pdm("john", "ls", "--status", "mine", "-z") == "a.nc\0")
    #expect(try vault.read("a.nc") == "john's edit\n")
    try vault.pdm("john", "checkin", "a.nc", "-m", "done")
    try vault.checkPromises("after a lock of another git")
  }

  @Test func `a stash between check-out and check-in is the person's own affair`() throws {
    let vault = try RealVault()
    try vault.pdm("john", "checkout", "a.nc", "-m", "change")
    try vault.edit("a.nc", "john's edit\n")
    try vault.edit("b.nc", "somebody's\n")
    try vault.script("git stash -q -- b.nc; git stash -q -- a.nc")
    #expect(try vault.pdm("john", "checkin", "a.nc", "--keep", "-m", "nothing").contains("unchanged_kept"))
    try vault.script("chmod u+w a.nc; git stash pop -q")
    try vault.pdm("john", "checkin", "a.nc", "-m", "done")
    #expect(try vault.git("show", "HEAD:a.nc") == "john's edit\n")
    #expect(try vault.git("stash", "list").split(separator: "\n").count == 1)
    try vault.script("chmod u+w b.nc; git stash pop -q")
    #expect(try vault.git("status", "--porcelain") == " M b.nc\n")
  }
}
