import Testing

@testable import PDMCore

@Suite("Numbers of versions")
struct RevisionTests {
  private func revision(_ text: String) throws -> Revision { try #require(Revision(text.utf8)) }

  @Test(arguments: [
    ("1.0", "1.1"), ("1.9", "1.10"), ("1.10", "1.11"), ("1.99", "1.100"), ("9.9", "9.10"), ("0.0", "0.1"),
    ("2147483647.0", "2147483647.1"),
  ])
  func `a check-in counts the second number on, which is no fraction`(before: String, after: String) throws {
    #expect(try revision(before).next(.minor)?.text == after)
    #expect(try revision(after).follows(revision(before)))
  }

  @Test(
    arguments: [
      ("1.3", nil, "2.0"), ("1.3", 2, "2.0"), ("1.3", 7, "7.0"), ("0.9", 1, "1.0"), ("1.3", 1, nil), ("1.0", 1, nil),
      ("7.1", 3, nil), ("2147483647.5", nil, nil), ("2147483646.5", nil, "2147483647.0"),
    ] as [(String, Int32?, String?)])
  func `a major number must be greater`(before: String, wanted: Int32?, after: String?) throws {
    #expect(try revision(before).next(.major(wanted))?.text == after)
  }

  @Test func `no number follows the last one`() throws {
    #expect(try revision("3.2147483647").next(.minor) == nil)
  }

  @Test func `they are ordered as numbers`() throws {
    let texts = ["0.1", "1.0", "1.2", "1.9", "1.10", "2.0", "10.0"]
    #expect(try texts.map(revision).shuffled().sorted().map(\.text) == texts)
  }

  @Test(arguments: [
    "", ".", "1", "1.", ".1", "1.2.3", "01.2", "1.02", "1.00", "+1.2", "1.-2", "1. 2", " 1.2", "1.2 ", "1.2\n", "v1.2",
    "1.2^", "1,2", "2147483648.0", "1.2147483648", "99999999999999999999.1", "١.٢",
  ])
  func `anything else is none`(text: String) { #expect(Revision(text.utf8) == nil) }

  private static let names: [[UInt8]] =
    [
      "bracket.nc", "with space.step", " leading", "trailing ", "\"quoted\"", "back\\slash", "tab\there", "new\nline",
      "a from b", "\"a\" from \"b\"", "mütter.nc", "sub/e.scad", "1.2", ": colon", "comma,name", "#hash", "\u{202e}x",
    ].map { Array($0.utf8) } + [[0x6c, 0xe9, 0x6e], [1, 2, 0x7f]]

  @Test(arguments: names) func `a trailer is read as it was written`(name: [UInt8]) throws {
    let path = RepoPath(trusted: name)
    let other = RepoPath(trusted: Array("other name".utf8))
    for trailer in [
      RevisionTrailer(try revision("1.10"), path), RevisionTrailer(try revision("1.10"), path, from: other),
      RevisionTrailer(try revision("1.10"), other, from: path),
    ] {
      // git takes white space off both ends and takes one line.
      let read = CommitTrailers.values(of: RevisionTrailer.name, in: Array("title\n\n\(trailer.line)\n".utf8))
      #expect(read.compactMap(RevisionTrailer.init(value:)) == [trailer])
    }
  }

  @Test(arguments: [
    "", "1.2", "1.2 ", "bracket.nc", "1.2  bracket.nc", "01.2 bracket.nc", "1.2 /etc/passwd", "1.2 ../x", "1.2 .git/x",
    "1.2 \"plain\"", "1.2 \"open", "1.2 \"a\" from b", "1.2 \"a\" from \"a\"", "1.2 \"a\" from \"b\" x",
    "1.2 \"a\\q\"", "x.2 bracket.nc", "1.2 a//b",
  ])
  func `a trailer of another form is none`(value: String) {
    #expect(RevisionTrailer(value: Array(value.utf8)) == nil)
  }
}
