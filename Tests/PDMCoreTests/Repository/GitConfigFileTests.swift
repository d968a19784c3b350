import Glibc
import Testing

@testable import PDMCore

@Suite("git's configuration format")
struct GitConfigFileTests {
  /// Parsed by us and by `git config -f … --list -z`.
  private static let texts = [
    "", "# nothing\n; at all\n", "[core]\n\tbare = false\n", "x = y", "[Core]BARE\n", "[core] bare=true # yes\n",
    "[core]\r\n\tbare = true\r\n", "\u{FEFF}[a]\nb=c", "[a \"B.c\"]\nd = e\n", "[a \"q\\\"u\\\\o\"]\nd = e\n",
    "[a.B]\nd = e\n", "[a]\nb = \" x \" y  # z\n", "[a]\nb = x\\\n  y\n", "[a]\nb = \"tab\\tnew\\nline\\\\\\\"\"\n",
    "[a]\nb = one   two\tthree  \n", "[a]\nb =\n[a]\nb\n", "[a]\nb = c;d\n", "[a]\nb = \"c;d#e\"\n", "[a]\nb-1 = 2\n",
    "[a]\n b = \"\"\n", "[a]\nb = \\\"x\\\"\n", "[remote \"o\"]\n\turl = /x y\n\tfetch = +refs/*:refs/*\n",
  ]

  @Test(arguments: texts) func `is read as git reads it`(text: String) throws {
    let fixture = try GitFixture()
    try fixture.write("file", text)
    let listing = try fixture.git("config", "-f", "file", "--list", "-z", in: "")
    let file = try #require(GitConfigFile(parsing: Array(text.utf8)))
    var ours: [UInt8] = []
    for entry in file.entries {
      ours += entry.key
      if let value = entry.value { ours += [0x0a] + value }
      ours.append(0)
    }
    #expect(String(decoding: ours, as: UTF8.self) == String(decoding: listing, as: UTF8.self))
  }

  @Test(arguments: ["[a", "[a]\n= b", "[a]\nb = \"c\n", "[a]\nb = \\q\n", "[a \"b]\nc=d\n", "[a]\nb c\n"])
  func `is refused where git refuses it`(text: String) throws {
    let fixture = try GitFixture()
    try fixture.write("file", text)
    #expect(try !fixture.tryGit(["config", "-f", "file", "--list"].map { Array($0.utf8) }, in: "").succeeded)
    #expect(GitConfigFile(parsing: Array(text.utf8)) == nil)
  }

  @Test(arguments: ["true", "YES", "on", "1", "-3", "0", "off", "No", "false", "", "2k", "maybe", "1x", " 1"])
  func `booleans are git's`(value: String) throws {
    let fixture = try GitFixture()
    try fixture.write("file", "[a]\nb = \"\(value)\"\n")
    let answer = try fixture.tryGit(["config", "-f", "file", "--type=bool", "a.b"].map { Array($0.utf8) }, in: "")
    #expect(GitConfigValue.boolean(Array(value.utf8)).map { "\($0)" } == (answer.succeeded ? answer.outputText : nil))
  }

  @Test(arguments: ["0", "12", "-7", "3k", "2M", "1g", "x", "", "9999999999999999999", "1kk", "+5"])
  func `numbers are git's`(value: String) throws {
    let fixture = try GitFixture()
    try fixture.write("file", "[a]\nb = \"\(value)\"\n")
    let answer = try fixture.tryGit(["config", "-f", "file", "--type=int", "a.b"].map { Array($0.utf8) }, in: "")
    #expect(GitConfigValue.integer(Array(value.utf8)).map { "\($0)" } == (answer.succeeded ? answer.outputText : nil))
  }

  @Test(arguments: [
    "umask", "false", "0", "group", "true", "1", "all", "world", "everybody", "2", "0660", "0640", "0600",
  ])
  func `files get the mode that git gives them`(value: String) throws {
    let fixture = try GitFixture()
    try fixture.makeRepository("repo", "--shared=\(value)")
    try fixture.write("repo/a", "a")
    let object = try fixture.words("hash-object", "-w", "a")[0]
    let configured = GitConfiguration(listing: try fixture.git("config", "--list", "-z"))
    let folder = "repo/.git/objects/\(object.prefix(2))"
    func mode(_ name: String) -> UInt16 {
      var status = stat()
      stat(fixture.path(name).cStringBytes, &status)
      return UInt16(status.st_mode & 0o7777)
    }
    let mask = umask(0o022)
    umask(mask)
    #expect(configured.sharedMode.fileMode(0o444 & ~UInt16(mask)) == mode("\(folder)/\(object.dropFirst(2))"))
    #expect(configured.sharedMode.folderMode(0o777 & ~UInt16(mask)) == mode(folder))
  }

  @Test func `refused sharing values are none`() {
    #expect(SharedMode(configured: Array("0060".utf8)) == nil)
    #expect(SharedMode(configured: Array("perhaps".utf8)) == nil)
    #expect(SharedMode(configured: nil) == .group)
    #expect(SharedMode(configured: Array("0660".utf8)) == .mode(0o660))
  }
}
