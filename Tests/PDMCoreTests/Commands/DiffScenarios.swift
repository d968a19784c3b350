import Testing

@testable import PDMCore

extension GoldenRun {
  /// Changes one of the eighty lines of bracket.nc.
  fileprivate func editBracket(_ line: String) throws {
    let before = String(repeating: "G01 X10 Y20 F300\n", count: 40)
    let after = String(repeating: "G01 X10 Y20 F300\n", count: 39)
    try write("bracket.nc", before + line + after)
  }
}

extension GoldenScenario {
  static let diffs = [
    GoldenScenario("diff") { run in
      try run.editBracket("G01 X11 Y20 F300\n")
      try run.pdm("john", "diff bracket.nc")
      try run.pdm("john", "diff bracket.nc --stat", .terminal(80))
      try run.pdm("john", "diff bracket.nc -U0 --color=always", .colour(80))
      try run.pdm("john", "diff bracket.nc --word-diff -U1")
      try run.pdm("john", "diff bracket.nc --json")
      try run.pdm("john", "diff bracket.nc --exit-code --stat")
      try run.pdm("john", "diff README.md --exit-code")
      try run.pdm("john", "diff README.md")
      try run.pdm("john", "diff README.md --json")
      try run.pdm("john", "diff 'base plate.stl' HEAD --stat", in: "repo/fixtures")
      try run.write("new.nc", "G01\n")
      try run.pdm("john", "diff new.nc")
      try run.pdm("john", "diff new.nc --json")
    },
    GoldenScenario("diff-versions") { run in
      try run.setUp("john", "checkout bracket.nc README.md -m 'new fixture'")
      try run.editBracket("G01 X11 Y20 F300\n")
      try run.write("README.md", "# Parts of the press\n\nAnd of the lathe.\n")
      try run.setUp("john", "checkin bracket.nc -m 'X offset for the new fixture'")
      try run.setUp("john", "checkin README.md -m 'the lathe'")
      try run.setUp("john", "mv README.md reading.md -m 'in English'")
      try run.pdm("mary", "diff reading.md HEAD~1")
      try run.pdm("mary", "diff reading.md HEAD")
      try run.pdm("mary", "diff reading.md HEAD --json")
      try run.pdm("mary", "diff README.md HEAD~3..")
      try run.pdm("mary", "diff reading.md HEAD~3..HEAD --json")
      try run.pdm("mary", "diff bracket.nc HEAD~2 --stat")
      try run.setUp("admin", "user role mary viewer")
      try run.pdm("mary", "diff reading.md HEAD~2")
    },
    GoldenScenario("diff-binary") { run in
      try run.shell("printf 'one\\0' > repo/photo.raw")
      try run.setUp("john", "add photo.raw -m 'a photo'")
      try run.setUp("john", "checkout photo.raw -m 'a better one'")
      try run.shell("chmod u+w repo/photo.raw && printf 'one\\0two' > repo/photo.raw")
      try run.pdm("john", "diff photo.raw")
      try run.pdm("john", "diff photo.raw", .terminal(80))
      try run.pdm("john", "diff photo.raw --json")
      try run.pdm("john", "diff photo.raw --stat")
      try run.pdm("john", "diff photo.raw HEAD")
      try run.pdm("john", "diff photo.raw --summary")
      try run.pdm("john", "diff photo.raw --summary --exit-code")
      try run.editBracket("G01 X11 Y20 F300\n")
      try run.pdm("john", "diff bracket.nc --summary")
      try run.pdm("john", "diff bracket.nc --summary --json")
      try run.pdm("john", "diff README.md --summary")
      try run.shell("chmod u+w repo/photo.raw && printf 'two\\0' > repo/photo.raw")
      try run.pdm("john", "diff photo.raw")
    },
    GoldenScenario("diff-harmless") { run in
      try run.editBracket("\u{1b}[2J\u{9b}31m\r\n\u{202e}G01 漢字\n")
      try run.shell("printf '\\351 \\033[31mred\\033[m' >> repo/bracket.nc")
      try run.pdm("john", "diff bracket.nc -U0", .terminal(80))
      try run.pdm("john", "diff bracket.nc -U0 --color=always", .colour(80))
      try run.pdm("john", "diff bracket.nc --json", .terminal(80))
    },
    GoldenScenario("diff-refused") { run in
      try run.pdm("john", "diff")
      try run.pdm("john", "diff missing.nc")
      try run.pdm("john", "diff missing.nc HEAD")
      try run.pdm("john", "diff missing.nc HEAD --json")
      try run.pdm("john", "diff bracket.nc nowhere")
      try run.pdm("john", "diff bracket.nc HEAD..nowhere --json")
      try run.pdm("john", "diff bracket.nc HEAD HEAD")
      try run.pdm("john", "diff fixtures")
      try run.pdm("john", "diff bracket.nc -U x")
      try run.pdm("john", "diff bracket.nc --word-diff=letters")
      try run.pdm("nobody", "diff bracket.nc")
    },
  ]
}
