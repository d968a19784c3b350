import Testing

@testable import PDMCore
@testable import pdm

/// Each exit code that scripts may rely on, reached by a run of the program, with its word under `--json`.
@Suite struct ExitCodeTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let code: Int32
    /// nil: no error.
    let word: String?
    let what: String
    let run: @Sendable (GoldenRun) throws -> GoldenStep

    var testDescription: String { "\(code) \(word ?? "") \(what)" }
  }

  static let cases = [
    Case(code: 0, word: nil, what: "done") { try $0.pdm("john", "checkout bracket.nc -m look --json") },
    Case(code: 0, word: nil, what: "an empty list") { try $0.pdm("john", "ls --status mine --json") },
    Case(code: 1, word: nil, what: "there are differences") { run in
      try run.write("bracket.nc", "G02\n")
      return try run.pdm("john", "diff bracket.nc --exit-code --json")
    },
    Case(code: 1, word: "FAILED", what: "a new name that is there already") {
      try $0.pdm("john", "mv bracket.nc plate.step -m onto --json")
    },
    Case(code: 2, word: "USAGE", what: "no such option") { try $0.pdm("john", "ls --bogus --json") },
    Case(code: 3, word: "CANCELLED", what: "nothing typed at a prompt") {
      try $0.pdm("john", "checkout bracket.nc --json", .terminal(80), typing: [""])
    },
    Case(code: 4, word: "NOT_LOGGED_IN", what: "no session") { try $0.pdm("nobody", "ls --json") },
    Case(code: 5, word: "FORBIDDEN", what: "no administrator") { try $0.pdm("john", "user role mary admin --json") },
    Case(code: 6, word: "LOCK_HELD", what: "held by another") { run in
      try run.setUp("john", "checkout bracket.nc -m look")
      return try run.pdm("mary", "checkout bracket.nc -m look --json")
    },
    Case(code: 6, word: "LOCK_MISSING", what: "not held") { try $0.pdm("john", "checkin bracket.nc -m look --json") },
    Case(code: 7, word: "STALE", what: "a newer version on another branch") { run in
      try run.git("branch", "cell-2")
      try run.setUp("john", "checkout bracket.nc -m look")
      try run.write("bracket.nc", "G02\n")
      try run.setUp("john", "checkin bracket.nc -m moved")
      try run.git("switch", "-q", "cell-2")
      return try run.pdm("john", "checkout bracket.nc -m look --json")
    },
    Case(code: 8, word: "VIOLATIONS", what: "a change without a check-out") { run in
      try run.write("bracket.nc", "G02\n")
      try run.git("add", "bracket.nc")
      return try run.pdm("john", "check --json")
    },
    Case(code: 8, word: "VIOLATIONS", what: "the record was altered") { run in
      try run.shell(
        "sqlite3 repo/.pdm/pdm.db \"DROP TRIGGER audit_is_append_only_update; UPDATE audit SET user='mary' WHERE seq=2\""
      )
      return try run.pdm("john", "audit verify --json")
    },
    Case(code: 9, word: "BUSY", what: "another has the store") { run in
      let vault = try Vault(locating: Vault.Options(), context: run.context("mary"))
      return try vault.store.write { transaction in
        let step = try run.pdm("john", "checkout bracket.nc -m look --lock-timeout 0 --json")
        #expect(step.errorText.contains("mary@bench-2 (pid 4242"), "\(step.errorText)")
        return try transaction.commit(recording: [], returning: step)
      }
    },
    Case(code: 10, word: "UNSAFE", what: "the store is incomplete") { run in
      try run.shell("rm repo/.pdm/pdm.db")
      return try run.pdm("john", "ls --json")
    },
    Case(code: 11, word: "NOT_FOUND", what: "no such file") {
      try $0.pdm("john", "checkout missing.nc -m look --json")
    },
  ]

  @Test(arguments: cases) func isReached(_ wanted: Case) throws {
    let step = try wanted.run(try GoldenRun())
    #expect(step.code == wanted.code, "\(step.errorText)")
    if let word = wanted.word {
      let line = try #require(step.errorText.split(separator: "\n").last)
      #expect(line.hasPrefix("{\"error\":{\"code\":\"\(word)\",\"exit\":\(wanted.code),"), "\(step.errorText)")
    } else {
      #expect(step.error.isEmpty)
    }
  }

  /// 130 needs a signal, so the program itself.
  @Test(.enabled(if: PseudoTerminal.exists)) func interruptionIs130() throws {
    let run = try GoldenRun()
    let report = try PseudoTerminal.run("login john --json", [("Password: ", .hidden, "\u{3}")], in: run)
    #expect(report.code == 130)
    #expect(report.text.contains("{\"error\":{\"code\":\"INTERRUPTED\",\"exit\":130,"), "\(report.text)")
  }

  @Test func tableIsWhole() {
    let reached = Set(Self.cases.compactMap(\.word)).union(["INTERRUPTED"])
    #expect(reached == Set(FailureCategory.allCases.map(\.rawValue)))
    #expect(Set(Self.cases.map(\.code)).union([130]) == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 130])
    for category in FailureCategory.allCases where category != .interrupted {
      #expect(Self.cases.contains { $0.word == category.rawValue && $0.code == category.exitCode })
    }
  }
}
