import Testing

@testable import PDMCore

extension GoldenScenario {
  static let waiting = [
    GoldenScenario("checkout-wait") { run in
      try run.pdm("mary", "checkout bracket.nc --wait -n -m mine")
      try run.pdm("mary", "checkout bracket.nc --wait --partial -m mine")
      try run.pdm("mary", "checkout bracket.nc --wait=soon -m mine")
      try run.pdm("mary", "checkout bracket.nc --wait -m mine")
      try run.pdm("john", "checkout bracket.nc --wait=0.001 -m 'new fixture'")
      try run.pdm("john", "checkout bracket.nc --wait=0.001 -m 'new fixture'", .terminal(80))
      try run.pdm("john", "checkout bracket.nc --wait=0.001 -m 'new fixture'", .colour(80))
      try run.pdm("john", "checkout bracket.nc --wait=0.001 -m 'new fixture' --json")
      try run.pdm("john", "-q checkout bracket.nc README.md --wait=0.001 -m 'new fixture'")
      try run.pdm("john", "ls --status mine")
    },
    GoldenScenario("checkout-awaited") { run in
      // John waits for both, and has not looked since the second of them became free.
      let vault = try Vault(locating: Vault.Options(), context: run.context("john"))
      let paths = ["bracket.nc", "plate.step"].map { RepoPath(trusted: Array($0.utf8)) }
      let place = try WaitingPlace(in: vault, for: paths, under: .exact)
      run.say("john waits for bracket.nc and plate.step")
      try run.setUp("admin", "checkout README.md -m 'read it again'")
      try run.pdm("mary", "checkout bracket.nc -m mine")
      try run.pdm("mary", "checkout bracket.nc -m mine", .terminal(80))
      try run.pdm("mary", "checkout bracket.nc -m mine", .colour(80))
      try run.pdm("mary", "checkout bracket.nc -m mine -n --json")
      try run.pdm("mary", "checkout bracket.nc plate.step README.md -m mine")
      try run.pdm("mary", "checkout bracket.nc plate.step README.md -m mine --json")
      try run.pdm("mary", "checkout bracket.nc fixtures/clamp.scad README.md -m mine --partial")
      try run.pdm("mary", "checkout bracket.nc fixtures/clamp.scad --partial -m mine", .terminal(80))
      try run.pdm("mary", "checkout bracket.nc fixtures/clamp.scad --partial -m mine --json")
      try run.pdm("mary", "checkout bracket.nc --wait=0.001 -m mine")
      try run.pdm("mary", "rm plate.step -m 'not needed'")
      try run.pdm("mary", "mv plate.step sheet.step -m 'a better name'")
      try run.pdm("mary", "show bracket.nc", .terminal(80))
      try run.pdm("mary", "show bracket.nc --json")
      try run.pdm("john", "checkout bracket.nc -m 'its own turn'")
      place.giveUp()
    },
    GoldenScenario("watch") { run in
      try run.setUp("john", "checkout bracket.nc plate.step -m 'new fixture'")
      try run.write("bracket.nc", "G01 X11 Y20 F300\n")
      try run.setUp("john", "checkin bracket.nc plate.step -m 'fixture moved'")
      try run.setUp("john", "checkout bracket.nc -m 'once more'")
      try run.setUp("john", "cancel bracket.nc")
      try run.setUp("john", "checkout bracket.nc -m 'a third time'")
      try run.setUp("john", "checkin bracket.nc --keep -m 'nothing new'")
      try run.setUp("john", "cancel bracket.nc")
      try run.setUp("john", "mv bracket.nc 'fixtures/bracket 2.nc' -m 'where it belongs'")
      try run.write("new.nc", "G00\n")
      try run.setUp("mary", "add new.nc -m new")
      try run.setUp("mary", "rm README.md -m 'nobody reads it'")
      try run.setUp("mary", "checkout new.nc -m 'as it was'")
      try run.setUp("mary", "restore new.nc 1.0 -m 'as it was'")
      try run.setUp("admin", "user role mary viewer")
      try run.pdm("mary", "checkout plate.step -m mine")
      try run.setUp("mary", "logout")
      for view in [GoldenView.pipe, .terminal(100), .colour(100)] {
        try run.pdm("admin", "watch --since 6 -n 17", view)
      }
      try run.pdm("admin", "watch --since 6 -n 17 --json")
      try run.pdm("john", "-v watch --since 0 --type file_locked --type file_unlocked -n 4")
      try run.pdm("admin", "watch --since 0 --user mary -n 2")
      try run.pdm("admin", "watch --since 6 bracket.nc 'fixtures/*' -n 5")
    },
    GoldenScenario("watch-refused") { run in
      try run.pdm("nobody", "watch")
      try run.pdm("nobody", "watch --json")
      try run.pdm("admin", "watch --since 1000")
      try run.pdm("admin", "watch --since -1")
      try run.pdm("admin", "watch -n 0")
      try run.pdm("admin", "watch --type file_lost")
      try run.pdm("admin", "watch --exec 'echo | cat'")
      try run.pdm("admin", "watch --shell")
    },
  ]
}
