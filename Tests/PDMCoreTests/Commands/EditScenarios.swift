import Testing

@testable import PDMCore

extension GoldenScenario {
  static let edits = [
    GoldenScenario("status") { run in
      try run.forms("john", "status")
      try run.prepareEdits()
      try run.forms("john", "status")
      try run.pdm("mary", "status", .terminal(120))
      try run.pdm("john", "status -z")
      try run.pdm("john", "status -u -z")
      try run.pdm("john", "status --untracked-files=no", .terminal(80))
      try run.pdm("john", "status", .terminal(80), in: "repo/fixtures")
      try run.pdm("john", words: [Array("status".utf8), Array("*.stl".utf8)], in: "repo/fixtures")
      try run.pdm("john", "status -q", .terminal(80))
      try run.pdm("john", "status nothing-like-it")
    },
    GoldenScenario("status-refused") { run in
      try run.pdm("nobody", "status")
      try run.pdm("nobody", "status --json")
      try run.pdm("john", "status -z --json")
      try run.pdm("john", "status ':(bogus)x'")
      try run.fixture.git("init", "-q", "--bare", "bare.git", in: "")
      try run.setUp(
        "admin", "init --admin admin --password-stdin", input: "admin-secret\n", in: "bare.git")
      try run.pdm("admin", "status", in: "bare.git")
    },
  ]
}

extension GoldenRun {
  /// An edit of each kind: john's and mary's, exempt, new, uncovered.
  fileprivate func prepareEdits() throws {
    try write(".gitattributes", "*.log -lockable\n")
    try write("run.log", "started\n")
    try git("add", ".gitattributes", "run.log")
    try git("commit", "-q", "-m", "logs are exempt")
    try setUp("john", "checkout bracket.nc -m 'new fixture'")
    try setUp("mary", "checkout 'fixtures/base plate.stl' -m 'holes too near to the edge'")
    clock.advance(by: .seconds(3 * 3600))
    try write("bracket.nc", "G01 X11 Y20 F300\n")
    try git("add", "bracket.nc")
    try write("bracket.nc", "G01 X12.5 Y20 F300\n")
    try write("fixtures/base plate.stl", "solid\n")
    try write("README.md", "# Parts\n")
    try write("run.log", "ended\n")
    try git("mv", "fixtures/clamp.scad", "fixtures/vice.scad")
    try shell("rm -f repo/plate.step")
    try fixture.write("repo/new/part.nc", "G00\n")
    try touch("new", hoursAgo: 1)
    try write(Array("odd\u{1b}[31m.nc".utf8), "G00\n")
  }
}
