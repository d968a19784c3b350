import Testing

@testable import PDMCore

/// A vault with a history in which everything happens that a difference can be of, and git's word for it.
final class DiffBench {
  let run: GoldenRun
  /// For the calls of pdm and of git alike, as `git -c` has them.
  var settings: [(String, String)] = []

  static let oddNames: [[UInt8]] =
    ["two words.nc", "quote\"s and\nline.nc", "-n.nc", ":(glob)*.nc", "漢字.nc", "a[1].nc", "tab\there.nc"].map {
      Array($0.utf8)
    } + [Array("latin-".utf8) + [0xE9, 0xFF]]

  static let names: [[UInt8]] =
    ["a.nc", "part.c", "crlf.txt", "eol.txt", "end.txt", "bin.dat", "link", "run.sh", "new.nc", "shape.sec"].map {
      Array($0.utf8)
    } + oddNames

  init() throws {
    run = try GoldenRun()
    try makeHistory()
  }

  // MARK: The history

  static func lines(_ numbers: ClosedRange<Int>, changing changes: [Int: String] = [:], end: String = "\n") -> String {
    numbers.map { (changes[$0] ?? "N\($0) G01 X\($0)") + end }.joined()
  }

  static func source(_ value: Int) -> String {
    """
    namespace shop {
      class Press {
        int travel() {
    \((1...12).map { "      step(\($0));" }.joined(separator: "\n"))
          return \(value);
        }
      };
    }

    """
  }

  private func makeHistory() throws {
    try write(
      [
        "a.nc": Self.lines(1...60), "part.c": Self.source(1), "crlf.txt": Self.lines(1...20, end: "\r\n"),
        "eol.txt": Self.lines(1...20), "end.txt": "one\ntwo", "bin.dat": "one\0two\n", "run.sh": "#!/bin/sh\n",
        "old.nc": Self.lines(100...140), "gone.nc": Self.lines(1...3), "shape.sec": "facet 1\nfacet 2\n",
        ".gitattributes": "*.c diff=cpp\n*.sec diff=sec\neol.txt text eol=crlf\n",
      ])
    for name in Self.oddNames { try write(name, Self.lines(1...9)) }
    try run.shell("cd repo && ln -s a.nc link")
    try run.fixture.commit("first")

    try write(
      [
        "a.nc": Self.lines(1...60, changing: [3: "N3 G00", 40: "N40  G01   X40 ", 41: ""]), "part.c": Self.source(2),
        "crlf.txt": Self.lines(1...20, changing: [7: "seven"], end: "\r\n"),
        "eol.txt": Self.lines(1...20, changing: [7: "seven"]), "end.txt": "one\ntwo\nthree\n",
        "bin.dat": "one\0three\n",
        "shape.sec": "facet 1\nfacet 3\n", "new.nc": Self.lines(100...140, changing: [120: "N120 M06"]),
      ])
    for name in Self.oddNames { try write(name, Self.lines(1...9, changing: [5: "five"])) }
    try run.shell("cd repo && ln -sf part.c link && chmod +x run.sh && rm old.nc gone.nc")
    try run.fixture.commit("second")

    try run.fixture.git("switch", "-q", "-c", "side")
    try write(["a.nc": Self.lines(1...60, changing: [3: "N3 G00", 55: "side"])])
    try run.fixture.commit("on the side")
    try run.fixture.git("switch", "-q", "main")
    try write(["a.nc": Self.lines(1...60, changing: [3: "main"])])
    try run.fixture.commit("on main")
    try run.fixture.git("merge", "-q", "--no-commit", "side")
    try write(["part.c": Self.source(3)])
    try run.fixture.commit("merge with an edit of its own")

    try write(
      [
        "a.nc": Self.lines(1...60, changing: [30: "thirty", 55: "side"]), "part.c": Self.source(4),
        "crlf.txt": Self.lines(1...20, changing: [7: "seven", 9: "nine"], end: "\r\n"),
        "eol.txt": Self.lines(1...20, changing: [9: "nine"], end: "\r\n"), "end.txt": "one\nthree", "bin.dat": "\0",
        "shape.sec": "facet 4\n", "new.nc": Self.lines(100...139),
      ])
    for name in Self.oddNames { try write(name, Self.lines(1...8)) }
    try run.shell("cd repo && ln -sf end.txt link && chmod -x run.sh")
  }

  func write(_ files: [String: String]) throws {
    for (name, text) in files { try write(Array(name.utf8), text) }
  }

  func write(_ name: [UInt8], _ text: String) throws {
    let path = Array("repo/".utf8) + name
    try? FileSystem.remove(run.fixture.root.appending(path))
    try run.fixture.write(path, Array(text.utf8))
  }

  // MARK: The answers

  /// The way without git; nil where it leaves the repository, or the settings, to git.
  func plain(_ options: DiffOptions = DiffOptions()) throws -> PlainDiff? {
    var context = run.context("john")
    for (key, value) in environment { context.environment[key] = value }
    let location = try RepositoryLocation.find(in: context)
    return PlainDiff(location, git: GitProgram(at: location, in: context), options: options)
  }

  private var environment: [String: [UInt8]] {
    if settings.isEmpty { return [:] }
    var environment = ["GIT_CONFIG_COUNT": Array("\(settings.count)".utf8)]
    for (number, (key, value)) in settings.enumerated() {
      environment["GIT_CONFIG_KEY_\(number)"] = Array(key.utf8)
      environment["GIT_CONFIG_VALUE_\(number)"] = Array(value.utf8)
    }
    return environment
  }

  struct Answer: Equatable {
    var text: [UInt8] = []
    var differs = false
  }

  func report(
    _ name: [UInt8], _ range: String? = nil, _ options: DiffOptions = DiffOptions()
  ) throws -> (answer: Answer, report: FileDiffReport) {
    var context = run.context("john")
    for (key, value) in environment { context.environment[key] = value }
    var request = FileDiff.Request()
    request.name = name
    request.range = range.map { Array($0.utf8) }
    request.options = options
    var text: [UInt8] = []
    let report = try FileDiff(try Vault(locating: Vault.Options(), context: context)).run(request) { text += $0 }
    return (Answer(text: text, differs: report.differs), report)
  }

  func pdm(_ name: [UInt8], _ range: String? = nil, _ options: DiffOptions = DiffOptions()) throws -> Answer {
    try report(name, range, options).answer
  }

  /// - Parameter words: of `git diff`: options, revisions.
  func git(_ words: [String], _ names: [[UInt8]]) throws -> Answer {
    let arguments = (["--literal-pathspecs", "diff", "--exit-code"] + words + ["--"]).map { Array($0.utf8) } + names
    let result = try run.fixture.tryGit(arguments, adding: environment)
    guard case .exited(let code) = result.status, code <= 1 else {
      Issue.record("git diff \(words): \(result.errorText)")
      return Answer()
    }
    return Answer(text: result.output, differs: code == 1)
  }

  /// Shows where two answers part.
  func expect(_ pdm: Answer, _ git: Answer, _ what: String, sourceLocation: SourceLocation = #_sourceLocation) {
    guard pdm != git else { return }
    let texts = [pdm, git].map { "\($0.differs)\n" + String(decoding: $0.text, as: UTF8.self) }
    Issue.record("\(what)\npdm: \(texts[0])\ngit: \(texts[1])", sourceLocation: sourceLocation)
  }
}
