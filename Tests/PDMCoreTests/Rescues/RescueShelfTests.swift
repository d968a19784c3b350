import Testing

@testable import PDMCore

/// Whose rescues somebody sees, what they are called by, and which are let go of.
@Suite("Rescues are seen by their owners and go when they are told to")
struct RescueShelfTests {
  /// A rescue by hand, of a commit of that time.
  private func make(_ name: String, at date: String, in vault: RealVault) throws {
    let day = Array("\(date)T00:00:00Z".utf8)
    let commit = try vault.script(
      "git commit-tree -p HEAD -m kept $({ git ls-tree HEAD; printf '100644 blob %s\\tz.nc\\n' $(git rev-parse HEAD:b.nc); } | git mktree)",
      adding: ["GIT_COMMITTER_DATE": day, "GIT_AUTHOR_DATE": day])
    _ = try vault.git("update-ref", "refs/pdm/rescue/\(name)", commit.filter { $0 != "\n" })
  }

  private func refs(_ vault: RealVault) throws -> [String] {
    try vault.git("for-each-ref", "--format=%(refname)", "refs/pdm/rescue").split(separator: "\n").map {
      String($0.dropFirst("refs/pdm/rescue/".count))
    }
  }

  @Test func `others' are for administrators, and each attempt leaves a line`() throws {
    let vault = try RealVault()
    try make("john/20260101T000000Z-aaaaaaaa", at: "2026-01-01", in: vault)
    try make("mary/20260101T000000Z-bbbbbbbb", at: "2026-01-01", in: vault)
    func ids(_ words: String...) throws -> [String] {
      try vault.command("admin", (["rescue", "list"] + words).map { Array($0.utf8) }).run().outputText
        .split(separator: "\n").map { String($0.prefix(25)) }
    }
    #expect(try ids("--all") == ["20260101T000000Z-bbbbbbbb", "20260101T000000Z-aaaaaaaa"])
    #expect(try ids("--user", "john") == ["20260101T000000Z-aaaaaaaa"] && ids().isEmpty)
    #expect(try ids("--all", "z.nc").count == 2 && ids("--all", "a.nc").isEmpty)
    try vault.expect(11, "admin", "rescue", "list", "--user", "nobody")
    #expect(
      try vault.pdm("mary", "rescue", "list").hasPrefix("20260101T000000Z-bbbbbbbb\tmary\t2026-01-01T00:00:00Z\t1\t"))
    for words in [["list", "--all"], ["list", "--user", "john"], ["show", "aaaa"], ["prune", "--all"]] {
      let result = try vault.command("mary", (["rescue"] + words).map { Array($0.utf8) }).run()
      #expect(result.status == .exited(5), "\(words): \(result.errorText)")
    }
    #expect(try vault.sqlite("SELECT count(*) FROM audit WHERE action = 'DENIED' AND user = 'mary'") == "4")
    // A beginning of the name or of the number, or the whole ref.
    for text in ["aaaa", "20260101T000000Z-a", "refs/pdm/rescue/john/20260101T000000Z-aaaaaaaa"] {
      #expect(try vault.pdm("admin", "rescue", "show", text) == "file\tdisk\t26\tz.nc", "\(text)")
    }
    let ambiguous = try vault.expect(2, "admin", "rescue", "show", "2026")
    #expect(ambiguous.errorText.contains("20260101T000000Z-aaaaaaaa"))
    #expect(try vault.pdm("mary", "rescue", "show", "2026") == "file\tdisk\t26\tz.nc")
    try vault.expect(11, "mary", "rescue", "show", "cccc")
    try vault.expect(4, "nobody", "rescue", "list")
  }

  @Test func `only old ones go, never one from the future, and the record says which`() throws {
    let vault = try RealVault()
    try make("john/20200101T000000Z-aaaaaaaa", at: "2020-01-01", in: vault)
    try make("mary/20200101T000000Z-bbbbbbbb", at: "2020-01-01", in: vault)
    // Kept lately, of an old commit; and by a clock that goes wrong, twice.
    try make("john/20990101T000000Z-cccccccc", at: "2020-01-01", in: vault)
    try make("john/20200101T000000Z-dddddddd", at: "2099-01-01", in: vault)
    try vault.pdm("john", "checkout", "a.nc", "-m", "why")
    try vault.edit("a.nc", "of today\n")
    try vault.pdm("john", "cancel", "a.nc")
    let all = try refs(vault)
    #expect(all.count == 5)
    #expect(try vault.pdm("john", "rescue", "prune", "-n").hasPrefix("20200101T000000Z-aaaaaaaa\tjohn\t"))
    try vault.expect(2, "john", "rescue", "prune")
    for value in ["forever", "36500"] {
      try vault.pdm("admin", "config", "rescue.keep_days", value)
      #expect(try vault.pdm("admin", "rescue", "prune", "--all", "-y") == "")
    }
    // What nobody can read keeps everything.
    _ = try vault.sqlite("UPDATE settings SET value = 'a while' WHERE key = 'rescue.keep_days'")
    #expect(try vault.pdm("admin", "rescue", "prune", "--all", "-y") == "" && refs(vault) == all)
    try vault.pdm("admin", "config", "--unset", "rescue.keep_days")
    try vault.pdm("john", "rescue", "prune", "-y")
    #expect(try refs(vault) == all.filter { $0 != "john/20200101T000000Z-aaaaaaaa" })
    let json = try vault.pdm("admin", "rescue", "prune", "--all", "-y", "--json")
    #expect(json.contains(#""pruned":true,"keep_days":90,"size_bytes":26"#), "\(json)")
    #expect(try refs(vault) == all.filter { !$0.contains("aaaaaaaa") && !$0.contains("bbbbbbbb") })
    let lines = try vault.sqlite(
      """
      SELECT user, json_extract(details, '$.count'), json_extract(details, '$.rescues[0].ref')
      FROM audit WHERE action = 'RESCUE_PRUNE' ORDER BY seq
      """)
    #expect(
      lines == """
        john|1|refs/pdm/rescue/john/20200101T000000Z-aaaaaaaa
        admin|1|refs/pdm/rescue/mary/20200101T000000Z-bbbbbbbb
        """)
    try vault.pdm("admin", "audit", "verify")
  }

  /// As dead commands in clones that are away have left them, the second between the choice and the removal.
  @Test func `what an unfinished command needs is not let go of`() throws {
    let vault = try RealVault()
    for name in ["aaaaaaaa", "bbbbbbbb", "cccccccc"] {
      try make("john/20200101T000000Z-\(name)", at: "2020-01-01", in: vault)
    }
    let before = try refs(vault)
    func needed(_ number: Int, _ columns: String, _ item: String) throws {
      let ref = "'refs/pdm/rescue/john/20200101T000000Z-"
      let id = String(repeating: "\(number)", count: 32)
      _ = try vault.sqlite(
        """
        INSERT INTO intents(id, kind, user_id, host, os_user, created_at, git_directory, work_tree, branch, keeps, central_branch,
          rescue_ref)
        SELECT '\(id)', 'break', id, 'other', 0, 1, CAST('/away/.git' AS BLOB), CAST('/away' AS BLOB), 'refs/heads/main', 0,
          'refs/heads/main', \(columns.replacing("ref-", with: ref)) FROM users WHERE name = 'john';
        INSERT INTO intent_paths(intent_id, position, key, path, role, reserved, rescue_refs)
        VALUES ('\(id)', 0, CAST('z.nc' AS BLOB), CAST('z.nc' AS BLOB), 'change', 0, \(item.replacing("ref-", with: ref)))
        """)
    }
    try needed(1, "NULL", "ref-aaaaaaaa'")
    var context = vault.fixture.context(in: "repo")
    context.environment = vault.environment(of: "john")
    // As that of the log-in.
    context.clock = ProcessContext.current().clock
    let pruning = RescuePruning(try Vault(locating: Vault.Options(), context: context))
    let plan = try pruning.plan(.own)
    #expect(plan.rescues.map(\.id).allSatisfy { !$0.hasSuffix("aaaaaaaa") } && plan.rescues.count == 2)
    try needed(2, "ref-bbbbbbbb'", "NULL")
    let failure = #expect(throws: (any Error).self) { try pruning.run(plan) }
    #expect((failure as? any Failure)?.message.contains("bbbbbbbb") == true)
    #expect(try refs(vault) == before)
    try pruning.run(pruning.plan(.own))
    #expect(try refs(vault) == before.filter { !$0.hasSuffix("cccccccc") })
  }
}
