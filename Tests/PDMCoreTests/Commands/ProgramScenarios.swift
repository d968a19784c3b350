import Testing

@testable import PDMCore

extension GoldenScenario {
  static let program = [
    GoldenScenario("version", startsEmpty: true) { run in
      try run.pdm("john", "version", in: "")
      try run.pdm("john", "--version", in: "")
      try run.pdm("john", "version --json", in: "")
      try run.pdm("john", "version please", in: "")
    },
    GoldenScenario("help", startsEmpty: true) { run in
      try run.pdm("john", "", in: "")
      try run.pdm("john", "--help", .terminal(80), in: "")
      try run.pdm("john", "help help", in: "")
      try run.pdm("john", "checkout -h", in: "")
      try run.pdm("john", "help checkout", in: "")
      try run.pdm("john", "audit --help", in: "")
      try run.pdm("john", "help user add", in: "")
      try run.pdm("john", "user -h", in: "")
      try run.pdm("john", "help chekout", in: "")
    },
    GoldenScenario("usage", startsEmpty: true) { run in
      for line in [
        "chekout", "chekout --json", "zzz", "--jsno ls", "ls --stauts mine", "ls -x", "checkout", "checkout -m",
        "checkout a.nc -m --json", "--lock-timeout soon ls", "--color=sometimes ls", "-m x checkout a.nc",
        "mv one two three -m x",
        "user", "user add", "completions", "completions tcsh", "--", "help checkout ls",
      ] {
        try run.pdm("john", line, in: "")
      }
      try run.pdm("john", "chekout", .colour(80), in: "")
      try run.pdm("john", "-q chekout", .colour(80), in: "")
      try run.pdm("john", words: [Array("l\u{1b}[31ms\n".utf8)], .terminal(80), in: "")
      try run.pdm("john", words: [Array("ls".utf8), Array("--st\u{202e}atus".utf8)], .terminal(80), in: "")
      try run.pdm("john", words: [[0x6c, 0xff, 0x73]], .terminal(80), in: "")
    },
    GoldenScenario("completions", startsEmpty: true) { run in
      try run.pdm("john", "completions bash", in: "")
    },
    GoldenScenario("generate", startsEmpty: true) { run in
      try run.pdm("john", "generate man man", in: "")
      try run.shell("ls man | grep -q pdm-checkout.1")
      try run.pdm("john", "generate man", in: "")
      try run.pdm("john", "generate html", in: "")
    },
    GoldenScenario("quiet") { run in
      try run.pdm("john", "-q checkout bracket.nc -m 'new fixture'", .terminal(80))
      try run.write("bracket.nc", "G01 X11 Y20 F300\n")
      try run.pdm("john", "cancel bracket.nc -q", .terminal(80))
      try run.pdm("mary", "cancel bracket.nc -q", .terminal(80))
      try run.pdm("john", "logout --quiet", .terminal(80))
      try run.pdm("john", "ls -q")
    },
  ]
}
