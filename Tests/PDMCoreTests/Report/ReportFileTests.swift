import Glibc
import Testing

@testable import PDMCore

/// Where `pdm report -o` writes to, and what it leaves alone.
@Suite("The file of a report")
struct ReportFileTests {
  private func isReport(_ file: String, of vault: RealVault) throws -> Bool {
    try vault.read(file).contains("<meta name=\"generator\" content=\"pdm report ")
  }

  /// Names in the working folder that begin with a point, but for git's and pdm's own.
  private func leftovers(of vault: RealVault) throws -> [String] {
    try FileSystem.names(in: vault.fixture.path(vault.folder)).map { String(decoding: $0, as: UTF8.self) }
      .filter { $0.hasPrefix(".") && ![".git", ".pdm"].contains($0) }
  }

  @Test func `an earlier report is replaced, and nothing else without being told to`() throws {
    let vault = try RealVault()
    try vault.pdm("john", "report", "-o", "page.html")
    #expect(try isReport("page.html", of: vault))
    let inode = try FileSystem.status(of: vault.fixture.path("repo/page.html"))?.inode
    try vault.pdm("john", "report", "-o", "page.html")
    // A new file took its name: whoever reads the old one still has all of it.
    #expect(try FileSystem.status(of: vault.fixture.path("repo/page.html"))?.inode != inode)

    try vault.fixture.write("repo/notes.html", "<!doctype html><title>mine</title>")
    for file in ["notes.html", "a.nc"] {
      let before = try vault.read(file)
      try vault.expect(2, "john", "report", "-o", file)
      #expect(try vault.read(file) == before)
    }
    try vault.pdm("john", "report", "-o", "notes.html", "-y")
    #expect(try isReport("notes.html", of: vault))
    // A report that was checked in is a file of the vault first.
    try vault.pdm("john", "add", "page.html", "-m", "for the meeting")
    try vault.expect(2, "john", "report", "-o", "page.html")
    #expect(try leftovers(of: vault) == [])
  }

  @Test func `a report that fails leaves the one before, and no piece of itself`() throws {
    let vault = try RealVault()
    try vault.pdm("john", "report", "-o", "page.html")
    let before = try vault.read("page.html")
    try vault.pdm("john", "logout")
    try vault.expect(4, "john", "report", "-o", "page.html")
    #expect(try vault.read("page.html") == before)
    let file = try ReportFile(Array("page.html".utf8), in: vault.fixture.context())
    #expect(throws: Interrupted.self) {
      try file.write { output in
        try output(Array("half".utf8))
        throw Interrupted()
      }
    }
    #expect(try vault.read("page.html") == before)
    #expect(try leftovers(of: vault) == [])
  }

  @Test func `a link, a mode and a device stay what they are`() throws {
    let vault = try RealVault()
    vault.fixture.makeFolder("www")
    try vault.pdm("john", "report", "-o", "../www/real.html")
    chmod(vault.fixture.path("www/real.html").cStringBytes, 0o640)
    try FileSystem.createSymlink(to: Array("../www/real.html".utf8), at: vault.fixture.path("repo/link.html"))
    try vault.pdm("john", "report", "-o", "link.html")
    #expect(try FileSystem.status(of: vault.fixture.path("repo/link.html"))?.kind == .symlink)
    #expect(try FileSystem.status(of: vault.fixture.path("www/real.html"))?.mode == 0o640)
    try vault.pdm("john", "report", "-o", "/dev/null")
    #expect(try FileSystem.status(of: Array("/dev/null".utf8))?.kind == .other)
  }

  @Test func `a pipe gets the page, and --json says what was written`() throws {
    let vault = try RealVault()
    _ = try ReportedPage(try vault.run("john", "report").output)
    #expect(!PathProbe.exists(vault.fixture.path("repo/pdm-report.html")))
    let told = try vault.pdm("admin", "report", "--json")
    let size = try #require(try FileSystem.status(of: vault.fixture.path("repo/pdm-report.html"))?.size)
    let acts = try vault.pdm("admin", "audit", "-n", "0").split(separator: "\n").count
    #expect(
      told
        == "{\"file\":\"pdm-report.html\",\"size_bytes\":\(size),\"files\":4,\"commits\":1,\"acts\":\(acts),\"differences\":4}"
    )
    try vault.expect(2, "john", "report", "-o", "-", "--json")
  }
}
