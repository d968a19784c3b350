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
    #expect(output.contains("ok\trecord\tthe newest line, \(record),"))
    try vault.expect(11, "nobody", "doctor", "-C", "..")
  }

  @Test(arguments: [
    ("chmod 644 .pdm/pdm.db", "trouble store_files"), ("chmod 755 .pdm", "trouble store_files"),
    ("chmod 400 .pdm/lock2", "trouble store_files"), ("rm .pdm/checkin2", "trouble store_files"),
    (
      "sqlite3 .pdm/pdm.db \"UPDATE meta SET value = '1 ' || substr(value, 3) WHERE key = 'audit_head'\"",
      "trouble record"
    ),
    ("sqlite3 .pdm/pdm.db \"INSERT INTO sessions VALUES (x'00', 999, 0, 0, 'x')\"", "trouble database"),
    ("sqlite3 .pdm/pdm.db \"INSERT INTO settings VALUES ('lock.max_files', 'few')\"", "trouble settings"),
    (
      "sqlite3 .pdm/pdm.db \"INSERT INTO intents(id, kind, user_id, host, os_user, created_at, git_directory, work_tree, branch, keeps) "
        + "VALUES ('00', 'add', 1, 'mill', 0, 0, x'2f', x'2f', 'refs/heads/main', 0)\"", "warning unfinished"
    ),
    (
      "git update-ref refs/pdm/rescue/john/20200101T000000Z-aaaaaaaa $(GIT_COMMITTER_DATE=2020-01-01T00:00:00Z git commit-tree -m old HEAD^{tree})",
      "warning rescues"
    ),
    (
      "git update-ref refs/pdm/rescue/john/20990101T000000Z-aaaaaaaa $(git commit-tree -m ahead HEAD^{tree})",
      "warning rescues"
    ),
  ]) func `finds what is wrong`(script: String, finding: String) throws {
    let vault = try RealVault()
    try vault.script(script)
    #expect(try findings(vault, code: finding.hasPrefix("trouble") ? 10 : 0) == [finding], "\(script)")
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
