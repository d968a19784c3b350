import Glibc
import Testing

@testable import PDMCore

/// `pdm restore` adds a version, and takes nothing away.
@Suite("An earlier version becomes the newest")
struct RestoreTests {
  /// John has a.nc, of which there are 1.0 to 1.2.
  private func prepare() throws -> RealVault {
    let vault = try RealVault()
    for text in ["one\n", "two\n", "three\n"] { try vault.checkIn("john", "a.nc", text, "--keep") }
    return vault
  }

  private func rescues(_ vault: RealVault) throws -> [String] {
    try vault.git("for-each-ref", "--format=%(refname)", "refs/pdm/rescue").split(separator: "\n").map(String.init)
  }

  @Test func `the edits are kept, everything newer stays, and the file stays with its holder`() throws {
    let vault = try prepare()
    let head = try vault.git("rev-parse", "HEAD")
    try vault.edit("a.nc", "an edit\r\nof mine")
    try vault.edit("b.nc", "somebody else's\n")
    let output = try vault.pdm("john", "restore", "a.nc", "1.0", "--json")
    #expect(output.contains(#"{"path":"a.nc","result":"restored","revision":"1.3","rescue":"refs/pdm/rescue/john/"#))
    #expect(output.hasSuffix(#""branch":"refs/heads/main","revision":"1.3"}"#))
    #expect(try vault.read("a.nc") == "one\n")
    #expect(try vault.git("show", "HEAD:a.nc") == "one\n")
    #expect(try vault.git("rev-parse", "HEAD~1") == head)
    #expect(try vault.git("diff", "--name-only", "HEAD~1", "HEAD") == "a.nc\n")
    #expect(try vault.git("status", "--porcelain") == " M b.nc\n")
    let rescue = try #require(try rescues(vault).first)
    #expect(try vault.git("show", "\(rescue):a.nc") == "an edit\r\nof mine")
    #expect(try vault.git("log", "-1", "--format=%an: %s").hasPrefix("john: Restore a.nc to 1.0 ("))
    #expect(try vault.sqlite("SELECT CAST(path AS TEXT) FROM locks") == "a.nc")
    let line = try vault.sqlite(
      """
      SELECT json_extract(details, '$.from_revision'), json_extract(details, '$.revision'),
        json_extract(details, '$.rescue'), json_extract(details, '$.from_commit')
      FROM audit WHERE action = 'RESTORE_FILE'
      """)
    #expect(line == "1.0|1.3|\(rescue)|\(try vault.git("rev-parse", "HEAD~3").prefix(40))")
    // And back, by its holder, whose base moved along.
    #expect(try RealVault.revisions(in: vault.pdm("john", "restore", "a.nc", "1.2", "-m", "no, back")) == ["1.4"])
    #expect(try vault.git("log", "-1", "--format=%s") == "no, back\n")
    #expect(try rescues(vault) == [rescue])
    try vault.pdm("john", "checkin", "a.nc", "-m", "done")
    #expect(try vault.git("rev-list", "--count", "\(head.prefix(40))..HEAD") == "2\n")
    try vault.checkPromises("restored")
  }

  @Test func `where the content is HEAD's there is no commit, and edits are kept all the same`() throws {
    let vault = try prepare()
    let head = try vault.git("rev-parse", "HEAD")
    try vault.edit("a.nc", "an edit\n")
    let output = try vault.pdm("john", "restore", "a.nc", "HEAD", "--json")
    #expect(
      output.contains(#""result":"unchanged_kept","revision":null,"rescue":"#) && output.contains(#""commit":null"#))
    #expect(try vault.read("a.nc") == "three\n")
    #expect(try vault.git("show", "\(try #require(rescues(vault).first)):a.nc") == "an edit\n")
    #expect(try vault.git("rev-parse", "HEAD") == head)
    #expect(try vault.git("status", "--porcelain") == "")
    #expect(try vault.sqlite("SELECT CAST(path AS TEXT) FROM locks") == "a.nc")
    try vault.checkPromises("restored to HEAD")
  }

  @Test func `it is the file that git would restore, through filters, with its mode and its kind`() throws {
    let vault = try RealVault(bare: GitFixture())
    let fixture = vault.fixture
    try fixture.makeRepository()
    try fixture.write("repo/.gitattributes", "*.crlf text eol=crlf\n*.rot filter=rot13\n*.id ident\n*.stl -text\n")
    for (key, value) in [("clean", "tr a-z n-za-m"), ("smudge", "tr n-za-m a-z")] {
      try fixture.git("config", "filter.rot13.\(key)", value)
    }
    let names = ["a.crlf", "a.rot", "a.id", "a.stl", "run.sh", "link", "was link", "deep/er/a.nc"]
    for version in 1...2 {
      for name in names {
        let file = fixture.path("repo/\(name)")
        try? FileSystem.remove(file)
        if (name == "link" && version == 1) || (name == "was link" && version == 2) {
          #expect(symlink("target \(version)", file.cStringBytes) == 0 || version == 1)
          continue
        }
        try fixture.write(Array("repo/\(name)".utf8), Array("$Id$ version \(version)\n".utf8) + [UInt8(version)])
        if name == "run.sh", version == 1 { #expect(chmod(file.cStringBytes, 0o755) == 0) }
      }
      try fixture.commit("version \(version)")
    }
    try vault.makeStore(["admin"])
    try fixture.git("clone", "-q", "repo", "twin", in: "")
    for (key, value) in [("clean", "tr a-z n-za-m"), ("smudge", "tr n-za-m a-z")] {
      try fixture.git("config", "filter.rot13.\(key)", value, in: "twin")
    }
    try fixture.git("restore", "--source=HEAD~1", "--worktree", "--staged", ".", in: "twin")
    let tree = try vault.git("rev-parse", "HEAD~1^{tree}")
    let old = try vault.git("rev-parse", "HEAD~1").prefix(40)
    for name in names {
      try vault.pdm("admin", "checkout", name, "-m", "change")
      if name.hasPrefix("deep") { try FileSystem.remove(fixture.path("repo/\(name)")) }
      if name.hasPrefix("deep") { try FileSystem.removeFolder(fixture.path("repo/deep/er")) }
      try vault.pdm("admin", "restore", name, String(old))
      let (here, there) = (fixture.path("repo/\(name)"), fixture.path("twin/\(name)"))
      let (mine, wanted) = try (FileSystem.status(of: here), FileSystem.status(of: there))
      #expect(mine?.kind == wanted?.kind && mine?.mode == wanted?.mode, "\(name)")
      if mine?.kind == .symlink {
        #expect(try FileSystem.target(ofLink: here) == FileSystem.target(ofLink: there), "\(name)")
      } else {
        #expect(PathProbe.contains(here, PathProbe.contents(there)), "\(name)")
      }
    }
    #expect(try vault.git("rev-parse", "HEAD^{tree}") == tree)
    #expect(try vault.git("status", "--porcelain") == "")
    try vault.checkPromises("restored through filters")
  }

  @Test func `line ends that git does not see are kept too`() throws {
    let vault = try RealVault()
    try vault.edit(".gitattributes", "*.nc text\n")
    try vault.fixture.commit("attributes")
    try vault.checkIn("john", "a.nc", "one\n", "--keep")
    try vault.checkIn("john", "a.nc", "two\n", "--keep")
    try vault.edit("a.nc", "two\r\n")
    #expect(try vault.git("diff", "--name-only") == "")
    try vault.pdm("john", "restore", "a.nc", "1.0")
    #expect(try vault.git("show", "\(try #require(rescues(vault).first)):a.nc") == "two\r\n")
  }

  @Test func `a hook that refuses leaves the old content as an edit, and says where the other one is`() throws {
    let vault = try prepare()
    try vault.edit("a.nc", "an edit\n")
    try vault.fixture.write("repo/.git/hooks/pre-commit", "#!/bin/sh\necho no >&2\nexit 1\n")
    #expect(chmod(vault.fixture.path("repo/.git/hooks/pre-commit").cStringBytes, 0o755) == 0)
    let refused = try vault.expect(1, "john", "restore", "a.nc", "1.0")
    let rescue = try #require(try rescues(vault).first)
    #expect(refused.errorText.contains(rescue) && refused.errorText.contains("as an edit of yours"))
    #expect(try vault.read("a.nc") == "one\n")
    #expect(try vault.git("show", "\(rescue):a.nc") == "an edit\n")
    #expect(try vault.storedRevisions().count == 3)
    try FileSystem.remove(vault.fixture.path("repo/.git/hooks/pre-commit"))
    #expect(try RealVault.revisions(in: vault.pdm("john", "checkin", "a.nc", "-m", "so be it")) == ["1.3"])
    try vault.checkPromises("refused by a hook")
  }

  @Test func `it is refused without the check-out, with an older copy, and for what is not there`() throws {
    let vault = try prepare()
    func state() throws -> String {
      try vault.git("rev-parse", "HEAD") + vault.git("status", "--porcelain")
        + vault.sqlite("SELECT count(*) FROM audit")
        + vault.read("a.nc") + rescues(vault).joined()
    }
    try vault.edit("a.nc", "an edit\n")
    let before = try state()
    try vault.expect(6, "mary", "restore", "a.nc", "1.0")
    try vault.expect(6, "john", "restore", "b.nc", "HEAD")
    try vault.expect(4, "nobody", "restore", "a.nc", "1.0")
    try vault.expect(11, "john", "restore", "a.nc", "7.0")
    try vault.expect(11, "john", "restore", "missing.nc", "HEAD")
    try vault.expect(2, "john", "restore", "a.nc")
    try vault.expect(2, "john", "restore", "a.nc", "1.0..1.1")
    #expect(try vault.pdm("john", "restore", "a.nc", "1.0", "-n") == "would_restore\ta.nc")
    #expect(try state() == before)
    // Plain git commits past the check-out.
    try vault.fixture.git("commit", "-qam", "past it")
    try vault.expect(7, "john", "restore", "a.nc", "1.0")
    #expect(try vault.read("a.nc") == "an edit\n" && rescues(vault).isEmpty)
    try vault.pdm("admin", "user", "role", "john", "viewer")
    try vault.expect(5, "john", "restore", "a.nc", "1.0")
  }
}

extension PathProbe {
  fileprivate static func contains(_ file: [UInt8], _ bytes: [UInt8]?) -> Bool {
    bytes != nil && contents(file) == bytes
  }
}

extension RestoreTests {
  /// `three` is HEAD's, `staged` in the index, and on disk what is given.
  private func stage(_ vault: RealVault, onDisk text: String) throws {
    try vault.edit("a.nc", "staged\n")
    try vault.fixture.git("add", "a.nc")
    try vault.edit("a.nc", text)
  }

  @Test(arguments: ["three\n", "an edit\n", "staged\n"])
  func `what is staged and nowhere else is kept`(_ onDisk: String) throws {
    for words in [["restore", "a.nc", "1.0"], ["cancel", "a.nc"]] {
      let vault = try prepare()
      try stage(vault, onDisk: onDisk)
      #expect(try vault.command("john", words.map { Array($0.utf8) }).run().succeeded)
      let kept = try rescues(vault)
      if words[0] == "cancel" { #expect(try vault.git("show", ":a.nc") == "three\n") }
      let rescue = try #require(kept.first)
      #expect(try vault.git("show", "\(rescue):a.nc") == onDisk)
      let parents = try vault.git("rev-list", "--parents", "-n", "1", rescue).split(whereSeparator: \.isWhitespace)
      #expect(parents.count == (onDisk == "staged\n" ? 2 : 3))
      if parents.count == 3 { #expect(try vault.git("show", "\(rescue)^2:a.nc") == "staged\n") }
      #expect(
        try vault.git("diff-tree", "-r", "--name-only", "\(rescue)^", rescue) == (onDisk == "three\n" ? "" : "a.nc\n"))
    }
  }
}
