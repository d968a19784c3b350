import Testing

@testable import PDMCore

extension GoldenScenario {
  static let details = [
    GoldenScenario("show") { run in
      try run.forms("john", "show bracket.nc")
      try run.setUp("john", "checkout bracket.nc -m 'new fixture'")
      try run.write("bracket.nc", "G01 X11 Y20 F300\n")
      try run.setUp("john", "checkin bracket.nc --keep -m 'fixture moved'")
      try run.write("bracket.nc", "G01 X12 Y20 F300\n")
      try run.forms("john", "show bracket.nc")
      try run.forms("mary", "info bracket.nc")
      try run.pdm("mary", "show 'base plate.stl'", .terminal(80), in: "repo/fixtures")
      try run.setUp("admin", "user role mary viewer")
      try run.pdm("mary", "show README.md", .terminal(80))
      try run.shell("rm -f repo/plate.step")
      try run.pdm("john", "show plate.step", .terminal(80))
      try run.pdm("john", "show plate.step --json")
    },
    GoldenScenario("show-refused") { run in
      try run.pdm("john", "show")
      try run.pdm("john", "show missing.nc")
      try run.pdm("john", "show missing.nc --json")
      try run.pdm("john", "show fixtures")
      try run.pdm("john", "show one two")
      try run.pdm("john", "show --vault bracket.nc")
      try run.pdm("nobody", "show bracket.nc")
      try run.pdm("nobody", "show --vault")
    },
    GoldenScenario("show-vault") { run in
      try run.forms("john", "show --vault")
      try run.pdm("john", "-C repo show --vault", .terminal(80), in: "")
      try run.pdm("john", "--vault repo show --vault", .terminal(80), in: "")
      try run.pdm("john", "--vault=repo show --vault --json", in: "")
      try run.pdm("john", "show --vault", .terminal(80), environment: ["PDM_VAULT": "$TMP/repo"], in: "")
      try run.pdm("john", "show --vault --json", environment: ["PDM_VAULT": "repo"], in: "")
      try run.git("switch", "-q", "--detach")
      try run.pdm("john", "show --vault", .terminal(80), in: "repo/fixtures")
    },
  ]

  static let vaults = [
    GoldenScenario("vault-elsewhere") { run in
      try run.pdm("john", "-C repo ls '*.nc'", in: "")
      try run.pdm("john", "ls -C repo -C fixtures", in: "")
      try run.pdm("john", "--vault repo ls fixtures", in: "")
      try run.pdm("john", "--vault repo checkout bracket.nc -m 'from outside'", in: "")
      try run.pdm("john", "checkout plate.step -m 'from outside'", environment: ["PDM_VAULT": "$TMP/repo"], in: "")
      try run.pdm("mary", "-C repo checkout bracket.nc -m mine", .terminal(80), in: "")
      try run.pdm("john", "-C repo/fixtures show clamp.scad", .terminal(80), in: "")
      try run.pdm("john", "ls", in: "")
      try run.pdm("john", "ls --json", in: "")
      try run.pdm("john", "-C missing ls", in: "")
      try run.pdm("john", "--vault missing ls", in: "")
      try run.pdm("john", "ls", environment: ["PDM_VAULT": "$TMP/missing"])
      try run.fixture.makeRepository("plain")
      try run.pdm("john", "ls", in: "plain")
      try run.pdm("john", "ls --json", in: "plain")
      try run.pdm("john", "login john", in: "plain")
    }
  ]
}
