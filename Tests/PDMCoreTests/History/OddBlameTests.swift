import Glibc
import Testing

@testable import PDMCore

/// What the walk of our own does not cover is git's to answer, and settings count as they do for git.
@Suite("Blame in odd repositories")
struct OddBlameTests {
  private func fixture() throws -> (GitFixture, BlameFixture) {
    let fixture = try GitFixture()
    try GeneratedHistory.make(in: fixture, seed: 5, commits: 60)
    try fixture.git("checkout", "-q", "main")
    return (fixture, try BlameFixture(fixture))
  }

  /// A file of a few lines by two commits.
  private func small(_ fixture: GitFixture) throws -> [ObjectID] {
    try fixture.write("repo/small.nc", "G01 X1\nG01 X2\nG01 X3\nM30\n")
    let first = try fixture.commit("first")
    try fixture.write("repo/small.nc", "G01 X1\nG01  X2.5\nG01 X3.5\nM30\n")
    return [first, try fixture.commit("second")]
  }

  @Test("ignored commits are passed over as git passes them over")
  func ignored() throws {
    let (fixture, blame) = try fixture()
    let commits = try small(fixture)
    try fixture.write("repo/.ignored", "# not by us\n\(commits[1].hex)\n")
    try fixture.git("config", "blame.ignoreRevsFile", ".ignored")
    try blame.compare("small.nc")
    try blame.compare("long.nc")
    #expect(try !String(decoding: blame.ours("small.nc"), as: UTF8.self).contains(commits[1].hex))
    // Names that are cleared, and one that is none.
    try fixture.git("config", "--add", "blame.ignoreRevsFile", "")
    try blame.compare("small.nc")
    try fixture.git("config", "--replace-all", "blame.ignoreRevsFile", ".none")
    try fixture.write("repo/.none", "# nobody\n\n")
    try blame.compare("small.nc")
    #expect(try String(decoding: blame.ours("small.nc"), as: UTF8.self).contains(commits[1].hex))
    try fixture.git("config", "--add", "blame.ignoreRevsFile", "no-such-file")
    #expect(throws: (any Error).self) { try blame.ours("small.nc") }
  }

  @Test("settings: boundary of a first commit, indent heuristic, quoted paths, other encodings")
  func settings() throws {
    let (fixture, blame) = try fixture()
    _ = try small(fixture)
    for setting in [
      "blame.showRoot=true", "diff.indentHeuristic=false", "core.quotePath=false", "core.commitGraph=false",
    ] {
      let words = setting.split(separator: "=").map(String.init)
      try fixture.git("config", words[0], words[1])
      for file in try fixture.git("ls-files", "-z").split(separator: 0) {
        try blame.compare(String(decoding: file, as: UTF8.self))
      }
      try fixture.git("config", "--unset", words[0])
    }
    try fixture.write("repo/small.nc", "in another encoding\n")
    try fixture.git("add", "-A")
    try fixture.git(
      ["-c", "i18n.commitEncoding=ISO-8859-1", "commit", "-qm"].map { Array($0.utf8) } + [[0x67, 0x72, 0xfc, 0x6e]])
    try blame.compare("small.nc")
  }

  @Test("people have the names that .mailmap gives them")
  func mailmap() throws {
    let (fixture, blame) = try fixture()
    try fixture.write(
      "repo/.mailmap",
      "# people\nJohnny <JOHN@example.com>\nMary Doe <mary@example.com> <mary@old.example.com>\n"
        + "Maria <maria@example.com> mary <mary@OLD.example.com>\n <new@example.com> <mary@example.com>\nno address\n<>\n"
    )
    try blame.compare("long.nc")
    try fixture.write("names", "Other <john@example.com>\n")
    try fixture.git("config", "mailmap.file", "../names")
    try blame.compare("long.nc")
  }

  @Test("line ends, filters and textconv count as they do for git")
  func conversions() throws {
    let (fixture, blame) = try fixture()
    _ = try small(fixture)
    try fixture.write("repo/.gitattributes", "*.nc text eol=crlf\nupper.txt filter=upper\n*.up diff=up\n")
    try fixture.git("config", "filter.upper.clean", "tr a-z A-Z")
    try fixture.git("config", "filter.upper.smudge", "tr A-Z a-z")
    try fixture.git("config", "diff.up.textconv", "tr a-z A-Z <")
    try fixture.write("repo/upper.txt", "one\ntwo\n")
    try fixture.write("repo/a.up", "one\ntwo\n")
    try fixture.commit()
    try fixture.write("repo/small.nc", "G01 X1\r\nG01  X2.5\r\nG01 X3.5\r\nM30\r\n")
    for file in ["small.nc", "upper.txt", "a.up"] { try blame.compare(file) }
    try fixture.write("repo/small.nc", "G01 X1\r\nG01  X2.5\r\nnew\r\nM30\r\n")
    try fixture.write("repo/upper.txt", "one\nthree\n")
    try fixture.write("repo/a.up", "one\nthree\n")
    for file in ["small.nc", "upper.txt", "a.up"] { try blame.compare(file) }
    try fixture.git("config", "core.autocrlf", "true")
    for file in ["small.nc", "upper.txt", "long.nc"] { try blame.compare(file) }
  }

  @Test("shallow, partial and replaced histories are git's")
  func histories() throws {
    let (fixture, blame) = try fixture()
    let source = "file://\(String(decoding: fixture.path("repo"), as: UTF8.self))"
    try fixture.git("clone", "-q", "--depth", "9", source, "shallow", in: "")
    let shallow = try BlameFixture(fixture, in: "shallow")
    let file = "long.nc"
    #expect(
      try shallow.ours(file, at: nil)
        == fixture.git(["blame", "--porcelain", file].map { Array($0.utf8) }, in: "shallow"))
    try fixture.git("config", "uploadpack.allowFilter", "true")
    try fixture.git("clone", "-q", "--filter=blob:none", source, "partial", in: "")
    let partial = try BlameFixture(fixture, in: "partial")
    #expect(
      try partial.ours(file) == fixture.git(["blame", "--porcelain", file].map { Array($0.utf8) }, in: "partial"))
    let commits = try fixture.words("rev-list", "main")
    try fixture.git("replace", commits[3], commits[9])
    try blame.compare(file)
  }

  @Test("a merge that is going on, staged and new files, links, an unfinished history")
  func workingFiles() throws {
    let (fixture, blame) = try fixture()
    _ = try small(fixture)
    try fixture.git("checkout", "-q", "-b", "other")
    try fixture.write("repo/small.nc", "G01 X1\nG01  X2.5\nG01 X3.5\nM02\n")
    try fixture.commit("other")
    try fixture.git("checkout", "-q", "main")
    try fixture.write("repo/small.nc", "G02 X1\nG01  X2.5\nG01 X3.5\nM30\n")
    try fixture.commit("main")
    try fixture.git("merge", "-q", "--no-commit", "other")
    try blame.compare("small.nc")
    try fixture.commit("merged")
    try fixture.write("repo/staged.nc", "1\n2\n")
    try fixture.git("add", "staged.nc")
    try blame.compare("staged.nc")
    try fixture.git("mv", "small.nc", "renamed.nc")
    try blame.compare("renamed.nc")
    try fixture.git("symbolic-ref", "HEAD", "refs/heads/none")
    #expect(throws: (any Error).self) { try blame.ours("long.nc") }
  }

  @Test("packed references, detached HEAD and linked worktrees")
  func places() throws {
    let (fixture, blame) = try fixture()
    try fixture.git("pack-refs", "--all")
    try blame.compare("long.nc")
    try fixture.git("checkout", "-q", "--detach", "HEAD~2")
    try blame.compare("long.nc")
    try fixture.git("worktree", "add", "-q", "../linked", "main")
    let linked = try BlameFixture(fixture, in: "linked")
    #expect(
      try linked.ours("long.nc")
        == fixture.git(["blame", "--porcelain", "long.nc"].map { Array($0.utf8) }, in: "linked"))
  }
}

extension OddBlameTests {
  @Test("form feeds are no white space, and broken commits are shown as git shows them")
  func details() throws {
    let fixture = try GitFixture()
    try fixture.makeRepository()
    try fixture.write("repo/f", "a\u{0C}b\nx\ny\n\u{0C}\n\u{0B}\n  z\n")
    try fixture.commit()
    try fixture.write("repo/f", "ab\nx\ny\n\u{0C}\n  z\n\u{0C}\n  z\n")
    try fixture.commit()
    let blame = try BlameFixture(fixture)
    try blame.compare("f")
    try blame.compare("f", ignoringSpace: true)

    let tree = try fixture.object("HEAD^{tree}")
    let broken =
      "tree \(tree.hex)\nauthor nobody at all\ncommitter C <c@example.com> 99999999999999999999 +0000\n\nbroken\n"
    let id = try fixture.git(
      "hash-object", "-t", "commit", "-w", "--literally", "--stdin", input: Array(broken.utf8))
    try fixture.git("update-ref", "HEAD", String(decoding: id.dropLast(), as: UTF8.self))
    try blame.compare("f")
    // The same by way of git's own words.
    try blame.compare("f", ranges: ["/x/,+1"])
    try blame.compare("f", ranges: ["+2,3"])
  }

  @Test("what is staged decides how the working file is converted")
  func staged() throws {
    let fixture = try GitFixture()
    try fixture.makeRepository()
    try fixture.write("repo/f.txt", "a\nb\nc\n")
    try fixture.commit()
    try fixture.write("repo/f.txt", "a\r\nb\r\nc\r\n")
    try fixture.git("add", "f.txt")
    for setting in ["input", "true"] {
      try fixture.git("config", "core.autocrlf", setting)
      try BlameFixture(fixture).compare("f.txt")
    }
  }
}

extension OddBlameTests {
  /// A renamed file with much beside it that it may have come from.
  private func renamed(from sources: [(name: String, text: String)], links: [String] = [], text: String) throws
    -> BlameFixture
  {
    let fixture = try GitFixture()
    try fixture.makeRepository()
    for (name, text) in sources { try fixture.write("repo/\(name)", text) }
    for link in links { symlink("target", String(decoding: fixture.path("repo/\(link)"), as: UTF8.self)) }
    try fixture.commit("sources")
    // Different authors of the same text: the name tells which one was taken.
    try fixture.git("rm", "-rq", ".")
    try fixture.write("repo/new/part.nc", text)
    try fixture.commit("renamed")
    return try BlameFixture(fixture)
  }

  @Test(
    "of files with one content git takes one, whatever their number", arguments: [1, 99, 100, 101, 102, 204, 205, 206])
  func identical(_ count: Int) throws {
    let text = "G1 X1\nG1 X2\n"
    // The namesake comes last, behind as many as git looks at.
    let sources = (1..<max(count, 2)).map { (name: "a/\(1000 + $0).nc", text: text) }
    try renamed(from: sources, text: text).compare("new/part.nc")
    let withNamesake = sources.dropLast() + [(name: "z/part.nc", text: text)]
    try renamed(from: Array(withNamesake), text: text).compare("new/part.nc")
  }

  @Test("links and files of the same name, and ties, go as in git")
  func namesakes() throws {
    let lines = (1...20).map { "G1 X\($0)\n" }
    let text = lines.joined()
    let near = (["G0\n", "G0 Z1\n", "M3\n"] + lines[3...]).joined()
    let nearer = (["G0\n"] + lines[1...]).joined()
    try renamed(from: [("a/part.nc", near), ("b/other.nc", nearer)], text: text).compare("new/part.nc")
    let fixture = try renamed(
      from: [("a/part.nc", near), ("b/other.nc", nearer), ("c/x", "x")], links: ["c/part.nc"], text: text)
    try fixture.compare("new/part.nc")
    for ties in 2...9 {
      let sources = (0..<ties).map { (name: "s\($0)/\($0 == ties - 2 ? "part" : "n\($0)").nc", text: nearer) }
      try renamed(from: sources, links: ["l1", "l2", "s0/l3"], text: text).compare("new/part.nc")
    }
  }

  @Test("a file that became a link with the same content was not that file before")
  func becameLink() throws {
    let fixture = try GitFixture()
    try fixture.makeRepository()
    try fixture.write("repo/f", "target")
    try fixture.commit()
    try fixture.git("rm", "-q", "f")
    symlink("target", String(decoding: fixture.path("repo/f"), as: UTF8.self))
    try fixture.commit()
    try BlameFixture(fixture).compare("f")
  }
}
