import Testing

@testable import PDMCore
@testable import pdm

/// Names in listings against git's own, and names in hints against a real shell.
@Suite struct ListingReferenceTests {
  private static let names: [[UInt8]] =
    [
      "plain.nc", "two words.nc", "new\nline.nc", "quote\"s'.nc", "esc\u{1b}[31m.nc", "bidi\u{202e}cn.exe", "-n",
      "tab\there.nc", "back\\slash.nc", "a[1]*.nc", ":(top)x", "$HOME`id`.nc", "漢字.nc", "~", "#x", "a;b&c|d",
    ].map { Array($0.utf8) } + [Array("latin-".utf8) + [0xe9, 0xff]]

  private func makeRun() throws -> GoldenRun {
    let run = try GoldenRun()
    for name in Self.names {
      try run.write(Array("odd/".utf8) + name, "G01\n")
      try run.write(Array("odd/deep er/".utf8) + name, "G01\n")
    }
    try run.fixture.commit("odd names")
    return run
  }

  @Test(arguments: ["repo", "repo/odd", "repo/odd/deep er"]) func namesAreGits(folder: String) throws {
    let run = try makeRun()
    let listed = try run.fixture.git("ls-files", "-z", in: folder)
    #expect(try run.pdm("john", "ls -z", in: folder).output == listed)

    let records = try run.pdm("john", "ls", in: folder).output
    // Seven fields, the path last and exact; a newline in a name is the only thing that `-z` is needed for.
    var expected: [UInt8] = []
    for name in listed.split(separator: 0) { expected += name + [UInt8(ascii: "\n")] }
    let paths = records.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { line in
      let fields = line.split(separator: UInt8(ascii: "\t"), maxSplits: 6, omittingEmptySubsequences: false)
      return fields.count == 7 ? fields[6] : line
    }
    #expect(Array(paths.joined(separator: [UInt8(ascii: "\n")])) == expected)
  }

  @Test func quotedNamesAreReadBack() throws {
    let run = try makeRun()
    let list = try run.fixture.git("ls-files", "-z", "odd").split(separator: 0)
    let quoted = list.map { PathQuoting.quote($0) + "\n" }.joined()
    let step = try run.pdm(
      "john", words: ["checkout", "--pathspec-from-file=-", "-y", "-m", "all"].map { Array($0.utf8) },
      input: Array(quoted.utf8))
    #expect(step.code == 0, "\(step.errorText)")
    #expect(try run.pdm("john", "ls -z odd --status mine").output == Array(list.map { $0 + [0] }.joined()))
  }

  /// The commands that `show` and refusals advise, given to bash: the name that arrives must be the file's, as it is
  /// reached from where the person stands.
  @Test(arguments: names) func advisedCommandsCanBePasted(name: [UInt8]) throws {
    let run = try makeRun()
    let mine = try run.pdm("john", words: ["show", "--"].map { Array($0.utf8) } + [name], in: "repo/odd")
    try expectNames(name, in: mine.outputText.split(separator: "\n").filter { $0.contains("pdm ") }, run)
    let checkout = ["checkout", "-m", "look", "--"].map { Array($0.utf8) } + [name]
    #expect(try run.pdm("john", words: checkout, in: "repo/odd").code == 0)
    let refused = try run.pdm("mary", words: checkout, in: "repo/odd")
    #expect(refused.code == 6)
    try expectNames(name, in: refused.errorText.split(separator: "\n").filter { $0.hasPrefix("hint: ") }, run)
  }

  private func expectNames(_ name: [UInt8], in lines: [Substring], _ run: GoldenRun) throws {
    #expect(!lines.isEmpty)
    for command in lines.flatMap({ $0.split(separator: "; ") }) {
      let start = try #require(command.firstRange(of: #/pdm (show|request|checkout|checkin|cancel)( --wait)? /#))
      let result = try Subprocess(
        Array("bash".utf8), ["-c", "printf '%s\\0' \(command[start.upperBound...])"].map { Array($0.utf8) },
        environment: run.fixture.environment
      ).run()
      let word = try #require(result.output.split(separator: 0).first)
      #expect(Array(word) == name || Array(word) == Array("./".utf8) + name, "\(command)")
    }
  }
}
