import Testing

@testable import PDMCore

extension GoldenScenario {
  /// Names and reasons that could steer a terminal, and names that are not text.
  static let names = [
    GoldenScenario("names") { run in
      let names: [[UInt8]] = [
        Array("new\nline.nc".utf8), Array("quote\"s'.nc".utf8), Array("esc\u{1b}[31m.nc".utf8),
        Array("bidi\u{202e}cn.exe".utf8), Array("m\u{fc}tter.nc".utf8),
        Array("latin-".utf8) + [0xe9] + Array(".nc".utf8),
        Array("-n".utf8), Array("tab\there.nc".utf8), Array("back\\slash.nc".utf8), Array("\u{6f22}\u{5b57}.nc".utf8),
      ]
      for name in names { try run.write(Array("odd/".utf8) + name, "G01\n") }
      try run.fixture.commit("odd names")
      try run.forms("john", "ls odd")
      try run.pdm("john", "ls odd -z")
      let checkout = ["checkout", "-m", "two\nlines and \u{1b}[31mred\u{202e}", "--"].map { Array($0.utf8) }
      try run.pdm("john", words: checkout + names, in: "repo/odd")
      try run.pdm("mary", words: checkout + names, in: "repo/odd")
      try run.pdm("mary", words: checkout + [names[2]], .colour(80), in: "repo/odd")
      for name in names {
        try run.pdm("mary", words: checkout + [name], in: "repo/odd")
        try run.pdm("john", words: ["show", "--"].map { Array($0.utf8) } + [name], .terminal(80), in: "repo/odd")
      }
      try run.pdm("mary", words: [Array("--json".utf8)] + checkout + [names[5]], in: "repo/odd")
      try run.forms("john", "ls odd --status mine")
      try run.pdm("john", "locks")
      try run.pdm("john", "locks", .terminal(80))
      try run.pdm("john", "locks --json")
      try run.forms("john", "audit -n 10")
      for name in names { try run.write(Array("odd/".utf8) + name, "G02\n") }
      let checkin = ["checkin", "-m", "\u{1b}[31mred\nmoved", "--"].map { Array($0.utf8) }
      try run.pdm("john", words: checkin + names, .terminal(80), in: "repo/odd")
      try run.pdm("john", words: ["show", "--"].map { Array($0.utf8) } + [names[0]], .colour(80), in: "repo/odd")
      try run.pdm("john", words: ["show", "--json", "--"].map { Array($0.utf8) } + [names[0]], in: "repo/odd")
    }
  ]
}
