import Testing

@testable import PDMCore

extension GoldenScenario {
  static let reports = [
    GoldenScenario("report") { run in
      try run.setUp("john", "checkout bracket.nc -m 'new fixture'")
      try run.pdm("john", "report", .terminal(80))
      try run.pdm("john", "report", .terminal(80))
      try run.pdm("mary", "report '*.nc' --diffs 0 --since 1h -o ../nc.html")
      try run.pdm("mary", "report -q -o ../nc.html")
      try run.shell("test -s nc.html && test -s repo/pdm-report.html")
    },
    GoldenScenario("report-refused") { run in
      try run.shell("echo mine > notes.html")
      try run.pdm("john", "report -o ../notes.html")
      try run.pdm("john", "report -o ../notes.html", .terminal(80), typing: ["n"])
      try run.pdm("john", "report -o ../notes.html --json")
      try run.pdm("john", "report -o plate.step")
      try run.pdm("john", "report -o fixtures")
      try run.pdm("john", "report -o fixtures/")
      try run.pdm("john", "report -o missing/page.html")
      try run.pdm("john", "report -o - --json")
      try run.pdm("john", "report --since yesterday")
      try run.pdm("john", "report --diffs -1")
      try run.pdm("john", "report no-such.nc -o ../empty.html")
      try run.pdm("nobody", "report -o ../page.html")
      try run.shell("test \"$(cat notes.html)\" = mine && test ! -e page.html && test ! -e repo/pdm-report.html")
    },
  ]
}
