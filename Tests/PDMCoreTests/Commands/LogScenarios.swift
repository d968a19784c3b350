import Testing

@testable import PDMCore

extension GoldenScenario {
  static let logs = [
    GoldenScenario("log-times") { run in
      try run.setUp("john", "checkout bracket.nc -m 'new fixture'")
      try run.write("bracket.nc", "G01 X11 Y20 F300\n")
      try run.setUp("john", "checkin bracket.nc -m 'X offset for the new fixture'")
      try run.pdm("john", "log bracket.nc --until 1h")
      try run.pdm("john", "log bracket.nc --since 30m", .terminal(80))
      try run.pdm("john", "log bracket.nc --since 1s")
      try run.pdm("john", "log no-such.nc --since 1h")
      try run.pdm("john", "log --until 1h -n 1 --json", .terminal(80))
      try run.pdm("john", "log --until yesterday")
    }
  ]
}
