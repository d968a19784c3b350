import Testing

/// A scenario with a recorded file of its name.
struct GoldenScenario: Sendable, CustomTestStringConvertible {
  let name: String
  let body: @Sendable (GoldenRun) throws -> Void
  let startsEmpty: Bool
  let sourceLocation: SourceLocation

  /// - Parameter startsEmpty: without the vault that the others begin with.
  init(
    _ name: String, startsEmpty: Bool = false, sourceLocation: SourceLocation = #_sourceLocation,
    _ body: @escaping @Sendable (GoldenRun) throws -> Void
  ) {
    self.name = name
    self.body = body
    self.startsEmpty = startsEmpty
    self.sourceLocation = sourceLocation
  }

  var testDescription: String { name }

  static let all: [GoldenScenario] =
    checkout + checkin + cancel + breaks + changes + versions + listings + details + accounts + tokens + audit + program
    + vaults
    + names
    + diffs + history + logs + checks + edits + explanations + hooks + colleagues + rescues + doctor + rules + waiting
    + reports + backups
}

@Suite struct GoldenTests {
  @Test(arguments: GoldenScenario.all) func saysWhatIsRecorded(_ scenario: GoldenScenario) throws {
    let run = scenario.startsEmpty ? try GoldenRun(empty: ()) : try GoldenRun()
    try scenario.body(run)
    try GoldenRunRecording.check(scenario.name, run.transcript, sourceLocation: scenario.sourceLocation)
  }

  @Test func everyFileBelongsToAScenario() throws {
    guard !GoldenRunRecording.isRecording else { return }
    #expect(try GoldenRunRecording.names() == Set(GoldenScenario.all.map(\.name)))
  }
}
