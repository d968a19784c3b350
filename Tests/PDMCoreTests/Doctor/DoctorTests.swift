import Glibc
import Testing

@testable import PDMCore

/// `pdm doctor` finds what is wrong, each thing by itself.
@Suite("The doctor")
struct DoctorTests {
  /// What is not in order, as `state check`.
  private func findings(_ vault: RealVault, code: Int32) throws -> [String] {
    let result = try vault.run("nobody", "doctor")
    #expect(result.status == .exited(code), "\(result.outputText)\(result.errorText)")
    return result.outputText.split(separator: "\n").map { $0.split(separator: "\t").prefix(2).joined(separator: " ") }
      .filter { !$0.hasPrefix("ok ") && $0 != "warning hooks" }
  }

  @Test func `a vault in order has no trouble, and hooks are live once they are there`() throws {
    let vault = try RealVault()
    #expect(try findings(vault, code: 0) == [])
    #expect(try vault.pdm("john", "doctor").contains("warning\thooks\t"))
    try vault.pdm("john", "hooks", "install")
    let output = try vault.pdm("john", "doctor")
    #expect(output.split(separator: "\n").allSatisfy { $0.hasPrefix("ok\t") && $0.hasSuffix("\t-") }, "\(output)")
    let record = try vault.sqlite("SELECT max(seq) FROM audit")
    #expect(output.contains("ok\trecord\t\(record) lines in order"))
    try vault.expect(11, "nobody", "doctor", "-C", "..")
  }

  @Test(arguments: [
    ("chmod 644 .pdm/pdm.db", "trouble store_files"), ("chmod 755 .pdm", "trouble store_files"),
    ("chmod 400 .pdm/lock2", "trouble store_files"), ("rm .pdm/checkin2", "trouble store_files"),
    ("echo note >.pdm/note", "warning store_files"),
    (
      "sqlite3 .pdm/pdm.db \"DROP TRIGGER audit_is_append_only_update; UPDATE audit SET host = 'x' WHERE seq = 2\"",
      "trouble record"
    ),
    ("sqlite3 .pdm/pdm.db \"UPDATE users SET unread = 3 WHERE name = 'mary'\"", "warning rows"),
    (
      "sqlite3 .pdm/pdm.db \"INSERT INTO locks VALUES (x'6162', x'6162', '1', 2, 'why', 'mill', 0, NULL, NULL, NULL)\"",
      "warning rows, trouble record"
    ),
    (
      "sqlite3 .pdm/pdm.db \"INSERT INTO checkins VALUES ('00', randomblob(20), 1, 'refs/heads/main', 0)\"",
      "trouble record, warning commits"
    ),
    ("mkdir .pdm.new-1", "warning leftovers"),
    (
      "git config core.sharedRepository group; chmod -R g+rwX .git; find .git -type d -exec chmod g+s {} +; chmod g-w .git/HEAD",
      "trouble repository"
    ),
    (
      "sqlite3 .pdm/pdm.db \"UPDATE meta SET value = '1 ' || substr(value, 3) WHERE key = 'audit_head'\"",
      "trouble record"
    ),
    (
      "sqlite3 .pdm/pdm.db \"INSERT INTO sessions VALUES (x'00', 999, 0, 0, 'x')\"", "trouble database, trouble record"
    ),
    (
      "sqlite3 .pdm/pdm.db \"INSERT INTO settings VALUES ('lock.max_files', 'few')\"",
      "trouble record, trouble settings"
    ),
    (
      "sqlite3 .pdm/pdm.db \"INSERT INTO intents(id, kind, user_id, host, os_user, created_at, git_directory, work_tree, branch, keeps) "
        + "VALUES ('00', 'add', 1, 'mill', 0, 0, x'2f', x'2f', 'refs/heads/main', 0)\"", "warning unfinished"
    ),
    (
      "git update-ref refs/pdm/rescue/john/20200101T000000Z-aaaaaaaa $(GIT_COMMITTER_DATE=2020-01-01T00:00:00Z git commit-tree -m old HEAD^{tree})",
      "warning rescues"
    ),
    ("touch -d '2 days ago' .git/objects/maintenance.lock", "warning leftovers"),
    ("mkdir .git/PDM_MESSAGE-0123456789ab", "warning leftovers"),
    ("mkdir .git/pdm-0123456789abcdef0123456789abcdef .git/pdm-notes", "warning leftovers"),
    (
      "mkdir -p .git/info && echo '.pdm-*' >.git/info/exclude && touch sub/.pdm-0123456789ab sub/.pdm-notes",
      "warning leftovers"
    ),
    (
      "git update-ref refs/pdm/rescue/john/20990101T000000Z-aaaaaaaa $(git commit-tree -m ahead HEAD^{tree})",
      "warning rescues"
    ),
  ]) func `finds what is wrong`(script: String, wanted: String) throws {
    let vault = try RealVault()
    try vault.script(script)
    let found = try findings(vault, code: wanted.contains("trouble") ? 10 : 0)
    #expect(found.joined(separator: ", ") == wanted, "\(script)")
  }

  @Test(arguments: [
    ("chmod 777 .pdm", "chmod 700 STORE"),
    ("chmod 660 .pdm/*; chmod 2770 .pdm; chmod 700 .pdm", "chmod 2770 STORE"),
    ("chmod 660 .pdm/*; chmod 2770 .pdm; chmod 600 .pdm/pdm.db", "chmod 660 STORE/pdm.db"),
  ]) func `one wrong mode is put right, and nothing else is opened or closed`(script: String, remedy: String) throws {
    let vault = try RealVault()
    try vault.script(script)
    let rows = try vault.run("nobody", "doctor").outputText.split(separator: "\n").map { $0.split(separator: "\t") }
    let remedies = rows.filter { $0[1] == "store_files" }.map { String($0[3]) }
    #expect(remedies.count == 1, "\(rows)")
    let store = try vault.script("printf %s \"$PWD/.pdm\"")
    #expect(remedies.first == remedy.replacing("STORE", with: store))
  }

  @Test func `mends what is safe, says so, and leaves the rest`() throws {
    let vault = try RealVault()
    try vault.script(
      """
      git config core.sharedRepository group; chmod -R g+rwX .git; find .git -type d -exec chmod g+s {} +; chmod g-w .git/HEAD
      chmod 644 .pdm/holder; mkdir .pdm.new-1 .git/pdm-0123456789abcdef0123456789abcdef
      printf 'pdm 00000000000000000000000000000000\nA check-in is running. If it died, the next pdm command removes this file.\n' >.git/index.lock
      sqlite3 .pdm/pdm.db "INSERT INTO intents(id, kind, user_id, host, os_user, created_at, git_directory, work_tree, branch, keeps)
        VALUES ('00', 'add', 1, 'mill', 0, 0, CAST('$PWD/.git' AS BLOB), CAST('$PWD' AS BLOB), 'refs/heads/main', 0)"
      """)
    let result = try vault.run("nobody", "doctor", "--fix")
    #expect(result.status == .exited(0), "\(result.outputText)\(result.errorText)")
    let rows = result.outputText.split(separator: "\n").map { line in
      line.split(separator: "\t").prefix(2).joined(separator: " ")
    }
    #expect(
      rows.filter { !$0.hasPrefix("ok ") && $0 != "warning hooks" }
        == [
          "fixed store_files", "fixed unfinished", "fixed leftovers", "fixed leftovers", "warning leftovers",
          "fixed repository",
        ], "\(result.outputText)")
    #expect(try findings(vault, code: 0) == ["warning leftovers"])
    #expect(try FileSystem.status(of: vault.fixture.path("repo/.pdm.new-1")) != nil)
    try vault.fixture.write("repo/.git/index.lock", "somebody's\n")
    _ = try vault.run("nobody", "doctor", "--fix")
    #expect(try vault.fixture.read("repo/.git/index.lock") == Array("somebody's\n".utf8))
  }

  @Test func `an empty database is a damaged one, and not another program's`() throws {
    let vault = try RealVault()
    try vault.script(": >.pdm/pdm.db")
    let output = try vault.run("nobody", "doctor").outputText
    #expect(output.contains("trouble\tschema\tthe store is damaged:") && output.contains("\tpdm restore-store FILE"))
    #expect(!output.contains("PDM_VAULT"))
  }

  @Test func `a session file that others can read is trouble for whom it is`() throws {
    let vault = try RealVault()
    try vault.script("chmod 644 ../homes/john/.local/state/pdm/sessions/*")
    #expect(try vault.run("john", "doctor").outputText.contains("trouble\tsession\t"))
    #expect(try findings(vault, code: 0) == [])
  }

  @Test func `a damaged database is trouble, and what does not need it is looked at all the same`() throws {
    let vault = try RealVault()
    // A page in the middle: the roots of the first tables stay readable.
    let root = try vault.sqlite("SELECT rootpage FROM sqlite_master WHERE name = 'audit'")
    try vault.script(
      "printf '\\377\\377\\377\\377\\377\\377' | dd of=.pdm/pdm.db bs=1 seek=$(( (\(root) - 1) * 4096 + 3 )) conv=notrunc status=none"
    )
    #expect(try vault.script("sqlite3 .pdm/pdm.db 'PRAGMA integrity_check' 2>&1 || :").contains("malformed"))
    let found = try findings(vault, code: 10)
    #expect(found.contains("trouble database"), "\(found)")
    #expect(try vault.run("nobody", "doctor").outputText.contains("ok\trescues\t"))
  }

  @Test func `a mark is told with its reason, and each check says what it could not do`() throws {
    let vault = try RealVault()
    try vault.fixture.write("repo/.pdm/UNSAFE", "two processes held it at once")
    let result = try vault.run("nobody", "doctor", "--json")
    #expect(result.status == .exited(10))
    #expect(result.outputText.contains("two processes held it at once") && result.outputText.contains(#""ok":false"#))
    #expect(result.errorText.contains(#""code":"UNSAFE","exit":10"#))
  }
}
