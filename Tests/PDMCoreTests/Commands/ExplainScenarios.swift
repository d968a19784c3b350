import Testing

@testable import PDMCore

extension GoldenScenario {
  static let explanations = [
    GoldenScenario("explain") { run in
      try run.write(".gitattributes", "[attr]cad lockable\n*.log -lockable\n*.step cad\n")
      try run.git("add", ".gitattributes")
      try run.git("commit", "-q", "-m", "logs are exempt")
      try run.forms("john", "explain bracket.nc")
      try run.forms("john", "explain plate.step run.log")
      try run.setUp("john", "checkout bracket.nc -m 'new fixture'")
      try run.pdm("john", "explain bracket.nc", .terminal(80))
      try run.pdm("mary", "explain ../bracket.nc --json", in: "repo/fixtures")
      try run.pdm("mary", "explain ../bracket.nc", .terminal(80), in: "repo/fixtures")
      try run.write("new part.nc", "G00\n")
      try run.pdm("mary", "explain 'new part.nc'", .terminal(80))
      try run.setUp("admin", "user role mary viewer")
      try run.pdm("mary", "explain README.md", .terminal(80))
    },
    GoldenScenario("explain-stale") { run in
      try run.git("branch", "cell-2")
      try run.setUp("mary", "checkout README.md -m 'a word on safety'")
      try run.write("README.md", "# Parts of the press\n\nMind your fingers.\n")
      try run.setUp("mary", "checkin README.md -m 'a word on safety'")
      try run.git("switch", "-q", "cell-2")
      try run.forms("john", "explain README.md")
    },
    GoldenScenario("explain-refused") { run in
      try run.pdm("john", "explain")
      try run.pdm("john", "explain fixtures")
      try run.pdm("john", "explain ../elsewhere")
      try run.pdm("nobody", "explain bracket.nc")
      try run.pdm("john", "explain --pathspec-from-file=-", input: "bracket.nc\nREADME.md\n")
      try run.fixture.git("init", "-q", "--bare", "bare.git", in: "")
      try run.setUp("admin", "init --admin admin --password-stdin", input: "admin-secret\n", in: "bare.git")
      try run.setUp("admin", "login admin --password-stdin", input: "admin-secret\n", in: "bare.git")
      try run.pdm("admin", "explain bracket.nc", in: "bare.git")
    },
  ]
}
