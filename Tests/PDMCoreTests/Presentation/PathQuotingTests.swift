import Foundation
import Testing

@testable import PDMCore

struct PathQuotingTests {
  @Test(arguments: [
    ("a/b c.nc", "a/b c.nc"), ("Gehäuse 日本.nc", "Gehäuse 日本.nc"), ("", ""), ("a\tb\n", #""a\tb\n""#),
    ("say \"x\"", #""say \"x\"""#), (#"a\b"#, #""a\\b""#), ("\u{7}\u{8}\u{B}\u{C}\r", #""\a\b\v\f\r""#),
    ("\u{1}\u{1B}\u{7F}", #""\001\033\177""#), ("é\u{1}", #""é\001""#),
  ])
  func quotesOnlyWhereNeeded(_ path: String, _ quoted: String) {
    #expect(PathQuoting.quote(path.utf8) == quoted)
    #expect(PathQuoting.isPlain(path.utf8) == (path == quoted))
  }

  @Test(
    arguments: [
      ([0x61, 0xE9], #""a\351""#), ([0xC2, 0x9B], #""\302\233""#), ([0xE2, 0x80, 0xAE], #""\342\200\256""#),
      ([0xED, 0xA0, 0x80], #""\355\240\200""#), (Array("é\u{2066}".utf8), #""é\342\201\246""#),
      (Array("\u{61C}\u{200B}".utf8), #""\330\234\342\200\213""#),
    ] as [([UInt8], String)])
  func escapesWhatATerminalCannotBeTrustedWith(_ path: [UInt8], _ quoted: String) {
    #expect(PathQuoting.quote(path) == quoted)
  }

  @Test(arguments: [
    "\"", "\"abc", "\"a\"b", "\"\\\"", "\"\\x41\"", "\"\\q\"", "\"\\12\"", "\"\\400\"", "\"\\189\"", "\"\\08a\"",
  ])
  func refusesWhatIsQuotedBadly(_ text: String) {
    #expect(PathQuoting.unquote(text.utf8) == nil)
  }

  @Test func readsWhatItWrites() {
    var random = SplitMix64(seed: 10)
    for _ in 0..<2000 {
      let path = Bool.random(using: &random) ? random.bytes(12) : Array(random.hostileText(upTo: 12).utf8)
      let quoted = PathQuoting.quote(path)
      #expect(PathQuoting.unquote(quoted.utf8) == path)
      #expect(PathQuoting.isPlain(path) == (quoted.utf8.elementsEqual(path)))
      #expect(!quoted.unicodeScalars.contains { $0.isUnsafeOnTerminal })
    }
  }

  private func withIndex(
    _ lines: [[UInt8]], _ options: [String], then command: [String]
  ) throws -> [UInt8] {
    try ReferenceProgram.withTemporaryFolder { folder in
      _ = try ReferenceProgram.run("git", ["init", "-q"], in: folder)
      let end: UInt8 = options.contains("-z") ? 0 : UInt8(ascii: "\n")
      let input = lines.flatMap { Array("100644 0123456789012345678901234567890123456789\t".utf8) + $0 + [end] }
      _ = try ReferenceProgram.run("git", ["update-index"] + options + ["--index-info"], input: input, in: folder)
      return try ReferenceProgram.run("git", command, in: folder)
    }
  }

  private func sorted(_ paths: [[UInt8]]) -> [[UInt8]] { paths.sorted { $0.lexicographicallyPrecedes($1) } }

  @Test(.enabled(if: ReferenceProgram.isInstalled("git")))
  func quotesAsGitDoes() throws {
    var random = SplitMix64(seed: 11)
    let singles = (UInt8(1)...0x7F).filter { $0 != UInt8(ascii: "/") }.map { Array("s".utf8) + [$0] }
    let harmless = (0..<500).map { index in
      Array("r\(index)-".utf8)
        + random.hostileText(upTo: 12).unicodeScalars.filter {
          ($0.isASCII || !$0.isUnsafeOnTerminal) && $0 != "/" && $0 != "\0"
        }
        .flatMap { Array($0.utf8) }
    }
    let paths = sorted(singles + harmless)
    let listed = try withIndex(paths, ["-z"], then: ["-c", "core.quotePath=false", "ls-files"])
    let lines = listed.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
    #expect(lines.count == paths.count)
    for (line, path) in zip(lines, paths) { #expect(PathQuoting.quote(path) == line) }
    // The other direction: what git quotes, with and without core.quotePath, is read.
    let strict = try withIndex(paths, ["-z"], then: ["-c", "core.quotePath=true", "ls-files"])
    #expect((strict.split(separator: UInt8(ascii: "\n")).map { PathQuoting.unquote($0) }) == paths)
    #expect((listed.split(separator: UInt8(ascii: "\n")).map { PathQuoting.unquote($0) }) == paths)
  }

  /// Also where pdm quotes more than git would: bytes that are not UTF-8, hidden characters.
  @Test(.enabled(if: ReferenceProgram.isInstalled("git")))
  func isReadByGit() throws {
    var random = SplitMix64(seed: 12)
    let paths = sorted(
      (0..<500).map { index in
        let tail = index.isMultiple(of: 2) ? random.bytes(10) : Array(random.hostileText(upTo: 10).utf8)
        return Array("r\(index)-".utf8) + tail.filter { $0 != 0 && $0 != UInt8(ascii: "/") }
      })
    let listed = try withIndex(paths.map { Array(PathQuoting.quote($0).utf8) }, [], then: ["ls-files", "-z"])
    #expect(listed.split(separator: 0).map(Array.init) == paths)
  }
}
