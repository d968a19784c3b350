import Testing

@testable import PDMCore

extension GoldenScenario {
  static let cancel = [
    GoldenScenario("cancel") { run in
      try run.setUp("john", "checkout bracket.nc plate.step README.md -m 'new fixture'")
      try run.write("bracket.nc", "G01 X11 Y20 F300\n")
      try run.write("plate.step", "#11\n")
      try run.pdm("john", "cancel bracket.nc -n", .terminal(80))
      try run.pdm("john", "cancel bracket.nc")
      try run.say(run.git("for-each-ref", "--format=%(refname) %(authorname): %(subject)", "refs/pdm/rescue"))
      try run.pdm("john", "cancel plate.step README.md", .terminal(80))
      try run.setUp("john", "checkout bracket.nc -m again")
      try run.write("bracket.nc", "G01 X12 Y20 F300\n")
      try run.pdm("john", "cancel bracket.nc --json")
      try run.setUp("john", "checkout bracket.nc -m again")
      try run.write("bracket.nc", "G01 X13 Y20 F300\n")
      try run.pdm("john", "cancel bracket.nc", .colour(80))
      try run.pdm("john", "ls --status modified")
    },
    GoldenScenario("cancel-many") { run in
      try run.setUp("john", "checkout bracket.nc plate.step README.md fixtures/clamp.scad -m 'new fixture'")
      for name in ["bracket.nc", "plate.step", "README.md", "fixtures/clamp.scad"] { try run.write(name, "new\n") }
      try run.pdm("john", "cancel bracket.nc README.md", .terminal(80))
      try run.setUp("john", "checkout bracket.nc README.md -m 'new fixture'")
      for name in ["bracket.nc", "README.md"] { try run.write(name, "new\n") }
      try run.pdm("john", "cancel bracket.nc plate.step README.md fixtures/clamp.scad")
    },
    GoldenScenario("many") { run in
      for number in 1...21 { try run.fixture.write("repo/batch/part-\(number).nc", "G01 X\(number)\n") }
      try run.fixture.commit("a batch")
      let files = (1...21).map { "batch/part-\($0).nc" }.joined(separator: " ")
      try run.setUp("john", "checkout \(files) -m stocktaking -y")
      try run.pdm("john", "cancel \(files)", .terminal(80), typing: ["n"])
      try run.pdm("john", "cancel \(files)")
      try run.pdm("john", "cancel \(files) --keep-edits -n")
      try run.pdm("john", "cancel \(files) -y --json")
      try run.pdm("john", "rm \(files) -m scrapped", .terminal(80), typing: [nil])
      try run.pdm("john", "rm \(files) -m scrapped")
      try run.pdm("john", "rm \(files) -m scrapped", .terminal(80), typing: ["y"])
    },
    GoldenScenario("cancel-keep-edits") { run in
      try run.setUp("john", "checkout bracket.nc plate.step -m 'new fixture'")
      try run.write("bracket.nc", "G01 X11 Y20 F300\n")
      try run.pdm("john", "cancel bracket.nc --keep-edits", .terminal(80))
      try run.pdm("john", "cancel plate.step --keep-edits --json")
      try run.pdm("john", "ls --status modified", .terminal(80))
    },
    GoldenScenario("cancel-refused") { run in
      try run.setUp("john", "checkout bracket.nc -m 'new fixture'")
      try run.pdm("mary", "cancel bracket.nc")
      try run.pdm("mary", "cancel bracket.nc --json")
      try run.pdm("mary", "cancel README.md")
      try run.pdm("mary", "cancel README.md -n --json")
      try run.pdm("mary", "cancel")
      try run.pdm("nobody", "cancel bracket.nc")
    },
  ]
}
