import Glibc
import Testing

@testable import PDMCore

/// `pdm rescue restore` brings back what was kept, byte for byte, and destroys nothing on the way.
@Suite("Kept edits come back")
struct RescueRestoreTests {
  /// Takes files, edits them, gives them up.
  private func giveUp(_ files: [String], of account: String, in vault: RealVault, edit: () throws -> Void) throws {
    let words = files.map { Array($0.utf8) }
    let checkout = ["checkout", "-m", "why", "--"].map { Array($0.utf8) } + words
    #expect(try vault.command(account, checkout).run().succeeded)
    try edit()
    #expect(try vault.command(account, ["cancel", "--"].map { Array($0.utf8) } + words).run().succeeded)
    #expect(try vault.command(account, checkout).run().succeeded)
  }

  private func litter(_ vault: RealVault) throws -> String {
    try vault.script("find . -name '.pdm-*'; ls -d .git/pdm-* 2>/dev/null || :")
  }

  @Test func `bytes, links and modes are what they were, past every filter`() throws {
    let vault = try RealVault()
    let (fixture, odd) = (vault.fixture, "we\nird [x]*.nc")
    try fixture.write("repo/.gitattributes", "*.nc text eol=lf\n*.rot filter=rot13\n")
    try fixture.git("config", "filter.rot13.clean", "tr a-z n-za-m")
    try fixture.git("config", "filter.rot13.smudge", "tr n-za-m a-z")
    for name in [odd, "a.rot", "run.sh", "gone.nc"] { try fixture.write("repo/\(name)", "first\n") }
    #expect(symlink("old target", fixture.path("repo/link").cStringBytes) == 0)
    try fixture.commit("more parts")
    let names = ["a.nc", odd, "a.rot", "run.sh", "link", "sub/e.scad"]
    var bytes: [String: [UInt8]] = [:]
    try giveUp(names, of: "john", in: vault) {
      for name in names where name != "link" {
        bytes[name] = Array("edit of \(name)\r\nlone \r and \n".utf8) + [0, 0xff, 0x0d, 0x0a]
        try fixture.write(Array("repo/\(name)".utf8), try #require(bytes[name]))
      }
      #expect(chmod(fixture.path("repo/run.sh").cStringBytes, 0o755) == 0)
      try FileSystem.remove(fixture.path("repo/link"))
      #expect(symlink("new \u{1b} target", fixture.path("repo/link").cStringBytes) == 0)
    }
    #expect(try FileSystem.status(of: fixture.path("repo/run.sh"))?.mode == 0o644)
    // A folder that is gone is made anew.
    try vault.script("rm sub/e.scad && rmdir sub")
    let number = try #require(vault.pdm("john", "rescue", "list").split(separator: "\t").first)
    try vault.pdm("john", "rescue", "restore", String(number))
    for (name, wanted) in bytes { #expect(try fixture.read("repo/\(name)") == wanted, "\(name)") }
    #expect(try FileSystem.target(ofLink: fixture.path("repo/link")) == Array("new \u{1b} target".utf8))
    #expect(try FileSystem.status(of: fixture.path("repo/run.sh"))?.mode == 0o755)
    #expect(try litter(vault) == "" && vault.sqlite("SELECT count(*) FROM intents") == "0")
    // Once more is nothing to do, and keeps nothing.
    let refs = try vault.git("for-each-ref", "refs/pdm")
    let again = try vault.pdm("john", "rescue", "restore", String(number))
    #expect(again.split(separator: "\n").allSatisfy { $0.hasPrefix("unchanged\t") || $0.hasPrefix("ird ") })
    #expect(try vault.git("for-each-ref", "refs/pdm") == refs)
    try vault.checkPromises("restored from a rescue")
  }

  @Test func `what is in the files is kept first, and without the check-out nothing is touched`() throws {
    let vault = try RealVault()
    try giveUp(["a.nc", "b.nc"], of: "john", in: vault) {
      for file in ["a.nc", "b.nc"] { try vault.edit(file, "the first edit of \(file)\n") }
    }
    let rescue = try vault.git("for-each-ref", "--format=%(refname)", "refs/pdm/rescue").filter { $0 != "\n" }
    try vault.edit("a.nc", "the second edit\n")
    let dry = try vault.pdm("john", "rescue", "restore", rescue, "-n")
    #expect(dry == "would_restore\ta.nc\nwould_restore\tb.nc")
    #expect(try vault.read("a.nc") == "the second edit\n")
    try vault.pdm("john", "checkin", "b.nc", "-m", "unchanged")
    let before = try vault.state()
    // One of two is not held: neither is written.
    let refused = try vault.expect(6, "john", "rescue", "restore", rescue)
    #expect(refused.errorText.contains("b.nc is not checked out by you\nhint: pdm checkout b.nc -m REASON"))
    try vault.expect(6, "admin", "rescue", "restore", rescue, "a.nc")
    try vault.expect(11, "john", "rescue", "restore", rescue, "c d.step")
    try vault.expect(11, "john", "rescue", "restore", rescue, "--staged", "a.nc")
    #expect(try vault.state() == before && vault.read("a.nc") == "the second edit\n")
    let output = try vault.pdm("john", "rescue", "restore", rescue, "a.nc", "--json")
    #expect(output.contains(#"{"path":"a.nc","result":"restored","rescue":"refs/pdm/rescue/john/"#))
    #expect(try vault.read("a.nc") == "the first edit of a.nc\n")
    let kept = try vault.git("for-each-ref", "--sort=-refname", "--format=%(refname)", "refs/pdm/rescue")
      .split(separator: "\n").map(String.init).filter { $0 != rescue }
    #expect(try kept.map { try vault.git("show", "\($0):a.nc") } == ["the second edit\n"])
    try vault.pdm("admin", "user", "role", "john", "viewer")
    try vault.expect(5, "john", "rescue", "restore", rescue, "a.nc")
  }

  @Test func `what was staged beside is listed and comes back through filters`() throws {
    let vault = try RealVault()
    try vault.fixture.write("repo/.gitattributes", "*.nc text eol=crlf\n")
    try vault.fixture.commit("attributes")
    try giveUp(["a.nc", "b.nc"], of: "john", in: vault) {
      try vault.edit("a.nc", "staged\r\n")
      try vault.fixture.git("add", "a.nc")
      try vault.edit("a.nc", "on disk\r\n")
      try vault.edit("b.nc", "b\r\n")
    }
    let id = try String(#require(vault.pdm("john", "rescue", "list").split(separator: "\t").first))
    #expect(
      try vault.pdm("john", "rescue", "show", id)
        == "file\tdisk\t9\ta.nc\nfile\tstaged\t7\ta.nc\nfile\tdisk\t3\tb.nc")
    #expect(try vault.pdm("john", "rescue", "show", id, "a.nc", "--staged") == "staged")
    #expect(try vault.pdm("john", "rescue", "restore", id, "--staged") == "restored\ta.nc")
    #expect(try vault.read("a.nc") == "staged\r\n")
    #expect(try vault.pdm("john", "rescue", "restore", id, "a.nc") == "restored\ta.nc")
    #expect(try vault.read("a.nc") == "on disk\r\n")
  }

  @Test func `before the first commit what was staged has an empty one before it`() throws {
    let fixture = try GitFixture()
    try fixture.makeRepository()
    try fixture.write("repo/a.nc", "staged\n")
    try fixture.git("add", "a.nc")
    try fixture.write("repo/a.nc", "on disk\n")
    let git = GitProgram(at: try RepositoryLocation.find(in: fixture.context()), in: fixture.context())
    let now = Timestamp(seconds: 1_700_000_000)
    let user = User(
      id: 1, name: "john", fullName: "John Doe", email: "john@example.com", role: .user, createdAt: now, disabledAt: nil
    )
    let reference = Rescue.reference(user: user, id: "3e88a2ea00", now: now)
    _ = try Rescue(
      git: git, user: user, workTree: fixture.path("repo"), commonDirectory: fixture.path("repo/.git")
    ).keep(
      [RepoPath(trusted: Array("a.nc".utf8))], reference: reference, parent: nil, reason: "why\n")
    let shelf = RescueShelf(git: git)
    let rescue = try #require(shelf.withFiles(shelf.rescues()).first)
    #expect(rescue.id == "20231114T221320Z-3e88a2ea" && rescue.user == "john" && rescue.reason == "why")
    #expect(rescue.files.map(\.isStaged) == [false, true] && rescue.files.map(\.size) == [8, 7])
    #expect(try fixture.words("ls-tree", "--name-only", "\(reference)^1") == [])
    #expect(try fixture.git("show", "\(reference)^2:a.nc") == Array("staged\n".utf8))
  }

  @Test func `no name leads out of the working tree`() throws {
    let vault = try RealVault()
    try giveUp(["sub/e.scad"], of: "john", in: vault) { try vault.edit("sub/e.scad", "mine\n") }
    let id = try String(#require(vault.pdm("john", "rescue", "list").split(separator: "\t").first))
    try vault.script("mkdir ../outside && rm -r sub && ln -s ../outside sub")
    let refused = try vault.run("john", "rescue", "restore", id)
    #expect(!refused.succeeded && refused.errorText.contains("sub/e.scad"), "\(refused.errorText)")
    try vault.script("rm sub && mkdir -p sub/e.scad && touch sub/e.scad/hers")
    #expect(try !vault.run("john", "rescue", "restore", id).succeeded)
    #expect(try vault.script("ls ../outside sub/e.scad") == "../outside:\n\nsub/e.scad:\nhers")
  }

  @Test func `a copy needs no check-out, is exact, and writes over nothing`() throws {
    let vault = try RealVault()
    try giveUp(["a.nc", "b.nc"], of: "john", in: vault) {
      try vault.edit("a.nc", "an edit\r\n")
      try vault.edit("b.nc", "another\n")
    }
    let id = try String(#require(vault.pdm("john", "rescue", "list").split(separator: "\t").first))
    try vault.pdm("john", "cancel", "a.nc", "b.nc")
    try vault.pdm("admin", "rescue", "restore", id, "a.nc", "-o", "copy.nc")
    #expect(try vault.read("copy.nc") == "an edit\r\n")
    try vault.expect(1, "admin", "rescue", "restore", id, "b.nc", "-o", "copy.nc")
    try vault.expect(2, "admin", "rescue", "restore", id, "-o", "two.nc")
    try vault.expect(5, "mary", "rescue", "restore", id, "a.nc", "-o", "two.nc")
    #expect(try vault.pdm("john", "rescue", "restore", id, "a.nc", "-o", "-") == "an edit")
    #expect(try vault.read("copy.nc") == "an edit\r\n" && !PathProbe.exists(vault.fixture.path("repo/two.nc")))
    #expect(try vault.git("status", "--porcelain") == "?? copy.nc\n")
  }

  @Test func `of a submodule nothing is written; its commit is named`() throws {
    let vault = try RealVault()
    let fixture = vault.fixture
    try fixture.makeRepository("repo/lib")
    try fixture.write("repo/lib/part.nc", "one\n")
    try fixture.commit("one", in: "repo/lib")
    try fixture.git("-c", "advice.addEmbeddedRepo=false", "add", "lib")
    try fixture.commit("lib")
    var second = ""
    try giveUp(["lib"], of: "john", in: vault) {
      try fixture.write("repo/lib/part.nc", "two\n")
      second = try fixture.commit("two", in: "repo/lib").hex
    }
    let id = try String(#require(vault.pdm("john", "rescue", "list").split(separator: "\t").first))
    #expect(try vault.pdm("john", "rescue", "show", id) == "submodule\tdisk\t-\tlib")
    #expect(try vault.pdm("john", "rescue", "show", id, "lib") == second)
    let result = try vault.run("john", "rescue", "restore", id)
    #expect(result.outputText == "submodule\tlib")
    #expect(result.errorText.contains("git -C lib switch --detach \(second)"), "\(result.errorText)")
    try vault.expect(1, "john", "rescue", "restore", id, "lib", "-o", "copy")
  }

  @Test func `a clone has its own, and says where others are`() throws {
    let vault = try ClonedVault()
    try vault.pdm("john", "checkout", "a.nc", "-m", "change")
    try vault.edit("john", "a.nc", "in the clone\n")
    try vault.pdm("john", "cancel", "a.nc")
    let listed = try vault.run("john", "rescue", "list")
    #expect(listed.outputText.contains("\tjohn\t") && listed.errorText.contains("/central.git rescue list"))
    #expect(try vault.run("john", "rescue", "list", in: "central.git").output.isEmpty)
    let id = try String(#require(listed.outputText.split(separator: "\t").first))
    try vault.pdm("john", "checkout", "a.nc", "-m", "once more")
    try vault.edit("john", "a.nc", "something else\n")
    try vault.pdm("john", "rescue", "restore", id)
    #expect(try vault.read("john", "a.nc") == "in the clone\n")
    #expect(try vault.central.sqlite("SELECT count(*) FROM intents") == "0")
    // Work trees of one repository share them.
    try vault.git("john", "worktree", "add", "-q", "--detach", "../linked")
    #expect(try vault.run("john", "rescue", "list", in: "linked").outputText.split(separator: "\n").count == 2)
  }

  @Test(.enabled(if: StoppedProcess.isPossible))
  func `killed in a clone, it leaves nothing beside the file, and git's index as it was`() throws {
    let vault = try ClonedVault()
    try vault.pdm("john", "checkout", "a.nc", "-m", "change")
    try vault.edit("john", "a.nc", "kept\n")
    try vault.pdm("john", "cancel", "a.nc")
    try vault.pdm("john", "checkout", "a.nc", "-m", "once more")
    try vault.edit("john", "a.nc", "staged\n")
    try vault.git("john", "add", "a.nc")
    let id = try String(#require(vault.pdm("john", "rescue", "list").split(separator: "\t").first))
    let clone = RealVault(bare: vault.fixture, folder: "john", store: vault.central.store)
    let points = try StoppedProcess.points(clone, "john", ["rescue", "restore", id])
    let rename = try #require(points.last { $0.call.hasPrefix("rename") })
    try vault.edit("john", "a.nc", "on disk\n")
    let result = try StoppedProcess.kill(at: rename, clone, "john", ["rescue", "restore", id])
    #expect(try result.status == .signalled(SIGKILL) && vault.read("john", "a.nc") == "on disk\n")
    #expect(try vault.central.script("ls -A ../john").contains(".pdm-"))
    let said = try vault.run("john", "ls")
    #expect(said.errorText.contains("john's restore of a.nc did not come about"), "\(said.errorText)")
    #expect(try !vault.central.script("ls -A ../john").contains(".pdm-"))
    #expect(try vault.read("john", "a.nc") == "on disk\n" && vault.git("john", "show", ":a.nc") == "staged\n")
    #expect(try vault.central.sqlite("SELECT count(*) FROM intents") == "0" && vault.held() == ["a.nc"])
  }
}
