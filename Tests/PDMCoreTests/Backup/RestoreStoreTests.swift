import Glibc
import Testing

@testable import PDMCore

extension RealVault {
  /// Puts the store back, and says what must come of it.
  @discardableResult
  func restore(
    _ words: String..., code: Int32 = 0, sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> ChildResult {
    let all = ["restore-store"] + words + ["--admin", "admin", "--password-stdin", "-y"]
    let result = try command("admin", all.map { Array($0.utf8) }, input: "admin-secret\n").run()
    #expect(
      result.status == .exited(code), "\(words): \(result.outputText)\(result.errorText)",
      sourceLocation: sourceLocation)
    return result
  }

  func login(_ account: String) throws {
    try pdm(account, "login", account, "--password-stdin", input: "\(account)-secret\n")
  }

  /// What `audit verify --accept-restore` wants, of the newest restore.
  func restoreHash() throws -> String {
    try sqlite("SELECT lower(hex(hash)) FROM audit WHERE action = 'RESTORE_STORE' ORDER BY seq DESC LIMIT 1")
  }
}

/// A damaged store is made anew, and what is lost with it is named.
@Suite("A store is put back")
struct RestoreStoreTests {
  /// With a backup, and after it: a.nc checked in by john, b.nc taken by mary.
  private func vault() throws -> RealVault {
    let vault = try RealVault()
    try vault.pdm("john", "checkout", "a.nc", "-m", "why")
    try vault.pdm("admin", "backup", "../parts.pdm-backup")
    try vault.edit("a.nc", "second\n")
    try vault.pdm("john", "checkin", "a.nc", "-m", "second")
    try vault.pdm("john", "checkout", "a.nc", "-m", "again")
    try vault.edit("a.nc", "third\n")
    try vault.pdm("john", "checkin", "a.nc", "-m", "third")
    try vault.pdm("mary", "checkout", "b.nc", "-m", "mine")
    return vault
  }

  @Test(arguments: [
    "rm .pdm/pdm.db", "truncate -s 0 .pdm/pdm.db", "truncate -s 20480 .pdm/pdm.db", "rm .pdm/lock2", "rm .pdm/checkin",
    "head -c 8192 /dev/urandom | dd of=.pdm/pdm.db conv=notrunc status=none", "echo broken >.pdm/UNSAFE", "rm -r .pdm",
    "rm .pdm/*",
  ]) func `whatever is damaged, and the check-ins since the backup are in it`(damage: String) throws {
    let vault = try vault()
    let before = damage.contains("UNSAFE") ? "" : try vault.script("cksum <.pdm/pdm.db || :")
    try vault.script(damage)
    let damaged = try vault.script("cat .pdm/pdm.db 2>/dev/null | cksum")
    try vault.expect(damage == "rm -r .pdm" ? 11 : 10, "john", "doctor")
    let said = try vault.restore("../parts.pdm-backup").outputText
    #expect(said.contains("2 check-ins") && said.contains("carries the head of line"), "\(said)")
    try vault.checkLedger(damage)
    #expect(try vault.sqlite("PRAGMA integrity_check") == "ok")
    // The old store is beside it, byte for byte.
    if damage != "rm -r .pdm" {
      #expect(try vault.script("cat .pdm.old-*/pdm.db 2>/dev/null | cksum") == damaged, "\(before)")
    }
    #expect(try vault.git("status", "--porcelain") == "")
    // john's check-out ended with the check-in that git has; mary's is lost, and said to be.
    #expect(try vault.sqlite("SELECT count(*) FROM locks") == "0")
    #expect(try vault.storedRevisions().filter { $0.hasPrefix("a.nc") } == ["a.nc 1.0", "a.nc 1.1"])
    try vault.expect(4, "john", "whoami")
    for account in RealVault.accounts { try vault.login(account) }
    try vault.pdm("mary", "checkout", "a.nc", "-m", "goes on")
    let head = try vault.git("rev-parse", "HEAD").split(separator: "\n")[0]
    #expect(try vault.pdm("mary", "show", "a.nc", "--json").contains("\"commit\":\"\(head)\""))
    let hash = try vault.restoreHash()
    let unknown = try vault.expect(8, "admin", "audit", "verify").errorText
    // The first of the two carries the head of the backup's own line, which is there.
    #expect(unknown.contains(hash.prefix(16)) && unknown.contains("1 check-in carries a head"), "\(unknown)")
    try vault.pdm("admin", "audit", "verify", "--accept-restore", String(hash.prefix(16)))
    try vault.expect(8, "admin", "audit", "verify", "--accept-restore", String(hash.prefix(15)))
    // What is checked in from now on has to fit again.
    try vault.edit("a.nc", "fourth\n")
    try vault.pdm("mary", "checkin", "a.nc", "-m", "fourth")
    try vault.pdm("admin", "audit", "verify", "--accept-restore", hash)
    try vault.checkLedger("\(damage), and one check-in more")
  }

  @Test func `not where it is in order, unless it is to be`() throws {
    let vault = try vault()
    let state = try vault.sqlite("SELECT * FROM audit")
    let refused = try vault.restore("../parts.pdm-backup", code: 1)
    #expect(refused.errorText.contains("--force"))
    #expect(try vault.sqlite("SELECT * FROM audit") == state)
    try vault.restore("../parts.pdm-backup", "--force")
    try vault.login("mary")
    try vault.pdm("mary", "ls")
  }

  @Test func `by an administrator of what is put back, by the password of that time`() throws {
    let vault = try vault()
    try vault.script("rm .pdm/pdm.db")
    for (name, secret) in [("john", "john-secret"), ("admin", "wrong-secret"), ("nobody", "some-secret")] {
      let result = try vault.run(
        "admin", "restore-store", "../parts.pdm-backup", "--admin", name, "--password-stdin", "-y", input: secret + "\n"
      )
      #expect(result.status == .exited(4), "\(name): \(result.errorText)")
    }
    #expect(try vault.script("ls -d .pdm.* 2>/dev/null || :").isEmpty)
    try vault.expect(10, "john", "ls")
  }

  @Test func `not from a backup of another vault, nor from one whose record git contradicts`() throws {
    let vault = try vault()
    let other = try RealVault(accounts: ["admin"])
    try other.pdm("admin", "backup", "../other.pdm-backup")
    try vault.fixture.write(Array("other".utf8), other.fixture.read("other.pdm-backup"))
    try vault.restore("../other", "--force", code: 10)
    try vault.script("rm .pdm/pdm.db")
    // A record that somebody shortened and computed anew, put away as a bare copy.
    try vault.fixture.write(
      "read.py",
      "import sys; d = open('parts.pdm-backup', 'rb').read(); i = d.index(b'SQLite format'); open('copy.db', 'wb').write(d[i:])"
    )
    try vault.script(
      "python3 read.py && sqlite3 copy.db \"\(AuditForger.withoutTriggers) UPDATE audit SET user = 'mary' WHERE seq = 2\"",
      in: "")
    try AuditForger.recompute(vault.fixture.path("copy.db"), from: 2)
    let result = try vault.restore("../copy.db", code: 8)
    #expect(result.errorText.contains("does not belong to this repository"))
  }

  @Test func `without a backup, of what can be read, and nothing is lost that was not damaged`() throws {
    let vault = try vault()
    let audit = try vault.sqlite("SELECT hex(hash) FROM audit")
    let root = try vault.sqlite("SELECT rootpage FROM sqlite_master WHERE name = 'sessions'")
    try vault.script(
      "head -c 4096 /dev/urandom | dd of=.pdm/pdm.db bs=4096 seek=$(( \(root) - 1 )) conv=notrunc status=none")
    let said = try vault.restore().outputText
    #expect(said.contains("users: 3 rows"), "\(said)")
    #expect(try vault.sqlite("SELECT hex(hash) FROM audit WHERE action <> 'RESTORE_STORE'") == audit)
    #expect(
      try vault.sqlite("SELECT u.name, CAST(path AS TEXT) FROM locks JOIN users u ON u.id = user_id") == "mary|b.nc")
    for account in RealVault.accounts { try vault.login(account) }
    // Rows are not compared any more, which nobody is to overlook.
    let unknown = try vault.expect(8, "admin", "audit", "verify").errorText
    #expect(unknown.contains("rows of the store are not compared with the record since"), "\(unknown)")
    #expect(try vault.expect(8, "admin", "audit", "verify", "--json").outputText.hasPrefix(#"{"ok":false,"#))
    try vault.checkPromises("after a salvage", accepting: try vault.restoreHash())
  }

  @Test func `heads that one restore gave up stay given up after the next, without a backup`() throws {
    let vault = try vault()
    try vault.restore("../parts.pdm-backup", "--force")
    let first = try vault.restoreHash()
    try vault.restore("--force")
    try vault.login("admin")
    try vault.pdm(
      "admin", "audit", "verify", "--accept-restore", first, "--accept-restore", try vault.restoreHash())
  }

  /// What the backup has checked out was given back since, and its name went to another file.
  @Test(arguments: [true, false])
  func `two renames since the backup are put back, onto a name that somebody had`(holdsOld: Bool) throws {
    let vault = try RealVault()
    if holdsOld { try vault.pdm("john", "checkout", "a.nc", "-m", "mine") }
    try vault.pdm("mary", "checkout", "b.nc", "-m", "hers")
    try vault.pdm("admin", "backup", "../parts.pdm-backup")
    try vault.pdm("mary", "cancel", "b.nc")
    try vault.pdm("john", "mv", "b.nc", "old.nc", "-m", "room")
    try vault.pdm("john", "mv", "a.nc", "b.nc", "-m", "there")
    try vault.restore("../parts.pdm-backup", "--force")
    try vault.login("admin")
    let held = try vault.sqlite("SELECT u.name, CAST(path AS TEXT) FROM locks JOIN users u ON u.id = user_id")
    #expect(held == (holdsOld ? "john|b.nc" : ""))
    try vault.pdm("admin", "audit", "verify", "--accept-restore", try vault.restoreHash())
  }

  /// Whichever page it is: what was built is whole, and no check-in is without its line.
  @Test func `without a backup, with a page of noise`() throws {
    let master = try vault()
    let whole = try master.fixture.read("repo/.pdm/pdm.db")
    var noise = SplitMix64(seed: 7)
    for page in stride(from: 0, to: whole.count / 4096, by: KillPoint.isComplete ? 1 : 6) {
      var content = whole
      for offset in page * 4096..<(page + 1) * 4096 { content[offset] = .random(in: 0...255, using: &noise) }
      try master.script("rm -rf .pdm*")
      try master.script("umask 077; mkdir .pdm; cd .pdm; touch lock lock2 checkin checkin2 holder checkin-holder")
      try master.fixture.write(Array("repo/.pdm/pdm.db".utf8), content)
      try master.restore("--force")
      try master.checkLedger("noise in page \(page)")
      try master.login("admin")
      try master.pdm("admin", "audit", "verify", "--accept-restore", try master.restoreHash())
    }
  }

  @Test func `from git alone, with accounts that nobody can log in to before they get a password`() throws {
    let vault = try vault()
    try vault.script("head -c 40960 /dev/zero >.pdm/pdm.db")
    let said = try vault.restore().outputText
    #expect(said.contains("made of check-ins, without a password"), "\(said)")
    #expect(
      try vault.sqlite("SELECT name, role, disabled_at IS NULL FROM users ORDER BY 1") == "admin|admin|1\njohn|user|0")
    try vault.checkLedger("from git alone")
    #expect(try vault.storedRevisions().filter { $0.hasPrefix("a.nc") } == ["a.nc 1.0", "a.nc 1.1"])
    try vault.login("admin")
    try vault.expect(8, "admin", "audit", "verify")
    try vault.pdm("admin", "audit", "verify", "--accept-restore", try vault.restoreHash())
    try vault.pdm("admin", "user", "passwd", "john", "--password-stdin", input: "john-secret\n")
    try vault.pdm("admin", "user", "enable", "john")
    try vault.login("john")
  }

  /// Somebody cuts the record off and lets it say that this was a restore.
  @Test func `which a forger cannot say of it unseen`() throws {
    let vault = try vault()
    let tip = try vault.git("rev-parse", "HEAD").split(separator: "\n")[0]
    let last = 5
    _ = try vault.sqlite(
      AuditForger.withoutTriggers
        + """
        DELETE FROM audit WHERE seq > \(last);
        INSERT INTO audit SELECT \(last + 1), 'ffffffffffffffffffffffffffffffff', ts, 'admin', host, 'RESTORE_STORE', x'',
          '{"from":"backup","tips":"\(tip)"}', x'', x'' FROM audit WHERE seq = 1;
        INSERT INTO meta VALUES ('restores', '\(last + 1)');
        """)
    try AuditForger.recompute(vault.fixture.path("repo/.pdm/pdm.db"), from: last + 1)
    let said = try vault.expect(8, "mary", "audit", "verify").errorText
    #expect(said.contains("cut off behind line \(last)") && said.contains("check-ins carry heads"), "\(said)")
    // And not by leaving the line out of the store's note.
    _ = try vault.sqlite("DELETE FROM meta WHERE key = 'restores'")
    try vault.expect(8, "mary", "audit", "verify")
  }

  @Test func `in a bare repository, and its clones go on`() throws {
    let vault = try ClonedVault()
    try vault.central.pdm("admin", "backup", "../parts.pdm-backup")
    try vault.pdm("john", "checkout", "a.nc", "-m", "why")
    try vault.fixture.write("john/a.nc", "second\n")
    try vault.pdm("john", "checkin", "a.nc", "-m", "second")
    try vault.central.script("rm pdm/pdm.db")
    let words = ["restore-store", "../parts.pdm-backup", "--admin", "admin", "--password-stdin", "-y"]
    let result = try vault.central.command(
      "admin", words.map { Array($0.utf8) }, in: "john", input: "admin-secret\n"
    ).run()
    #expect(result.succeeded, "\(result.errorText)")
    try vault.central.checkLedger("in a clone")
    try vault.central.login("mary")
    try vault.expect(7, "mary", "checkout", "a.nc", "-m", "old copy")
    #expect(try vault.central.script("ls -d pdm.old-*").hasPrefix("pdm.old-"))
  }
}
