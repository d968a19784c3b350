import Testing

@testable import PDMCore

extension GoldenScenario {
  static let versions = [
    GoldenScenario("revisions") { run in
      for text in ["G01 X11\n", "G01 X12\n"] {
        try run.setUp("john", "checkout bracket.nc plate.step -m 'new fixture'")
        try run.write("bracket.nc", text)
        try run.pdm("john", "checkin bracket.nc -m moved", .terminal(80))
      }
      try run.write("plate.step", "#11\n")
      try run.setUp("john", "checkout bracket.nc -m 'new fixture'")
      try run.write("bracket.nc", "G01 X13\n")
      try run.pdm("john", "checkin bracket.nc plate.step --major -m released --keep")
      try run.say(run.git("log", "-1", "--format=%B"))
      try run.write("bracket.nc", "G01 X14\n")
      try run.pdm("john", "checkin bracket.nc --major=2 -m again")
      try run.pdm("john", "checkin bracket.nc --major=2 -m again --json")
      try run.pdm("john", "checkin bracket.nc --major --minor -m again")
      try run.pdm("john", "checkin bracket.nc --major=0 -m again")
      try run.pdm("john", "checkin bracket.nc --major=7 -m again --json")
      try run.pdm("john", "mv bracket.nc bracket-a.nc -m 'its right name'", .terminal(80))
      try run.say(run.git("log", "-1", "--format=%B"))
      try run.pdm("john", "show bracket-a.nc")
      try run.pdm("john", "ls bracket-a.nc README.md --json")
      try run.pdm("john", "audit bracket.nc -n 2", .terminal(100))
    },
    GoldenScenario("cat") { run in
      try run.setUp("john", "checkout bracket.nc -m 'new fixture'")
      try run.write("bracket.nc", "G01 X11\r\n; \u{1b}[31mred\nlast")
      try run.setUp("john", "checkin bracket.nc -m moved")
      try run.pdm("john", "cat bracket.nc")
      try run.pdm("john", "cat bracket.nc", .terminal(80))
      try run.pdm("mary", "cat bracket.nc 1.0 --json")
      try run.pdm("john", "cat README.md HEAD~1")
      try run.pdm("john", "cat README.md HEAD~1 --json", .terminal(80))
      try run.pdm("john", "cat bracket.nc 1.1")
      try run.pdm("john", "cat bracket.nc 1.1 --json")
      try run.pdm("john", "cat bracket.nc nothing", .terminal(80))
      try run.pdm("john", "cat bracket.nc 1.0..1.1")
      try run.pdm("john", "cat -- bracket.nc --all")
      try run.pdm("john", "cat missing.nc")
      try run.pdm("john", "cat missing.nc HEAD")
      try run.pdm("john", "cat fixtures")
      try run.pdm("john", "cat")
      try run.pdm("nobody", "cat bracket.nc")
      try run.setUp("john", "checkout bracket.nc -m 'new fixture'")
      try run.write("bracket.nc", "solid\0bytes\n")
      try run.setUp("john", "checkin bracket.nc -m binary")
      try run.pdm("john", "cat bracket.nc", .terminal(80))
      try run.pdm("john", "cat bracket.nc --json")
    },
    GoldenScenario("restore") { run in
      for text in ["G01 X11\n", "G01 X12\n"] {
        try run.setUp("john", "checkout bracket.nc -m 'new fixture'")
        try run.write("bracket.nc", text)
        try run.setUp("john", "checkin bracket.nc --keep -m moved")
      }
      try run.write("bracket.nc", "an edit\n")
      try run.pdm("john", "restore bracket.nc 1.0 -n", .terminal(80))
      try run.pdm("john", "restore bracket.nc 1.0", .terminal(80))
      try run.say(run.git("log", "-1", "--format=%an: %B"))
      try run.pdm("john", "restore bracket.nc 1.1 -m 'the new fixture holds'")
      try run.write("bracket.nc", "an edit\n")
      try run.pdm("john", "restore bracket.nc 1.1 --json")
      try run.pdm("john", "restore bracket.nc HEAD~2 --json")
      try run.pdm("john", "audit bracket.nc -n 1", .terminal(100))
      try run.pdm("john", "audit bracket.nc -n 1 --json")
      try run.pdm("mary", "restore bracket.nc 1.0")
      try run.pdm("mary", "restore bracket.nc 1.0 --json")
      try run.pdm("john", "restore README.md HEAD")
      try run.pdm("john", "restore bracket.nc 4.0")
      try run.pdm("john", "restore bracket.nc")
      try run.pdm("john", "locks")
    },
  ]
}
