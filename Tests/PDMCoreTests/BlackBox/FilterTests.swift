import Testing

@testable import PDMCore

/// What git stores and checks out goes through drivers; where one fails, git may go on with the content as it is.
@Suite("Filter drivers")
struct FilterTests {
  private static let swap = "tr a-z n-za-m"
  private static let back = "tr n-za-m a-z"

  /// `a.x` goes through the driver `f`. Git's clock of whole seconds has moved on since it was written.
  private func vault(_ settings: [String: String] = ["clean": swap, "smudge": back]) throws -> RealVault {
    let vault = try RealVault()
    try configure(settings, in: vault)
    try vault.fixture.write("repo/.gitattributes", "*.x filter=f\n")
    try vault.fixture.write("repo/a.x", "hello\n")
    try vault.fixture.commit("a.x", in: vault.folder)
    try vault.script("touch -d '10 seconds ago' * .git*; git status -s")
    return vault
  }

  private func configure(_ settings: [String: String], in vault: RealVault) throws {
    for (key, value) in settings { try vault.fixture.git("config", "filter.f.\(key)", value, in: vault.folder) }
  }

  private func takeAndEdit(_ vault: RealVault) throws {
    try vault.pdm("john", "checkout", "a.x", "-m", "change")
    try vault.edit("a.x", "secret\n")
  }

  @Test func `a clean filter that fails is refused, required or not, and nothing changes`() throws {
    for required in [nil, "true"] {
      let vault = try vault()
      try takeAndEdit(vault)
      try configure(
        ["clean": "echo no key >&2; exit 1"].merging(required.map { ["required": $0] } ?? [:]) { $1 }, in: vault)
      let before = try vault.state()
      let refused = try vault.expect(1, "john", "checkin", "a.x", "-m", "done")
      #expect(refused.errorText.contains("no key"), "\(refused.errorText)")
      #expect(try vault.state() == before)
      #expect(try vault.git("show", "HEAD:a.x") == "uryyb\n")
      try vault.edit("new.x", "secret\n")
      try vault.expect(1, "john", "add", "new.x", "-m", "new")
      #expect(try vault.git("ls-files", "new.x") == "")
      // Others go on, whatever the state of this file.
      try vault.pdm("john", "checkout", "b.nc", "-m", "change")
      try vault.edit("b.nc", "changed\n")
      try vault.pdm("john", "checkin", "b.nc", "-m", "done")
      #expect(try vault.pdm("john", "ls", "--status", "mine", "-z") == "a.x\0")
      // And it can be given up.
      try vault.pdm("john", "cancel", "a.x")
      #expect(try vault.read("a.x") == "hello\n")
    }
  }

  @Test func `where somebody has decided that a driver is not required, its file is stored as git stores it`() throws {
    let vault = try vault()
    try takeAndEdit(vault)
    try configure(["clean": "false", "required": "false"], in: vault)
    try vault.pdm("john", "checkin", "a.x", "-m", "done")
    #expect(try vault.git("show", "HEAD:a.x") == "secret\n")
  }

  @Test func `a smudge filter that fails takes nothing away`() throws {
    for required in [nil, "true"] {
      let vault = try vault()
      try takeAndEdit(vault)
      try configure(
        ["smudge": "echo no key >&2; exit 1"].merging(required.map { ["required": $0] } ?? [:]) { $1 }, in: vault)
      let before = try vault.state()
      for command in [["cancel", "a.x"], ["restore", "a.x", "HEAD"], ["cat", "a.x"]] {
        let refused = try vault.command("john", command.map { Array($0.utf8) }).run()
        #expect(refused.status == .exited(1) && refused.errorText.contains("no key"), "\(command) \(refused.errorText)")
        #expect(!refused.outputText.contains("uryyb"))
        #expect(try vault.read("a.x") == "secret\n")
        #expect(try vault.state() == before)
      }
      #expect(try vault.pdm("john", "cat", "--raw", "a.x") == "uryyb")
      try vault.pdm("john", "checkin", "a.x", "-m", "done")
      #expect(try vault.git("show", "HEAD:a.x") == "frperg\n")
    }
  }

  /// gitattributes(5), "Long Running Filter Process".
  private static let process = """
    import sys
    i, o = sys.stdin.buffer, sys.stdout.buffer
    def packet():
        size = i.read(4)
        if not size: sys.exit(0)
        return None if size == b"0000" else i.read(int(size, 16) - 4)
    def packets():
        found = []
        while (p := packet()) is not None: found.append(p)
        return found
    def send(*lines):
        for l in lines: o.write(b"%04x" % (len(l) + 4) + l)
        o.write(b"0000"); o.flush()
    packets(); send(b"git-filter-server\\n", b"version=2\\n")
    packets(); send(b"capability=clean\\n", b"capability=smudge\\n")
    while True:
        request = packets()
        content = b"".join(packets())
        if b"bad" in content: send(b"status=error\\n"); continue
        send(b"status=success\\n")
        content = content.swapcase()
        send(*[content[n:n + 60000] for n in range(0, len(content), 60000)])
        send()
    """

  @Test func `a long-running process filters, and its refusal is one`() throws {
    let vault = try RealVault()
    try vault.fixture.write("filter.py", Self.process)
    let vaultWith = try self.vault(["process": "python3 \"$FILTER\""], in: vault)
    try vaultWith.pdm("john", "checkout", "a.x", "-m", "change")
    try vaultWith.makeTwin()
    try vaultWith.inBoth { try vaultWith.script("chmod u+w a.x; echo Changed >a.x", in: $0) }
    try vaultWith.pdm("john", "checkin", "a.x", "-m", "done")
    try vaultWith.commitInTwin("a.x")
    try vaultWith.expectTwins()
    #expect(try vaultWith.git("show", "HEAD:a.x") == "cHANGED\n")
    #expect(try vaultWith.pdm("john", "cat", "a.x") == "Changed")
    try vaultWith.pdm("john", "checkout", "a.x", "-m", "change")
    try vaultWith.edit("a.x", "bad\n")
    let before = try vaultWith.state()
    let refused = try vaultWith.expect(1, "john", "checkin", "a.x", "-m", "done")
    #expect(refused.errorText.contains("filter f failed for a.x"), "\(refused.errorText)")
    #expect(try vaultWith.state() == before)
  }

  private func vault(_ settings: [String: String], in vault: RealVault) throws -> RealVault {
    vault.fixture.environment["FILTER"] = vault.fixture.path("filter.py")
    try configure(settings, in: vault)
    try vault.fixture.write("repo/.gitattributes", "*.x filter=f\n")
    try vault.fixture.write("repo/a.x", "hello\n")
    try vault.fixture.commit("a.x", in: vault.folder)
    return vault
  }

  @Test func `line ends, ident and encodings are git's`() throws {
    let vault = try RealVault()
    try vault.fixture.write(
      "repo/.gitattributes",
      """
      *.enc working-tree-encoding=UTF-16LE eol=crlf
      *.bom working-tree-encoding=UTF-16
      *.a text=auto
      *.lf eol=lf
      *.cr eol=crlf
      *.id ident

      """)
    let files = ["t.enc", "t.bom", "t.a", "t.lf", "t.cr", "t.id", "p.txt"]
    let make = """
      printf 'one\\r\\n%s\\r\\n' "$1" | iconv -t UTF-16LE >t.enc; printf 'one\\n%s\\n' "$1" | iconv -t UTF-16 >t.bom
      printf 'one\\r\\n%s\\r\\n' "$1" >t.a; printf 'one\\r\\n%s\\n' "$1" >t.lf; printf 'one\\r\\n%s\\n' "$1" >t.cr
      printf '$Id: x $\\n%s\\n' "$1" >t.id; printf 'one\\r\\n%s\\n' "$1" >p.txt
      """
    try vault.fixture.git("config", "core.autocrlf", "input", in: vault.folder)
    try vault.script("set -- first; \(make)")
    try vault.fixture.commit("texts", in: vault.folder)
    let checkout = try vault.command("john", (["checkout", "-m", "all"] + files).map { Array($0.utf8) }).run()
    #expect(checkout.succeeded)
    try vault.makeTwin()
    try vault.inBoth { try vault.script("chmod u+w *; set -- second; \(make); chmod +x t.lf", in: $0) }
    let checkin = try vault.command("john", (["checkin", "-m", "all"] + files).map { Array($0.utf8) }).run()
    #expect(checkin.succeeded, "\(checkin.errorText)")
    try vault.fixture.git(
      (["commit", "-q", "--only", "-m", "all", "--"] + files).map { Array($0.utf8) }, in: RealVault.twin)
    try vault.expectTwins()
    // What cannot be encoded, or would not come back, is refused as git refuses it.
    try vault.pdm("john", "checkout", "t.enc", "t.bom", "-m", "again")
    for (name, text) in [("t.enc", "odd"), ("t.bom", "no mark")] {
      try vault.edit(name, text)
      let before = try vault.state()
      try vault.expect(1, "john", "checkin", name, "-m", "bad")
      #expect(try vault.state() == before)
      try vault.pdm("john", "cancel", name)
      #expect(try vault.git("status", "--porcelain", "--", name) == "")
    }
  }
}
