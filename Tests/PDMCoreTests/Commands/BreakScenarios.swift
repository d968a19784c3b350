import Testing

@testable import PDMCore

extension GoldenScenario {
  static let breaks = [
    GoldenScenario("break") { run in
      try run.setUp("john", "checkout bracket.nc plate.step -m 'new fixture'")
      try run.write("bracket.nc", "G01 X11 Y20 F300\n")
      try run.pdm("admin", "break bracket.nc plate.step -m 'john is away' -n", .terminal(80))
      try run.pdm("admin", "break bracket.nc plate.step", .terminal(80), typing: ["john is away", "n"])
      try run.pdm("admin", "break bracket.nc plate.step", .terminal(80), typing: [""])
      try run.pdm("admin", "break bracket.nc -m 'john is away'", .terminal(80), typing: ["y"])
      try run.say(run.git("for-each-ref", "--format=%(refname) %(authorname): %(subject)", "refs/pdm/rescue"))
      try run.pdm("john", "checkin bracket.nc -m moved", .terminal(80))
      try run.setUp("mary", "checkout bracket.nc -m inspection")
      try run.pdm("john", "cancel bracket.nc", .colour(80))
      try run.pdm("john", "cancel bracket.nc --json")
      try run.pdm("admin", "break plate.step -m 'john is away' -y --json")
      try run.pdm("admin", "break bracket.nc -m why -y")
      try run.pdm("admin", "audit --action BREAK_LOCK", .terminal(120))
      try run.pdm("admin", "audit --action BREAK_LOCK -n 1 --json")
    },
    GoldenScenario("break-refused") { run in
      try run.setUp("john", "checkout bracket.nc -m 'new fixture'")
      try run.pdm("mary", "break bracket.nc -m needed -y", .terminal(80))
      try run.pdm("mary", "break bracket.nc -m needed -y --json")
      try run.setUp("admin", "config lock.stale_after never")
      try run.pdm("mary", "break bracket.nc -m needed -y")
      try run.pdm("john", "break bracket.nc -m mine -y")
      try run.pdm("admin", "break README.md -m why -y")
      try run.pdm("admin", "break README.md -m why -y --json")
      try run.pdm("admin", "break bracket.nc -m why")
      try run.pdm("admin", "break bracket.nc -y")
      try run.pdm("admin", "break -m why -y")
      try run.pdm("nobody", "break bracket.nc -m why -y")
      try run.pdm("admin", "audit --action DENIED --json")
      try run.pdm("admin", "break no-such.nc -m why -y")
    },
    GoldenScenario("overdue") { run in
      try run.setUp("admin", "config lock.stale_after 90m")
      try run.setUp("john", "checkout bracket.nc -m 'new fixture'")
      run.clock.advance(by: .seconds(3600))
      try run.setUp("mary", "checkout README.md -m wording")
      try run.pdm("mary", "ls", .terminal(80))
      run.clock.advance(by: .seconds(1800))
      try run.forms("mary", "ls *.nc *.md")
      try run.pdm("mary", "locks", .terminal(80))
      try run.pdm("mary", "locks")
      try run.pdm("mary", "locks --json")
      try run.pdm("mary", "show bracket.nc", .terminal(80))
      try run.pdm("mary", "show bracket.nc --json")
      try run.pdm("mary", "explain bracket.nc", .colour(80))
      try run.pdm("mary", "checkout bracket.nc -m mine --json")
      try run.pdm("mary", "break bracket.nc -m 'needed today'", .terminal(80), typing: ["y"])
      try run.pdm("mary", "config")
      try run.pdm("admin", "config lock.stale_after 7w")
      try run.pdm("admin", "config lock.stale_after 168h")
    },
    GoldenScenario("handover") { run in
      try run.setUp("john", "checkout bracket.nc plate.step README.md -m 'new fixture'")
      try run.pdm("john", "handover bracket.nc mary -m 'only the chamfer is missing' -n", .terminal(80))
      try run.pdm("john", "handover bracket.nc mary -m 'only the chamfer is missing'", .terminal(80))
      try run.pdm("john", "handover plate.step mary")
      try run.pdm("john", "handover --pathspec-from-file=- mary --json", input: "README.md\n")
      try run.pdm("john", "checkin bracket.nc -m done")
      try run.pdm("mary", "show bracket.nc", .terminal(80))
      try run.pdm("admin", "handover bracket.nc john -m 'back to him'")
      try run.pdm("admin", "audit --action HANDOVER", .terminal(120))
      try run.pdm("admin", "audit --action HANDOVER -n 1 --json")
    },
    GoldenScenario("handover-refused") { run in
      try run.setUp("john", "checkout bracket.nc -m 'new fixture'")
      try run.pdm("john", "handover")
      try run.pdm("john", "handover mary")
      try run.pdm("john", "handover bracket.nc nobody")
      try run.pdm("john", "handover bracket.nc john")
      try run.pdm("john", "handover bracket.nc README.md mary")
      try run.pdm("mary", "handover bracket.nc mary --json")
      try run.setUp("admin", "user role mary viewer")
      try run.pdm("john", "handover bracket.nc mary")
      try run.setUp("admin", "user disable mary")
      try run.pdm("john", "handover bracket.nc mary")
      try run.pdm("nobody", "handover bracket.nc mary")
      try run.setUp("admin", "user enable mary")
      try run.setUp("admin", "user role mary user")
      try run.pdm("john", "handover Bracket.nc mary")
    },
  ]
}
