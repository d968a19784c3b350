import Testing

@testable import PDMCore
@testable import pdm

/// Everything that somebody may have typed, or set up, holds what steers a terminal; no output shows it raw.
@Suite("Texts that steer a terminal, on every output") struct HostileTextTests {
  /// Clears the screen, sets the title, goes up a line, turns the direction round, hides.
  private static let evil = "\u{1B}[2J\u{1B}]0;owned\u{7}\u{9B}1A\r\u{202E}txt\u{2066}\u{200B}\u{7F}"
  private static let file = "evil\u{1B}[31m\u{202E}cn.\nx.nc"

  private static func prepared() throws -> GoldenRun {
    let run = try GoldenRun()
    let evil = evil
    run.fixture.environment["GIT_AUTHOR_NAME"] = Array("A\(evil)".utf8)
    run.fixture.environment["GIT_COMMITTER_NAME"] = Array("C\(evil)".utf8)
    try run.write(Array(file.utf8), "G01\n")
    try run.write(Array("-x.nc".utf8), "G01\n")
    try run.fixture.git("checkout", "-q", "-b", "br\u{202E}an\u{200B}ch\u{9B}1A")
    try run.fixture.commit("subject \(evil)\n\nbody \(evil)")
    try FileSystem.remove(run.fixture.path("repo/\(file)"))
    try run.fixture.git("checkout", "-q", "--", ".")
    for (account, words) in [
      ("john", ["checkout", "-m", "why \(evil)", "--", file]),
      ("mary", ["checkout", "-m", "why \(evil)", "--", "-x.nc", "plate.step"]),
      ("mary", ["request", "-m", "please \(evil)", "--", file]),
    ] {
      let step = try run.pdm(account, words: words.map { Array($0.utf8) }, input: [])
      try #require(step.code == 0, "\(words) \(String(decoding: step.error, as: UTF8.self))")
    }
    try run.write(Array(file.utf8), "G02 \(evil)\n")
    let step = try run.pdm(
      "john", words: ["checkin", "--keep", "-m", "done \(evil)", "--", file].map { Array($0.utf8) })
    try #require(step.code == 0, "\(String(decoding: step.error, as: UTF8.self))")
    try run.write(Array(file.utf8), "G03 \(evil)\n")
    // What `pdm` itself refuses to take, the store may hold all the same.
    let hexadecimal = Hex.encode(Array(evil.utf8))
    let sqlite = Subprocess(
      Array("sqlite3".utf8),
      [
        run.fixture.path("repo/.pdm/pdm.db"),
        Array(
          "UPDATE users SET full_name = 'F' || CAST(x'\(hexadecimal)' AS TEXT), email = 'e' || CAST(x'\(hexadecimal)' AS TEXT); UPDATE locks SET host = 'h' || CAST(x'\(hexadecimal)' AS TEXT); UPDATE hosts SET name = CAST(x'\(hexadecimal)' AS TEXT)"
            .utf8),
      ], environment: run.fixture.environment)
    try #require(try sqlite.run().succeeded)
    return run
  }

  private static let commands: [[String]] =
    [
      ["ls"], ["ls", "--sort", "name-desc"], ["status"], ["locks"], ["locks", "--verify"], ["audit"],
      ["audit", "-n", "3"], ["user", "list"], ["who"],
      ["inbox"], ["log"], ["rescue", "list"], ["whoami"], ["doctor"], ["check"], ["config"], ["audit", "verify"],
    ]
    + ["show", "explain", "log", "blame", "diff", "audit", "cat"].map { [$0, "--", file] }
    + [
      ["diff", "--", file, "HEAD"], ["checkout", "-m", "x", "--", file], ["checkout", "-m", "x", "--", "nö\(file)"],
      ["checkin", "-m", "x", "--", "-x.nc"],
      ["break", "-m", "x\(evil)", "--", "-x.nc"], ["cat", "--", file, evil], ["ls", ":(\(evil)"], ["show", evil],
      ["config", evil], ["login", evil, "--password-stdin"],
      ["user", "add", evil, "--password-stdin"], ["user", "add", "karl", "--full-name", evil, "--password-stdin"],
      [evil], ["ls", "--\(evil)"], ["rescue", "show", evil],
      ["token", "create", evil], ["log", "--", file, "--author=\(evil)"], ["audit", "--user", evil],
      ["cancel", "--", file], ["rescue", "list"], ["inbox"],
    ]

  @Test func `no command shows them raw`() throws {
    let run = try Self.prepared()
    var shown = 0
    for words in Self.commands {
      for view in [GoldenView.terminal(80), .terminal(30), .pipe] {
        for json in view == .pipe ? [true, false] : [false] {
          let streams = GoldenRunStreams(view, typing: [nil, nil], input: Array("x\n".utf8))
          var context = run.context("mary", view)
          context.host = "host\(Self.evil)"
          context.userName = { _ in "os\(Self.evil)" }
          _ = PDM.run(
            (words + (json ? ["--json"] : [])).map { Array($0.utf8) }, console: Console(streams), context: context)
          // On a pipe, file names and contents are exact.
          let bytes = streams.error + (view == .pipe && !json ? [] : streams.output)
          let text = String(decoding: bytes, as: UTF8.self)
          shown += text.utf8.count
          let raw = text.unicodeScalars.filter { scalar in
            // In JSON, what is drawn as nothing is a character like others.
            let steers = scalar.properties.generalCategory == .control || scalar.properties.isBidiControl
            return (json ? steers : scalar.isUnsafeOnTerminal) && scalar != "\n" && scalar != "\t"
          }
          #expect(raw.isEmpty, "\(words) \(view) \(json): \(text.debugDescription.prefix(600))")
        }
      }
    }
    #expect(shown > 20_000)
  }
}
