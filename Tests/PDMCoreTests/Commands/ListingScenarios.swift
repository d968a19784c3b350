import Testing

@testable import PDMCore

extension GoldenScenario {
  static let listings = [
    GoldenScenario("ls") { run in
      try run.forms("john", "ls")
      try run.prepareListing()
      try run.forms("john", "ls")
      try run.pdm("mary", "ls", .terminal(120))
      try run.pdm("john", "ls", in: "repo/fixtures")
      try run.pdm("john", "ls", .terminal(80), in: "repo/fixtures")
      try run.pdm("john", words: [Array("ls".utf8), Array("../*.nc".utf8)], in: "repo/fixtures")
      try run.pdm("john", "ls --json", in: "repo/fixtures")
      try run.pdm("john", "ls -z")
      try run.pdm("john", "ls", .colour(80), environment: ["NO_COLOR": "1"])
      try run.pdm("john", "ls --color=always --status mine", environment: ["NO_COLOR": "1"])
      try run.pdm("john", "ls --color=never --status mine", .colour(80))
    },
    GoldenScenario("ls-filters") { run in
      try run.prepareListing()
      for status in ["all", "available", "checked-out", "mine", "modified", "stale"] {
        try run.pdm("john", "ls --status \(status)")
      }
      try run.pdm("john", "ls '*.nc'")
      try run.pdm("john", "ls fixtures")
      try run.pdm("john", "ls ':!fixtures' '*.step'")
      try run.pdm("john", "ls --search BASE")
      try run.pdm("john", "ls --search 'new fixture'")
      try run.pdm("john", "ls --search 'mary smith'")
      try run.pdm("john", "ls --user mary")
      try run.pdm("john", "ls --user nobody")
      try run.pdm("john", "ls --status mine --search zzz --json")
      try run.pdm("john", "ls --status mine --search zzz", .terminal(80))
      try run.pdm("john", "ls nothing-like-it")
      try run.pdm("john", "ls ':(bogus)x'")
    },
    GoldenScenario("ls-sorts") { run in
      try run.prepareListing()
      for key in ["name", "status", "size", "date", "holder"] {
        for order in ["", "-asc", "-desc"] { try run.pdm("john", "ls --sort \(key)\(order) -z") }
      }
    },
    GoldenScenario("ls-refused") { run in
      try run.pdm("nobody", "ls")
      try run.pdm("nobody", "ls --json")
      try run.pdm("john", "ls --status free")
      try run.pdm("john", "ls --status mime --json")
      try run.pdm("john", "ls --sort weight")
      try run.pdm("john", "ls -z --json")
      try run.pdm("john", "ls --serach x")
      try run.pdm("john", "ls --search")
      try run.pdm("john", "ls --json=yes")
    },
    GoldenScenario("locks") { run in
      try run.pdm("john", "locks")
      try run.pdm("john", "locks --json")
      try run.pdm("john", "locks --verify --json")
      try run.prepareListing()
      try run.pdm("john", "locks")
      try run.pdm("john", "locks", .terminal(80))
      try run.pdm("john", "locks --verify")
      try run.pdm("john", "locks -z")
      try run.pdm("john", "locks --json")
      try run.pdm("mary", "locks --verify --json")
      try run.pdm("nobody", "locks")
    },
  ]
}

extension GoldenRun {
  /// Two check-outs of john, one of them edited; one of mary; a file that is older here; an edit without a check-out.
  fileprivate func prepareListing() throws {
    try git("branch", "cell-2")
    try setUp("mary", "checkout README.md -m 'a word on safety'")
    try write("README.md", "# Parts of the press\n\nMind your fingers.\n")
    try setUp("mary", "checkin README.md -m 'a word on safety'")
    try git("switch", "-q", "cell-2")
    try setUp("john", "checkout bracket.nc plate.step -m 'new fixture'")
    try write("bracket.nc", "G01 X11 Y20 F300\n")
    clock.advance(by: .seconds(3 * 3600))
    try setUp("mary", "checkout 'fixtures/base plate.stl' -m 'holes too near to the edge'")
    try write("fixtures/clamp.scad", "cube(1);\n")
  }
}
