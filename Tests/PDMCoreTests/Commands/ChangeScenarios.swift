import Testing

@testable import PDMCore

/// `add`, `rm`, `mv`
extension GoldenScenario {
  static let changes = [
    GoldenScenario("add") { run in
      for name in ["jaw.nc", "jaw.step", "spare parts/jaw 2.nc"] { try run.write(name, "G01 of \(name)\n") }
      try run.pdm("john", "add jaw.nc -m 'a jaw'")
      try run.pdm("john", "add jaw.step 'spare parts/jaw 2.nc' --keep -m 'more of it'", .terminal(80))
      try run.write("ignored.tmp", "x\n")
      try run.write(":(x).tmp", "x\n")
      try run.write(".gitignore", "*.tmp\n")
      try run.pdm("john", "add ignored.tmp -m 'a temporary file'")
      try run.write("a[1].nc", "G01\n")
      try run.pdm("john", words: ["add", ":(x).tmp", "-m", "magic"].map { Array($0.utf8) })
      try run.pdm("john", "add 'a[1].nc' -m brackets")
      try run.pdm("john", "add ignored.tmp --force -m 'a temporary file' --json")
      try run.pdm("john", "add jaw.nc -m 'once more'")
      try run.pdm("john", "add jaw.nc -m 'once more' --json")
      try run.pdm("john", "add missing.nc -m 'not there'")
      try run.pdm("john", "add .gitignore")
      try run.pdm("john", "add .gitignore", .terminal(80), typing: ["what git ignores"])
      try run.setUp("admin", "user role mary viewer")
      try run.write("late.nc", "G01\n")
      try run.pdm("mary", "add late.nc -m mine")
      try run.pdm("john", "locks")
    },
    GoldenScenario("rm") { run in
      try run.setUp("mary", "checkout plate.step -m 'new fixture'")
      try run.pdm("john", "rm README.md -m 'nobody reads it'")
      try run.pdm("john", "rm plate.step -m 'replaced'")
      try run.pdm("john", "rm plate.step -m 'replaced' --json")
      try run.write("bracket.nc", "G01 X11 Y20 F300\n")
      try run.pdm("john", "rm bracket.nc -m replaced", .terminal(80))
      try run.git("restore", "bracket.nc")
      try run.pdm("john", "rm bracket.nc 'fixtures/base plate.stl' -m replaced", .terminal(80))
      try run.pdm("mary", "rm plate.step -m 'my own' --json")
      try run.pdm("john", "rm README.md -m again")
      try run.pdm("john", "rm fixtures/CLAMP.scad -m 'a slip'")
      try run.pdm("john", "rm fixtures/clamp.scad")
      try run.pdm("john", "ls")
    },
    GoldenScenario("mv") { run in
      try run.setUp("mary", "checkout plate.step -m 'new fixture'")
      try run.pdm("john", "mv bracket.nc bracket-a.nc -m 'there are two now'")
      try run.pdm("john", "mv bracket-a.nc fixtures -m 'into the folder'", .terminal(80))
      try run.pdm("john", "mv README.md 'docs/read me.md' -m 'into a new folder' --json")
      try run.pdm("mary", "mv plate.step 'base plate.step' -m 'the check-out goes along'", .colour(80))
      try run.pdm("john", "mv 'base plate.step' plate.step -m back")
      try run.pdm("john", "mv fixtures/clamp.scad fixtures/bracket-a.nc -m onto")
      try run.pdm("john", "mv fixtures/clamp.scad fixtures/bracket-a.nc -m onto --json")
      try run.pdm("john", "mv missing.nc other.nc -m lost")
      try run.pdm("john", "mv fixtures/clamp.scad")
      try run.pdm("john", "mv fixtures/clamp.scad jaw.scad")
      try run.write("fixtures/clamp.scad", "cube(1);\n")
      try run.pdm("john", "mv fixtures/clamp.scad jaw.scad -m edited")
      try run.pdm("mary", "locks", .terminal(80))
    },
  ]
}
