import Testing

@testable import PDMCore

@Suite("Extended regular expressions")
struct RegularExpressionTests {
  @Test(arguments: [
    "^JOB-[0-9]+", "a|b", "^(x|y)*$", "[[:upper:]]", "^.{3}$", "é", "[éü]", "^[a-z0-9/_.-]+$", "\\.nc$", "()", "^$",
    ".",
    "(a)\\1",
  ]) func `match what grep -E matches`(pattern: String) throws {
    let texts: [[UInt8]] =
      ["JOB-17 x", "job-17", "", "xyx", "xyz", "é", "äöü", "aa", "plate.nc", "plate.NC", "a/b_c.d-e"]
      .map { Array($0.utf8) } + [[0xff], [0x61, 0xff, 0x62], [0xc3]]
    let expression = try RegularExpression(pattern)
    for text in texts {
      var grep = Subprocess(
        Array("grep".utf8), ["-aqE", "-e", pattern].map { Array($0.utf8) },
        environment: Environment(entries: ["PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8"].map { Array($0.utf8) }))
      grep.input = .bytes(text + [UInt8(ascii: "\n")])
      let wanted = try grep.run().succeeded
      #expect(try expression.matches(text) == wanted, "\(pattern) on \(text)")
    }
  }

  @Test func `a line's end is a character as any, so an anchor cannot be passed by`() throws {
    #expect(try !RegularExpression("^[a-z]+$").matches(Array("good\nBAD".utf8)))
    #expect(try !RegularExpression("^JOB").matches(Array("no\nJOB-1".utf8)))
  }

  // A range beyond ASCII has no order that all agree on.
  @Test(arguments: ["(", "[é-ü]", "[a", "a{2,1}", "*{", "[[:none:]]", "\\"])
  func `a bad one is refused with glibc's words`(
    pattern: String
  ) {
    #expect(throws: RegularExpressionFailure.self) { try RegularExpression(pattern) }
    do throws(RegularExpressionFailure) {
      _ = try RegularExpression("(")
    } catch {
      #expect(error.words == "Unmatched ( or \\(")
    }
  }
}
