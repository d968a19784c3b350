import Testing

@testable import PDMCore

/// Numbers as the program gives them.
@Suite("Check-ins give revisions")
struct RevisionCheckinTests {
  @Test func `a file that was there before pdm begins at 1.0, and nine is followed by ten`() throws {
    let vault = try RealVault()
    let given = try (0...10).map { try vault.checkIn("john", "a.nc", "version \($0)\n") }
    #expect(given == (0...10).map { "1.\($0)" })
    #expect(try vault.pdm("mary", "cat", "a.nc", "1.10") == "version 10")
    #expect(try vault.pdm("mary", "cat", "a.nc", "1.1") == "version 1")
    try vault.expect(11, "mary", "cat", "a.nc", "1.11")
    #expect(try vault.trailers() == vault.storedRevisions())
    try vault.checkPromises("counted")
  }

  @Test func `several files in one check-in each keep their own`() throws {
    let vault = try RealVault()
    try vault.checkIn("john", "a.nc", "1\n")
    try vault.checkIn("john", "a.nc", "2\n", "--major=4")
    try vault.pdm("john", "checkout", "a.nc", "b.nc", "sub/e.scad", "-m", "change")
    try vault.edit("a.nc", "3\n")
    try vault.edit("b.nc", "3\n")
    let output = try vault.pdm("john", "checkin", "a.nc", "b.nc", "sub/e.scad", "-m", "both", "--keep", "--json")
    #expect(
      output.contains(
        #"{"path":"a.nc","result":"kept","revision":"4.1"},{"path":"b.nc","result":"kept","revision":"1.0"}"#)
    )
    #expect(output.contains(#"{"path":"sub/e.scad","result":"unchanged_kept","revision":null}"#))
    #expect(output.contains(#""revision":null}"#))
    #expect(
      try vault.git("log", "-1", "--format=%(trailers:key=Pdm-Revision,valueonly)") == "4.1 a.nc\n1.0 b.nc\n\n")
    // Of several files, those that the major number is too small for are named, and nothing happens.
    try vault.edit("a.nc", "4\n")
    try vault.edit("b.nc", "4\n")
    let head = try vault.git("rev-parse", "HEAD")
    let refused = try vault.expect(1, "john", "checkin", "b.nc", "a.nc", "-m", "x", "--major=3")
    #expect(refused.errorText.contains("revision of a.nc"))
    try vault.expect(2, "john", "checkin", "b.nc", "a.nc", "-m", "x", "--major", "--minor")
    #expect(try vault.git("rev-parse", "HEAD") == head)
    try vault.pdm("john", "checkin", "b.nc", "a.nc", "-m", "x", "--major")
    #expect(try vault.storedRevisions().suffix(2) == ["b.nc 2.0", "a.nc 5.0"])
    try vault.checkPromises("several files")
  }

  @Test func `add, mv, rm and add again`() throws {
    let vault = try RealVault()
    try vault.edit("new.nc", "1\n")
    #expect(try RealVault.revisions(in: vault.pdm("john", "add", "new.nc", "-m", "new")) == ["1.0"])
    try vault.checkIn("john", "new.nc", "2\n")
    #expect(try RealVault.revisions(in: vault.pdm("john", "mv", "new.nc", "other.nc", "-m", "name")) == ["1.2"])
    #expect(
      try vault.git("log", "-1", "--format=%(trailers:key=Pdm-Revision,valueonly)")
        == "1.2 \"other.nc\" from \"new.nc\"\n\n")
    try vault.checkIn("john", "other.nc", "3\n")
    #expect(try vault.pdm("john", "cat", "other.nc", "1.1") == "2")
    #expect(try vault.pdm("john", "cat", "other.nc", "1.2") == "2")
    try vault.pdm("john", "rm", "other.nc", "-m", "gone")
    #expect(try vault.pdm("john", "cat", "other.nc", "1.3") == "3")
    try vault.edit("other.nc", "4\n")
    try vault.pdm("john", "add", "other.nc", "-m", "again")
    #expect(try vault.pdm("john", "cat", "other.nc", "1.0") == "4")
    #expect(try vault.pdm("john", "cat", "other.nc", "1.3") == "3")
    #expect(
      try vault.storedRevisions()
        == ["new.nc 1.0", "new.nc 1.1", "other.nc 1.2", "other.nc 1.3", "other.nc 1.0"])
    #expect(try vault.sqlite("SELECT group_concat(series) FROM revisions") == "1,1,1,1,2")
    try vault.checkPromises("renamed and deleted")
  }

  @Test func `a file under names of every kind keeps its number in the trailer`() throws {
    let names = [
      "with space", " leading", "trailing ", "\"quoted\"", "tab\there", "new\nline", "mütter", "a from b", "-dash",
      "#x",
    ]
    let vault = try RealVault()
    for name in names { try vault.fixture.write("repo/\(name)", "1\n") }
    try vault.pdm(
      "john", "add", "-m", "all", "--pathspec-from-file=-", "--pathspec-file-nul",
      input: names.joined(separator: "\0"))
    let commit = try #require(
      try vault.fixture.context(in: "repo").commit(vault.fixture.object("HEAD")))
    let trailers = commit.trailers(named: RevisionTrailer.name).compactMap(RevisionTrailer.init(value:))
    #expect(trailers.map(\.path.bytes) == names.map { Array($0.utf8) })
    try vault.checkPromises("odd names")
  }

  @Test func `what people type as a trailer does not count`() throws {
    let vault = try RealVault()
    try vault.pdm("john", "checkout", "a.nc", "-m", "change")
    try vault.edit("a.nc", "1\n")
    try vault.pdm("john", "checkin", "a.nc", "-m", "title\n\nPdm-Revision: 9.9 a.nc\npdm-revision : 8.8 b.nc")
    #expect(try vault.trailers() == ["a.nc 1.0"])
    // Plain git gives no number, whatever it says.
    try vault.edit("b.nc", "2\n")
    try vault.fixture.git("commit", "-qam", "title\n\nPdm-Revision: 9.9 b.nc")
    #expect(try vault.pdm("john", "show", "b.nc", "--json").contains(#""revision":null,"oid""#))
    #expect(try vault.checkIn("john", "b.nc", "3\n") == "1.0")
  }

  @Test func `plain git's commits have none, and the count goes on after them`() throws {
    let vault = try RealVault()
    try vault.checkIn("john", "a.nc", "1\n")
    #expect(try vault.pdm("john", "ls", "a.nc", "--json").contains(#""revision":"1.0""#))
    try vault.edit("a.nc", "plain\n")
    try vault.fixture.git("commit", "-qam", "plain")
    #expect(try vault.pdm("john", "ls", "a.nc", "--json").contains(#""revision":null"#))
    #expect(try vault.checkIn("john", "a.nc", "2\n") == "1.1")
  }

  @Test func `two accounts in a race for one file get each number once`() throws {
    let vault = try RealVault()
    let script = """
      for account in john mary; do
        export HOME="$1/$account"
        for round in 1 2 3 4; do
          until "$0" checkout a.nc -m race 2>/dev/null; do :; done
          echo "$account $round" > "$HOME/a.nc"
          mv -f "$HOME/a.nc" a.nc
          "$0" checkin a.nc -m "$account $round" || exit
        done &
      done
      wait
      """
    let shell = Subprocess(
      Array("sh".utf8), [Array("-c".utf8), Array(script.utf8), RealVault.program, vault.fixture.path("homes")],
      environment: vault.fixture.environment, workingDirectory: vault.fixture.path("repo"))
    let result = try shell.run()
    #expect(result.succeeded && result.errorText.isEmpty, "\(result.errorText)")
    #expect(try vault.storedRevisions() == (0..<8).map { "a.nc 1.\($0)" })
    #expect(try vault.trailers() == vault.storedRevisions())
    try vault.checkPromises("a race")
  }
}

extension ProcessContext {
  fileprivate func commit(_ id: ObjectID) throws -> CommitValue? {
    try GitRepository.open(RepositoryLocation.find(in: self), in: self).commit(id)
  }
}
