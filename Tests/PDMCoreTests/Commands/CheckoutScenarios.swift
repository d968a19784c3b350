import Testing

@testable import PDMCore

extension GoldenScenario {
  static let checkout = [
    GoldenScenario("checkout") { run in
      try run.pdm("john", "checkout bracket.nc -m 'new fixture'")
      try run.pdm("john", "checkout plate.step 'fixtures/base plate.stl' -m 'holes moved 2 mm'", .terminal(80))
      try run.pdm("john", "co bracket.nc README.md -m again", .colour(80))
      try run.pdm("mary", "checkout fixtures/clamp.scad -m 'thicker jaw' --json")
      try run.pdm("mary", "checkout fixtures/clamp.scad -m 'thicker jaw' --json", .terminal(80))
      try run.pdm("mary", "locks")
    },
    GoldenScenario("checkout-held") { run in
      try run.setUp("john", "checkout bracket.nc plate.step -m 'new fixture'")
      try run.pdm("mary", "checkout bracket.nc -m mine")
      try run.pdm("mary", "checkout bracket.nc -m mine", .terminal(80))
      try run.pdm("mary", "checkout bracket.nc -m mine", .colour(80))
      try run.pdm("mary", "checkout bracket.nc -m mine --json")
      try run.pdm("mary", "checkout README.md bracket.nc plate.step -m mine", .terminal(80))
      try run.pdm("mary", "checkout README.md bracket.nc plate.step -m mine --json")
      try run.pdm("mary", "-q checkout bracket.nc -m mine", .terminal(80))
      try run.pdm("mary", "ls --status mine")
    },
    GoldenScenario("checkout-partial") { run in
      try run.setUp("john", "checkout bracket.nc -m 'new fixture'")
      try run.pdm("mary", "checkout bracket.nc plate.step README.md --partial -m inspection -n", .terminal(80))
      try run.pdm("mary", "checkout bracket.nc plate.step README.md --partial -m inspection", .terminal(80))
      try run.pdm("mary", "checkout bracket.nc plate.step --partial -m inspection")
      try run.pdm("mary", "checkout bracket.nc plate.step --partial -m inspection --json")
      try run.pdm("mary", "checkout bracket.nc README.md --partial -m inspection", .terminal(60))
    },
    GoldenScenario("checkout-dry-run") { run in
      try run.pdm("john", "checkout bracket.nc plate.step -m look -n")
      try run.pdm("john", "checkout bracket.nc plate.step -m look --dry-run", .terminal(80))
      try run.pdm("john", "checkout bracket.nc plate.step -m look -n --json")
      try run.pdm("john", "ls --status mine")
    },
    GoldenScenario("checkout-message") { run in
      try run.pdm("john", "checkout bracket.nc")
      try run.pdm("john", "checkout bracket.nc --json")
      try run.pdm("john", "checkout bracket.nc", .terminal(80), typing: ["new fixture"])
      try run.pdm("john", "checkout plate.step", .terminal(80), typing: [""])
      try run.pdm("john", "checkout plate.step", .terminal(80), typing: ["   "])
      try run.pdm("john", "checkout plate.step", .terminal(80), typing: [nil])
      try run.pdm("john", "checkout plate.step -m ''")
      try run.pdm("john", "checkout plate.step -m one -m two -F reason.txt")
      try run.pdm("john", "checkout plate.step -m 'first paragraph' -m 'second paragraph'")
      try run.write("reason.txt", "from a file\n")
      try run.pdm("john", "checkout README.md -F reason.txt")
      try run.pdm("john", "checkout 'fixtures/base plate.stl' -F -", input: "from standard input\nwith two lines\n")
      try run.pdm("john", "checkout fixtures/clamp.scad -F missing.txt")
      try run.pdm("john", "ls --status mine --json")
    },
    GoldenScenario("checkout-many") { run in
      for number in 1...21 { try run.fixture.write("repo/batch/part-\(number).nc", "G01 X\(number)\n") }
      try run.fixture.commit("a batch")
      let files = (1...21).map { "batch/part-\($0).nc" }.joined(separator: " ")
      try run.pdm("john", "checkout \(files) -m stocktaking", .terminal(80), typing: ["n"])
      try run.pdm("john", "checkout \(files) -m stocktaking", .terminal(80), typing: [""])
      try run.pdm("john", "checkout \(files) -m stocktaking", .terminal(80), typing: [nil])
      try run.pdm("john", "checkout \(files) -m stocktaking")
      try run.pdm("john", "checkout \(files) -m stocktaking -n")
      try run.pdm("john", "checkout \(files) -m stocktaking", .terminal(80), typing: ["y"])
      try run.pdm("john", "checkout \(files) -m stocktaking -y", .terminal(80))
    },
    GoldenScenario("checkout-list") { run in
      try run.pdm(
        "john", "checkout --pathspec-from-file=- -m list",
        input: "bracket.nc\r\n\"fixtures/base plate.stl\"\n\nREADME.md\n")
      try run.pdm(
        "john",
        words: ["checkout", "--pathspec-from-file=-", "--pathspec-file-nul", "-m", "list"].map { Array($0.utf8) },
        input: Array("fixtures/clamp.scad\0plate.step".utf8))
      try run.pdm("john", "checkout --pathspec-from-file=- -m list", input: "\"README.md\n")
      try run.pdm("john", "checkout --pathspec-from-file=names.txt -m list")
      try run.pdm("john", "checkout --pathspec-from-file=- README.md -m list")
      try run.pdm("john", "checkout --pathspec-file-nul README.md -m list")
      try run.pdm("john", "checkout --pathspec-from-file=- -m list", input: "")
      try run.pdm("john", "checkout --pathspec-from-file=- -m list --json", input: "")
      try run.pdm("john", "checkout -m list")
    },
    GoldenScenario("checkout-wrong-files") { run in
      try run.write("new.nc", "G00\n")
      try run.shell("ln -s /tmp repo/link && mkdir repo/inner && git init -q repo/inner && echo x > repo/inner/a")
      for name in ["missing.nc", "new.nc", "fixtures", "../outside.nc", ".git/config", "link/a", "inner/a", "''"] {
        try run.pdm("john", "checkout \(name) -m look", .terminal(80))
      }
      try run.pdm("john", "checkout missing.nc -m look --json")
      try run.pdm("john", "checkout fixtures -m look --json")
      try run.pdm("john", "checkout bracket.nc missing.nc -m look")
      try run.pdm("john", "checkout Bracket.nc -m look")
      try run.pdm("mary", "checkin clamp.scad -m mine", in: "repo/fixtures")
      try run.pdm("john", "ls --status mine")
    },
    GoldenScenario("checkout-stale") { run in
      try run.git("branch", "cell-2")
      try run.setUp("john", "checkout bracket.nc -m 'new fixture'")
      try run.write("bracket.nc", "G01 X11 Y20 F300\n")
      try run.setUp("john", "checkin bracket.nc -m 'fixture moved'")
      try run.git("switch", "-q", "cell-2")
      try run.pdm("mary", "checkout bracket.nc -m mine")
      try run.pdm("mary", "checkout bracket.nc -m mine", .colour(80))
      try run.pdm("mary", "checkout bracket.nc -m mine --json")
      try run.pdm("mary", "ls --status stale", .terminal(80))
      try run.pdm("mary", "ls --status stale --json")
      try run.git("merge", "-q", "main")
      try run.pdm("mary", "checkout bracket.nc -m mine")
    },
    GoldenScenario("checkout-refused") { run in
      try run.pdm("nobody", "checkout bracket.nc -m look")
      try run.pdm("nobody", "checkout bracket.nc -m look --json")
      try run.setUp("admin", "user role mary viewer")
      try run.pdm("mary", "checkout bracket.nc -m look")
      try run.pdm("mary", "checkout bracket.nc -m look", .colour(80))
      try run.pdm("mary", "checkout bracket.nc -m look --json")
      try run.pdm("admin", "audit --action DENIED --json")
    },
  ]
}
