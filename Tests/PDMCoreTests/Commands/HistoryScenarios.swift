import Testing

@testable import PDMCore

extension GoldenScenario {
  static let history = [
    GoldenScenario("log") { run in
      try run.setUp("john", "checkout bracket.nc README.md -m 'new fixture'")
      try run.write("bracket.nc", "G01 X11 Y20 F300\n")
      try run.write("README.md", "# Parts of the press\n\nAnd of the lathe.\n")
      try run.setUp("john", "checkin bracket.nc README.md -m 'X offset for the new fixture'")
      try run.setUp("mary", "checkout bracket.nc -m 'new tool'")
      try run.write("bracket.nc", "G01 X11 Y20 F250\nM30\n")
      try run.setUp("mary", "checkin bracket.nc --major -m 'slower'")
      try run.setUp("mary", "mv bracket.nc console.nc -m 'as the drawing calls it'")
      try run.pdm("john", "log console.nc", .terminal(80))
      try run.pdm("john", "log console.nc -v", .colour(100))
      try run.pdm("john", "log console.nc")
      try run.pdm("john", "log console.nc --json")
      try run.pdm("john", "log console.nc -n 1")
      try run.pdm("john", "log console.nc --user john")
      try run.pdm("john", "log console.nc --from 1.0 --to 2.0", .terminal(80))
      try run.pdm("john", "log console.nc --from 2.0")
      try run.pdm("john", "log console.nc --from 2.0 --to 1.0")
      try run.pdm("john", "log console.nc --from 7.3")
      try run.pdm("john", "log --user mary")
      try run.pdm("john", "log --since 1s --json")
      try run.pdm("john", "log --from 1.0")
      try run.pdm("john", "log no-such.nc")
      try run.pdm("john", "diff console.nc 1.0")
      try run.pdm("john", "diff console.nc 1.0..2.0")
      try run.pdm("john", "diff console.nc 1.0..")
    },
    GoldenScenario("blame") { run in
      try run.setUp("john", "checkout bracket.nc -m 'new fixture'")
      try run.write("bracket.nc", "G01 X11 Y20 F300\nG01 X12 Y20 F300\n")
      try run.setUp("john", "checkin bracket.nc -m 'X offset for the new fixture'")
      try run.setUp("mary", "checkout bracket.nc -m 'new tool'")
      try run.write("bracket.nc", "G01 X11 Y20 F250\nG01 X12 Y20 F300\nM30\n")
      try run.setUp("mary", "checkin bracket.nc -m slower")
      try run.setUp("mary", "checkout bracket.nc -m 'end of program'")
      try run.write("bracket.nc", "G01 X11 Y20 F250\nG01 X12 Y20 F300\nM02\n")
      try run.pdm("john", "blame bracket.nc", .terminal(80))
      try run.pdm("john", "blame bracket.nc", .colour(80))
      try run.pdm("john", "blame bracket.nc")
      try run.pdm("john", "blame bracket.nc 1.0 --json")
      try run.pdm("john", "blame bracket.nc HEAD --porcelain")
      try run.pdm("john", "blame bracket.nc -L 2,3")
      try run.pdm("john", "blame bracket.nc -L 9,10")
      try run.pdm("john", "blame bracket.nc -L up")
      try run.pdm("john", "blame bracket.nc 4.4")
      try run.shell("printf 'one\\0' > repo/photo.raw")
      try run.setUp("john", "add photo.raw -m 'a photo'")
      try run.pdm("john", "blame photo.raw")
      try run.pdm("john", "blame no-such.nc")
      try run.setUp("admin", "user role john viewer")
      try run.pdm("john", "blame bracket.nc 1.0")
    },
  ]
}
