import Testing

@testable import PDMCore

/// `pdm backup`: one file that has the store as it was, and cannot be taken for whole where it is not.
@Suite("A backup")
struct BackupTests {
  /// Another program's reading of the format: the manifest's own digest, and the database's.
  private static let reader = """
    import hashlib, sys
    data = open(sys.argv[1], "rb").read()
    end = data.index(b"\\nend ") + 1
    fields = dict(line.split(b" ", 1) for line in data[:end].splitlines() if not line.startswith(b"ref "))
    line = data[end:].split(b"\\n", 1)[0]
    assert line == b"end " + hashlib.sha256(data[:end]).hexdigest().encode(), line
    body = data[end + len(line) + 1:]
    assert len(body) == int(fields[b"size"]) and hashlib.sha256(body).hexdigest().encode() == fields[b"sha256"]
    open(sys.argv[2], "wb").write(body)
    print(fields[b"record"].decode())
    """

  @Test func `has every row of the store, the act itself among them, and is nobody else's to read`() throws {
    let vault = try RealVault()
    try vault.pdm("john", "checkout", "a.nc", "-m", "why")
    try vault.pdm("admin", "backup", "../parts.pdm-backup")
    let file = vault.fixture.path("parts.pdm-backup")
    #expect(try FileSystem.status(of: file)?.mode == 0o600)
    try vault.fixture.write("read.py", Self.reader)
    let head = try vault.script("python3 read.py parts.pdm-backup copy.db", in: "")
    #expect(try vault.script("sqlite3 copy.db .dump", in: "") == vault.script("sqlite3 repo/.pdm/pdm.db .dump", in: ""))
    #expect(try head == vault.sqlite("SELECT value FROM meta WHERE key = 'audit_head'"))
    #expect(try vault.sqlite("SELECT action FROM audit ORDER BY seq DESC LIMIT 1") == "BACKUP")
    #expect(try vault.script("ls home", in: "").isEmpty, "nothing is left where it was made")
  }

  @Test func `is for administrators, outside of the repository, and replaces nothing unasked`() throws {
    let vault = try RealVault()
    try vault.expect(5, "john", "backup", "../john.pdm-backup")
    #expect(try FileSystem.status(of: vault.fixture.path("john.pdm-backup")) == nil)
    for place in ["inside.pdm-backup", ".pdm/x", ".git/x", "sub/../x"] { try vault.expect(2, "admin", "backup", place) }
    try vault.script("echo '*.pdm-backup' >>.git/info/exclude")
    try vault.pdm("admin", "backup", "ignored.pdm-backup")
    try vault.fixture.write("there", "somebody's")
    try vault.expect(2, "admin", "backup", "../there")
    #expect(try vault.fixture.read("there") == Array("somebody's".utf8))
    try vault.pdm("admin", "backup", "../there", "--force")
    let own = try vault.pdm("admin", "backup", "--json")
    #expect(own.contains("/.local/state/pdm/backups/"))
    try vault.checkPromises("after backups")
  }

  @Test func `of a damaged store is not made, and the last one stays`() throws {
    let vault = try RealVault()
    try vault.pdm("admin", "backup", "../parts.pdm-backup")
    let before = try vault.fixture.read("parts.pdm-backup")
    let root = try vault.sqlite("SELECT rootpage FROM sqlite_master WHERE name = 'hosts'")
    try vault.script(
      "printf '\\377\\377\\377\\377\\377\\377' | dd of=.pdm/pdm.db bs=1 seek=$(( (\(root) - 1) * 4096 )) conv=notrunc status=none"
    )
    let result = try vault.run("admin", "backup", "../parts.pdm-backup", "--force")
    #expect(result.status == .exited(10), "\(result.errorText)")
    #expect(try vault.fixture.read("parts.pdm-backup") == before)
  }

  @Test func `that is not whole is refused, wherever it is cut or changed`() throws {
    let vault = try RealVault()
    try vault.pdm("admin", "backup", "../parts.pdm-backup")
    let whole = try vault.fixture.read("parts.pdm-backup")
    try vault.script("rm .pdm/pdm.db")
    let steps = KillPoint.isComplete ? 400 : 10
    for step in 0..<steps {
      var bad = whole
      let place = step * whole.count / steps
      bad[place] ^= 0x20
      for content in [bad, Array(whole.prefix(place))] {
        try vault.fixture.write(Array("bad".utf8), content)
        let result = try vault.run(
          "admin", "restore-store", "../bad", "--admin", "admin", "--password-stdin", "-y", input: "admin-secret\n")
        #expect([.exited(10), .exited(2)].contains(result.status), "byte \(place): \(result.errorText)")
      }
    }
    #expect(try FileSystem.names(in: vault.fixture.path("repo")).allSatisfy { !$0.starts(with: Array(".pdm.".utf8)) })
  }
}
