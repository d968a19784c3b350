import Testing

@testable import PDMCore

@Suite("Options and settings do to a difference what they do in git") struct DiffOptionTests {
  private static let options: [([String], @Sendable (inout DiffOptions) -> Void)] = [
    (["-w"], { $0.ignoresAllSpace = true }),
    (["-b"], { $0.ignoresSpaceChange = true }),
    (["--ignore-space-at-eol"], { $0.ignoresSpaceAtEnd = true }),
    (["--ignore-blank-lines"], { $0.ignoresBlankLines = true }),
    (["-U0"], { $0.context = 0 }),
    (["-U10"], { $0.context = 10 }),
    (["-W"], { $0.showsWholeFunctions = true }),
    (["--stat"], { $0.showsStatistics = true }),
    (["--stat", "-p"], { ($0.showsStatistics, $0.showsPatch) = (true, true) }),
    (["--stat", "-U1"], { ($0.showsStatistics, $0.context) = (true, 1) }),
    (["--stat", "-w"], { ($0.showsStatistics, $0.ignoresAllSpace) = (true, true) }),
    (["--stat", "-p", "-w"], { ($0.showsStatistics, $0.showsPatch, $0.ignoresAllSpace) = (true, true, true) }),
    (["--word-diff"], { $0.words = .plain }),
    (["--word-diff=porcelain"], { $0.words = .porcelain }),
    (["--color"], { $0.hasColours = true }),
    (["--color", "--word-diff=color"], { ($0.hasColours, $0.words) = (true, .color) }),
    (["--color", "--stat"], { ($0.hasColours, $0.showsStatistics) = (true, true) }),
    (["--diff-algorithm=patience"], { $0.algorithm = .patience }),
    (["--no-textconv"], { $0.usesTextconv = false }),
    (["--no-ext-diff"], { $0.usesExternalDrivers = false }),
  ]

  private static let files = ["a.nc", "part.c", "crlf.txt", "bin.dat", "shape.sec"].map { Array($0.utf8) }

  @Test func `each option`() throws {
    let bench = try DiffBench()
    bench.settings = [("diff.sec.textconv", "sed s/facet/FACE/"), ("diff.sec.command", "echo driver; :")]
    for (words, set) in Self.options {
      var options = DiffOptions()
      set(&options)
      for name in Self.files {
        let title = "\(words) \(PathQuoting.quote(name))"
        bench.expect(try bench.pdm(name, nil, options), try bench.git(words + ["HEAD"], [name]), title)
        guard ["a.nc", "part.c"].contains(String(decoding: name, as: UTF8.self)) else { continue }
        bench.expect(
          try bench.pdm(name, "HEAD~2", options), try bench.git(words + ["HEAD~3", "HEAD~2"], [name]),
          "\(title), HEAD~2")
      }
    }
  }

  private static let settings: [[(String, String)]] = [
    [("diff.noprefix", "true")], [("diff.mnemonicPrefix", "true")], [("diff.algorithm", "histogram")],
    [("diff.context", "1")], [("diff.interHunkContext", "30")], [("diff.wordRegex", "[0-9]+")],
    [("core.quotePath", "false")], [("core.abbrev", "20")], [("core.autocrlf", "true")], [("core.autocrlf", "input")],
    [("core.fileMode", "false")], [("core.whitespace", "cr-at-eol")], [("diff.renames", "false")],
    [("diff.renames", "copies")], [("diff.external", "echo external; :")], [("diff.wsErrorHighlight", "all")],
    [("diff.cpp.xfuncname", "^.*class.*$")], [("diff.colorMoved", "zebra")], [("diff.indentHeuristic", "false")],
    [("color.ui", "always"), ("color.diff", "always")], [("diff.relative", "true")], [("diff.statGraphWidth", "5")],
    [("diff.suppressBlankEmpty", "true")], [("diff.autoRefreshIndex", "false")],
  ]

  @Test func `each setting`() throws {
    let bench = try DiffBench()
    for settings in Self.settings {
      bench.settings = settings
      for name in Self.files + [Array("漢字.nc".utf8), Array("run.sh".utf8)] {
        // Colours are for pdm's own console to decide, which says here that there are none.
        let git = try bench.git(["--no-color", "HEAD"], [name])
        bench.expect(try bench.pdm(name), git, "\(settings) \(PathQuoting.quote(name))")
      }
      let new = Array("new.nc".utf8)
      bench.expect(
        try bench.pdm(new, "HEAD~2"),
        try bench.git(["--no-color", "-M", "HEAD~3", "HEAD~2"], [Array("old.nc".utf8), new]), "\(settings), a rename")
    }
  }

  @Test func `what a driver says on standard error is handed on`() throws {
    let bench = try DiffBench()
    bench.settings = [("diff.sec.textconv", "echo converting >&2; cat")]
    _ = try bench.pdm(Array("shape.sec".utf8))
    #expect(String(decoding: bench.run.fixture.observer.childOutput, as: UTF8.self).contains("converting"))
  }

  @Test func `a driver runs in the person's language`() throws {
    let bench = try DiffBench()
    bench.run.fixture.environment["LC_ALL"] = Array("C.UTF-8".utf8)
    bench.settings = [("diff.sec.textconv", "echo $LC_ALL; cat")]
    let answer = try bench.pdm(Array("shape.sec".utf8))
    #expect(String(decoding: answer.text, as: UTF8.self).contains(" C.UTF-8\n"))
  }
}
