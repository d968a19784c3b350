import Testing

@testable import PDMCore

@Suite("Words without a shell")
struct ShellWordsTests {
  /// What sh makes of the line; it has nothing to expand in these.
  @Test(arguments: [
    "a b", "  a\tb  c ", "'a b' \"c d\"", "a'b'\"c\"d", "''", "\"\"", "a '' b", #"a\ b \'c\" \\"#,
    #""a\"b\\c\nd\$e" 'f\g'"#, "\"it's\" 'say \"x\"'", "'|' \";\" \\& a\\>b", "--name='x y' -v",
    "\u{E4}\u{1F527} '\u{DF}'",
    "\"a\\\nb\" c\\\nd",
  ]) func `are those that sh has`(line: String) throws {
    let reference = try ShellTool.run("sh", ["-c", "eval \"set -- $1\"; printf '<%s>' \"$@\"", "sh", line])
    #expect(ShellWords.words(of: line)?.map { "<\($0)>" }.joined() == reference.output)
  }

  @Test(arguments: ["a | b", "a;b", "a && b", "a >b", "a <b", "(a)", "a 'b", "a \"b", "a\\"])
  func `what only a shell can do is none`(line: String) {
    #expect(ShellWords.words(of: line) == nil)
  }
}
