import Testing

@testable import PDMCore
@testable import pdm

/// One scenario: commands of pdm, run in this process on a real repository, and all that they said.
///
///     try run.pdm("john", "checkout bracket.nc -m 'new fixture'")
///     try run.pdm("mary", "checkout bracket.nc -m mine", .terminal(80))
///
/// The clock goes forward one minute with each command, random numbers are counted from a seed and times of files are set,
/// so that every run says the same, byte for byte.
final class GoldenRun {
  let fixture: GitFixture
  let clock = SettableClock()
  private let random: GoldenRunRandom
  private(set) var transcript = ""
  /// How far the clock goes forward with each command.
  var pace = Duration.seconds(60)

  /// With the vault of ``GoldenRunVault``.
  init() throws {
    fixture = try GitFixture()
    random = GoldenRunRandom(seed: 2)
    try GoldenRunVault.unpack(into: fixture)
    clock.advance(by: .seconds(3600))
    try settle()
  }

  /// With nothing at all.
  init(empty: Void) throws {
    fixture = try GitFixture()
    random = GoldenRunRandom(seed: 1)
  }

  // MARK: Commands

  /// Runs pdm and records what it said.
  /// - Parameters:
  ///   - account: whose home it is run in: who is logged in there acts.
  ///   - line: what follows `pdm`, quoted as for a shell.
  ///   - typing: the answers at prompts; nil closes a prompt.
  ///   - input: standard input, where it is no terminal.
  ///   - folder: the working folder, below the fixture's.
  @discardableResult
  func pdm(
    _ account: String, _ line: String, _ view: GoldenView = .pipe, typing: [String?] = [], input: String = "",
    environment: KeyValuePairs<String, String> = [:], in folder: String = "repo",
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> GoldenStep {
    let words = try #require(ShellWords.commands(of: line))
    return try pdm(
      account, words: words.first?.map { Array($0.utf8) } ?? [], shown: line, view, typing: typing,
      input: Array(input.utf8), environment: environment, in: folder, sourceLocation: sourceLocation)
  }

  /// The same with words that are not text, or not to be read by people.
  @discardableResult
  func pdm(
    _ account: String, words: [[UInt8]], shown: String? = nil, _ view: GoldenView = .pipe, typing: [String?] = [],
    input: [UInt8] = [], environment: KeyValuePairs<String, String> = [:], in folder: String = "repo",
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> GoldenStep {
    clock.advance(by: pace)
    let streams = GoldenRunStreams(view, typing: typing, input: input)
    let code = PDM.run(words, console: Console(streams), context: context(account, view, environment, in: folder))
    try settle()
    let step = GoldenStep(
      account: account, view: view, line: shown ?? GoldenStep.line(words),
      environment: environment.map { "\($0)=\($1)" }, folder: folder, input: input, readings: streams.readings,
      output: mask(streams.output), error: mask(streams.error), code: code)
    #expect(streams.leftover == 0, "answers that nobody asked for", sourceLocation: sourceLocation)
    for problem in step.problems { Issue.record("\(step.line): \(problem)", sourceLocation: sourceLocation) }
    transcript += step.transcript
    return step
  }

  /// A listing in each form that it has.
  func forms(_ account: String, _ line: String, in folder: String = "repo") throws {
    try pdm(account, line, in: folder)
    try pdm(account, line, .terminal(80), in: folder)
    try pdm(account, line, .terminal(40), in: folder)
    try pdm(account, "\(line) --color=always", .colour(80), in: folder)
    try pdm(account, "\(line) --json", in: folder)
  }

  /// Something that must succeed and is not what the scenario is about: recorded as one line.
  func setUp(
    _ account: String, _ line: String, input: String = "", in folder: String = "repo",
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let before = transcript
    defer { transcript = before + "## \(account): pdm \(line)\n\n" }
    let step = try pdm(account, line, input: input, in: folder, sourceLocation: sourceLocation)
    try #require(
      step.code == 0, "\(line): \(String(decoding: step.error, as: UTF8.self))", sourceLocation: sourceLocation)
  }

  // MARK: The world around

  /// A line of the record that is no command of pdm.
  func say(_ text: String) {
    transcript += "## \(text)\n\n"
  }

  /// Writes a file of the working tree, as an editor would that does not mind the read-only bit.
  func write(_ name: String, _ content: String, in folder: String = "repo") throws {
    try write(Array(name.utf8), content, in: folder)
  }

  func write(_ name: [UInt8], _ content: String, in folder: String = "repo") throws {
    let path = Array(folder.utf8).appending(name)
    try? FileSystem.remove(fixture.root.appending(path))
    try fixture.write(path, Array(content.utf8))
    try settle()
    say("edited \(PathQuoting.quote(path))")
  }

  @discardableResult
  func git(_ arguments: String..., in folder: String = "repo") throws -> String {
    let output = try fixture.git(arguments.map { Array($0.utf8) }, in: folder)
    try settle()
    say("git \(GoldenStep.line(arguments.map { Array($0.utf8) }))")
    return String(decoding: output, as: UTF8.self)
  }

  /// Gives a file of the repository a time of change.
  func touch(_ name: String, hoursAgo: Int) throws {
    try shell("touch -h -d @\(clock.now().seconds - Int64(hoursAgo) * 3600) 'repo/\(name)'")
  }

  /// A script of sh in the fixture's folder.
  func shell(_ script: String) throws {
    let result = try Subprocess(
      Array("sh".utf8), ["-c", script].map { Array($0.utf8) }, environment: fixture.environment,
      workingDirectory: fixture.root
    ).run()
    try #require(result.succeeded, "\(script): \(result.errorText)")
  }

  func context(
    _ account: String, _ view: GoldenView = .pipe, _ environment: KeyValuePairs<String, String> = [:],
    in folder: String = "repo"
  ) -> ProcessContext {
    var context = fixture.context(in: folder)
    let date = Array("@\(clock.now().seconds) +0000".utf8)
    var variables: [(String, String)] = [("LOGNAME", account), ("TERM", "xterm-256color"), ("GIT_EDITOR", ":")]
    if case .terminal = view { variables.append(("NO_COLOR", "1")) }
    for (name, value) in variables + environment.map({ ($0, $1) }) {
      context.environment[name] = Array(
        value.replacing("$TMP", with: String(decoding: fixture.root, as: UTF8.self)).utf8)
    }
    context.environment["XDG_STATE_HOME"] = fixture.path("home/\(account)")
    context.environment["GIT_AUTHOR_DATE"] = date
    context.environment["GIT_COMMITTER_DATE"] = date
    context.host = "bench-2"
    context.userName = { _ in "john" }
    context.clock = clock
    context.random = random
    return context
  }

  /// Gives what was written just now the time of the scenario's clock, and tells the indexes.
  private func settle() throws {
    try shell(
      """
      for folder in */; do
        [ -e "$folder/.git" ] || continue
        (cd "$folder" && find . \\( -name .git -o -name .pdm \\) -prune -o \\( -type f -o -type l \\) \
          -newermt @1704067200 -exec touch -h -d @\(clock.now().seconds) {} + && git update-index -q --refresh) || :
      done >&2
      """)
  }

  private static let gitVersion = Result {
    let fixture = try GitFixture()
    return Array("git \(try GitProgram(in: fixture.context(in: "")).version())".utf8)
  }

  private static let clock = Array("the clock of this host is ".utf8)

  /// The only things that differ from run to run, or from machine to machine.
  private func mask(_ bytes: [UInt8]) -> [UInt8] {
    var masked: [UInt8] = []
    var rest = bytes[...]
    let git = (try? Self.gitVersion.get()) ?? []
    while !rest.isEmpty {
      if !git.isEmpty, rest.starts(with: git) {
        masked += "git $VERSION".utf8
        rest = rest.dropFirst(git.count)
      } else if rest.starts(with: Self.clock) {
        // The clock of a scenario is none that the file server knows.
        masked += Self.clock + Array("$SKEW".utf8)
        rest = rest.dropFirst(Self.clock.count).drop { (0x30...0x39).contains($0) }
      } else if rest.starts(with: fixture.root) {
        masked += "$TMP".utf8
        rest = rest.dropFirst(fixture.root.count)
      } else {
        masked.append(rest.removeFirst())
      }
    }
    return masked
  }
}
