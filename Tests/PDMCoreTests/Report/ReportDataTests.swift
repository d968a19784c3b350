import Foundation
import Testing

@testable import PDMCore

/// What is in the page of `pdm report`, read without a browser and held against what other commands and git say.
@Suite("The data of a report")
struct ReportDataTests {
  private func page(_ vault: RealVault, _ account: String = "admin", _ words: String...) throws -> ReportedPage {
    let result = try vault.command(account, (["report", "-o", "-"] + words).map { Array($0.utf8) }).run()
    try #require(result.succeeded, "\(result.errorText)")
    return try ReportedPage(result.output)
  }

  private func json(_ vault: RealVault, _ account: String, _ words: String...) throws -> [[String: Any]] {
    let result = try vault.command(account, words.map { Array($0.utf8) }).run()
    return try #require(try JSONSerialization.jsonObject(with: Data(result.output)) as? [[String: Any]])
  }

  @Test func `the files are those of ls, whatever they are called`() throws {
    let vault = try HostileVault.make()
    try vault.edit("parts/part-8.nc", "edited\n")
    let page = try page(vault)
    let listed = try json(vault, "admin", "ls", "--json")
    #expect(page.paths == listed.map { $0["path"] as? String })
    #expect(page.optionalColumn("files", "size") == listed.map { $0["size_bytes"] as? Int })
    #expect(page.optionalColumn("files", "revision") == listed.map { $0["revision"] as? String })
    #expect((page.column("files", "marks") as [Int]).map { $0 & 2 != 0 } == listed.map { $0["modified"] as? Bool })
    let changed: [Int] = page.column("files", "changed")
    #expect(
      changed.map { RFC3339.format(Timestamp(seconds: Int64($0))) } == listed.map { $0["modified_at"] as? String })
    let odd = ((page.data["files"] as? [String: Any])?["odd"] as? [[Any]] ?? []).filter { $0[3] is String }
    #expect(odd.map { $0[3] as? String } == listed.compactMap { $0["path_bytes"] as? String })

    let held = listed.filter { $0["locked_by"] is String }
    #expect((page.column("locks", "file") as [Int]).map { page.paths[$0] } == held.map { $0["path"] as? String })
    #expect(page.column("locks", "owner") == held.map { $0["locked_by"] as? String })
    #expect(page.column("locks", "reason") == held.map { $0["reason"] as? String })
    #expect(held.count == 2)
  }

  @Test func `nothing that people typed gets out of its element`() throws {
    let vault = try HostileVault.make()
    let result = try vault.command(
      "admin", ["report", "-o", "-", "--title", "</title><script>&\"'{{style}}"].map { Array($0.utf8) }
    ).run()
    let page = try ReportedPage(result.output)
    // Elements of the page itself; no more came in.
    let lower = String(decoding: result.output, as: UTF8.self).lowercased()
    #expect(lower.components(separatedBy: "<script").count == 3)
    #expect(lower.components(separatedBy: "</script").count == 3)
    #expect(lower.contains("<title>&lt;/title&gt;&lt;script&gt;&amp;&quot;&#39;{{style}}</title>"))
    #expect(page.data["title"] as? String == "</title><script>&\"'{{style}}")
    for byte in "<>&\r\n".utf8 { #expect(!page.json.contains(byte)) }
    let scalars = String(decoding: page.json, as: UTF8.self).unicodeScalars
    #expect(!scalars.contains { ["\u{2028}", "\u{2029}", "\u{202e}", "\u{1b}"].contains($0) })
    #expect((page.column("locks", "reason") as [String]).first == HostileVault.reason)
  }

  @Test(.enabled(if: ReferenceProgram.isInstalled("python3")))
  func `the policy names the script and the style of the page by their hashes, and allows nothing else`() throws {
    let page = try page(try HostileVault.make())
    let policy = String(
      decoding: try #require(page.content(after: "Content-Security-Policy\" content=\"", before: "\"")), as: UTF8.self)
    let hash =
      "import base64, hashlib, sys; print(base64.b64encode(hashlib.sha256(sys.stdin.buffer.read()).digest()).decode())"
    let script = try #require(page.content(after: "<script type=\"module\">", before: "</script>"))
    let style = try #require(page.content(after: "<style>", before: "</style>"))
    let names = try [script, style].map { try ReferenceProgram.lines("python3", ["-c", hash], input: $0).first ?? "" }
    #expect(
      policy == "default-src 'none'; script-src 'sha256-\(names[0])'; style-src 'sha256-\(names[1])'; base-uri 'none'; "
        + "form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'")
    let text = String(decoding: script, as: UTF8.self)
    for word in ["innerHTML", "outerHTML", "insertAdjacent", "document.write", "eval(", "fetch(", "XMLHttp", "import("]
    {
      #expect(!text.contains(word))
    }
  }

  @Test(arguments: [3, 11] as [UInt64])
  func `the last versions of each file are those that git log names`(seed: UInt64) throws {
    let fixture = try GitFixture()
    try GeneratedHistory.make(in: fixture, seed: seed)
    let vault = RealVault(bare: fixture)
    try vault.makeStore(["admin"])
    let page = try page(vault, "admin", "--diffs", "0")
    // Those that the report follows under another name: a test of their own.
    let renames = try vault.git(
      "-c", "core.quotePath=false", "log", "-m", "-M100%", "--diff-filter=R", "--format=", "--name-status")
    let renamed = Set(renames.split(separator: "\n").compactMap { $0.split(separator: "\t").last.map { String($0) } })
    let plain = page.history.filter { !renamed.contains($0.key) }
    #expect(plain.count > 4)
    for (path, commits) in plain {
      let log = try vault.git("log", "--full-history", "--no-merges", "--format=%H", "--", path)
      #expect(commits == log.split(separator: "\n").prefix(5).map { String($0.prefix(12)) }, "\(path)")
    }
    #expect(page.data["diffs"] as? [String] == [])
  }

  @Test func `a rename by pdm is followed, with its revisions`() throws {
    let vault = try RealVault()
    try vault.pdm("john", "checkout", "a.nc", "-m", "why")
    try vault.edit("a.nc", "2\n")
    try vault.pdm("john", "checkin", "a.nc", "-m", "two")
    try vault.pdm("john", "mv", "a.nc", "sub/arm.nc", "-m", "its name")
    let page = try page(vault)
    let followed = try vault.git("log", "--follow", "--format=%H", "--", "sub/arm.nc")
    #expect(page.history["sub/arm.nc"] == followed.split(separator: "\n").map { String($0.prefix(12)) })
    let revisions: [String?] = page.optionalColumn("commits", "revision_of_version")
    let position = page.paths.firstIndex(of: "sub/arm.nc") ?? 0
    let first = (page.column("files", "versions") as [Int]).prefix(position).reduce(0, +)
    #expect(revisions[first..<(first + 3)] == ["1.1", "1.0", nil])
  }

  @Test func `differences are those of pdm diff, of the held files and of those that changed last`() throws {
    let vault = try RealVault()
    let long = (1...4000).map { "G01 X\($0)\n" }.joined()
    for (file, text) in [("a.nc", "2\n"), ("b.nc", long)] {
      try vault.pdm("john", "checkout", file, "-m", "why")
      try vault.edit(file, text)
      try vault.pdm("john", "checkin", file, "-m", "new")
    }
    try vault.pdm("mary", "checkout", "sub/e.scad", "-m", "mine")
    let page = try page(vault, "admin", "--diffs", "2")
    let diffs = page.data["diffs"] as? [[String: Any]] ?? []
    #expect(diffs.map { page.paths[$0["file"] as? Int ?? 0] } == ["sub/e.scad", "b.nc", "a.nc"])
    for diff in diffs {
      let path = page.paths[diff["file"] as? Int ?? 0]
      let whole = try vault.pdm("admin", "diff", path, try #require(page.history[path]?.first))
      let text = try #require(diff["text"] as? String)
      if diff["cut"] as? Bool == true {
        #expect(path == "b.nc" && whole.hasPrefix(text) && text.hasSuffix("\n") && text.utf8.count > 20_000)
      } else {
        #expect(text == whole + "\n")
      }
    }
  }

  @Test(arguments: ["admin", "john", "mary"]) func `the record is what the account may see of it`(account: String)
    throws
  {
    let vault = try HostileVault.make()
    let page = try page(vault, account)
    var expected: [String: Int] = [:]
    for line in try json(vault, account, "audit", "-n", "0", "--json") {
      guard let user = line["user"] as? String, let action = line["action"] as? String else { continue }
      expected["\(user) \(action)", default: 0] += 1
    }
    let people: [String] = page.column("people", "name")
    let kinds: [String] = page.column("activity", "kinds")
    let rows = zip(
      page.column("activity", "person") as [Int],
      zip(page.column("activity", "kind") as [Int], page.column("activity", "count") as [Int]))
    var told: [String: Int] = [:]
    for (person, (kind, count)) in rows where kinds[kind] != "COMMIT" {
      told["\(people[person]) \(kinds[kind])", default: 0] += count
    }
    #expect(told == expected)
    #expect(!told.isEmpty)
  }

  @Test func `patterns and a moment narrow it`() throws {
    let vault = try HostileVault.make()
    let page = try page(vault, "admin", "parts/part-9.nc", "--since", "2024-01-01")
    #expect(page.paths == ["parts/part-9.nc"])
    // The first commit is of 2023.
    #expect(page.history["parts/part-9.nc"]?.count == 1)
    #expect(page.column("locks", "owner") as [String] == [])
    #expect((page.column("activity", "kinds") as [String]).contains("CHECKIN_FILE"))
    #expect(!(page.column("activity", "kinds") as [String]).contains("LOGIN"))
  }

  @Test func `a bare repository and one without a commit have a report as well`() throws {
    let fixture = try GitFixture()
    try fixture.makeRepository("repo", "--bare")
    let vault = RealVault(bare: fixture, store: "repo/pdm")
    try vault.makeStore(["admin"])
    #expect(try page(vault).paths == [])
    try fixture.makeRepository("work")
    try fixture.write("work/a.nc", "one\n")
    try fixture.commit("first", in: "work")
    try fixture.git("push", "-q", "../repo", "HEAD:main", in: "work")
    let page = try page(vault)
    #expect(page.paths == ["a.nc"])
    #expect(page.history["a.nc"]?.count == 1)
  }
}
