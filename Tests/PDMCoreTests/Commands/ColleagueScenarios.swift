import Testing

@testable import PDMCore

extension GoldenScenario {
  static let colleagues = [
    GoldenScenario("request") { run in
      try run.setUp("john", "checkout bracket.nc plate.step -m 'new fixture'")
      try run.pdm("mary", "checkout bracket.nc -m 'longer slot'", .terminal(80))
      try run.pdm(
        "mary", "request bracket.nc plate.step README.md -m 'the customer wants 2 mm more'", .terminal(80))
      try run.pdm("mary", "request bracket.nc", .terminal(80), typing: ["by Friday"])
      try run.pdm("admin", "request bracket.nc -m 'so do I' --json")
      try run.pdm("john", "request bracket.nc -m mine")
      try run.pdm("mary", "show bracket.nc", .terminal(80))
      try run.pdm("john", "show bracket.nc --json")
      try run.pdm("john", "inbox")
      try run.pdm("mary", "request --withdraw plate.step bracket.nc README.md", .terminal(80))
      try run.pdm("mary", "request --withdraw plate.step --json")
      try run.pdm("john", "inbox --all")
      try run.setUp("mary", "request bracket.nc -m 'sorry, after all'")
      try run.write("bracket.nc", "G01 X11 Y20 F300\n")
      try run.pdm("john", "checkin bracket.nc -m 'fixture moved'")
      try run.pdm("mary", "whoami", .terminal(80))
      try run.pdm("admin", "whoami")
      try run.pdm("mary", "show bracket.nc", .terminal(80))
      try run.pdm("admin", "audit --action REQUEST_FILE", .terminal(120))
    },
    GoldenScenario("request-refused") { run in
      try run.setUp("john", "checkout bracket.nc -m 'new fixture'")
      try run.pdm("mary", "request missing.nc -m please")
      try run.write("new.nc", "G02\n")
      try run.pdm("mary", "request bracket.nc new.nc -m please --json")
      try run.pdm("mary", "request fixtures -m please")
      try run.pdm("mary", "request bracket.nc")
      try run.pdm("mary", "request bracket.nc -m ' '")
      try run.pdm("mary", "request bracket.nc", .terminal(80), typing: [""])
      try run.pdm("mary", "request")
      try run.pdm("mary", "request --withdraw bracket.nc -m please")
      try run.pdm("nobody", "request bracket.nc -m please")
      try run.setUp("admin", "user role mary viewer")
      try run.pdm("mary", "request bracket.nc -m please")
      try run.pdm("john", "whoami")
      try run.pdm("admin", "audit --action DENIED")
    },
    GoldenScenario("inbox") { run in
      try run.pdm("john", "inbox")
      try run.pdm("john", "inbox --json")
      try run.leaveOneOfEach(to: "john")
      try run.pdm("john", "inbox")
      try run.pdm("john", "inbox", .terminal(80))
      try run.pdm("john", "inbox --color=always", .colour(80))
      try run.pdm("john", "inbox --json")
      try run.pdm("john", "inbox -q", in: "repo/fixtures")
      try run.pdm("john", "inbox --ack 2 1", .terminal(80))
      try run.pdm("john", "inbox", .terminal(80))
      try run.pdm("john", "inbox --ack --json")
      try run.pdm("john", "inbox --ack", .terminal(80))
      try run.pdm("john", "inbox --ack 3")
      try run.pdm("john", "inbox --all", .terminal(80))
      try run.pdm("john", "whoami")
      try run.pdm("mary", "inbox --ack 3")
      try run.pdm("mary", "inbox --ack 99 --json")
      try run.pdm("john", "inbox 3")
      try run.pdm("john", "inbox --all --ack 3")
      try run.pdm("john", "inbox --ack all")
      try run.pdm("nobody", "inbox")
    },
    GoldenScenario("notices") { run in
      try run.leaveOneOfEach(to: "john")
      // Beside results, hints and errors; on both streams' kinds; in one's own folder.
      try run.pdm("john", "locks")
      try run.pdm("john", "ls '*.nc'", .colour(80))
      try run.pdm("john", "checkin bracket.nc -m late", .terminal(80), in: "repo/fixtures")
      try run.pdm("john", "checkin bracket.nc -m late --json")
      try run.pdm("john", "locks -q")
      try run.pdm("john", "diff README.md --exit-code", in: "repo")
      try run.setUp("john", "checkout bracket.nc -m again")
      try run.write("bracket.nc", "G01 X11 Y20 F300\n")
      try run.pdm("john", "cancel bracket.nc")
      try run.write("bracket.nc", "G01 X12 Y20 F300\n")
      try run.git("add", "bracket.nc")
      try run.pdm("john", "check")
      try run.pdm("mary", "locks")
      try run.pdm("john", "logout")
      try run.pdm("john", "login john --password-stdin", input: "john-secret\n")
      try run.pdm("john", "inbox --ack 1")
      try run.pdm("john", "locks")
    },
    GoldenScenario("who") { run in
      try run.setUp("john", "checkout bracket.nc 'fixtures/base plate.stl' -m 'new fixture'")
      try run.setUp("mary", "checkout plate.step -m 'holes too near to the edge'")
      try run.setUp("admin", "user add guest --role viewer --password-stdin", input: "guest-secret\n")
      try run.pdm("mary", "login mary --password-stdin", input: "wrong-secret\n")
      try run.forms("john", "who")
      try run.pdm("john", "who john", .terminal(100))
      try run.pdm("john", "who guest", .terminal(100), in: "repo/fixtures")
      try run.pdm("john", "who -v", .terminal(100))
      try run.pdm("john", "who mary --json")
      try run.setUp("mary", "logout")
      try run.setUp("admin", "user disable mary")
      // All sessions but this one end by themselves.
      run.clock.advance(by: .seconds(8 * 3600))
      try run.pdm("john", "who")
      try run.setUp("john", "login john --password-stdin", input: "john-secret\n")
      try run.pdm("john", "who", .terminal(80))
      try run.pdm("john", "who smith")
      try run.pdm("john", "who smith --json")
      try run.pdm("nobody", "who")
    },
  ]
}

extension GoldenRun {
  /// Five notices, the newest with words that would steer a terminal.
  fileprivate func leaveOneOfEach(to name: String) throws {
    let vault = try Vault(locating: Vault.Options(), context: context("mary"))
    let rescue = "refs/pdm/rescue/john/20231115T000000Z-0badcafe"
    let kinds: [(Notice.Kind, String, String, String?)] = [
      (.requested, "plate.step", "the customer wants 2 mm more\nand soon", nil),
      (.freed, "README.md", "checked in 1.4", nil), (.handedOver, "fixtures/clamp.scad", "back to you", nil),
      (.broken, "bracket.nc", "you are on holiday, and the press is waiting", rescue),
      (.requested, "fixtures/a\u{1b}[31mb\n.nc", "x\u{1b}[2J\u{202e}" + String(repeating: "wide ", count: 80), nil),
    ]
    for (kind, path, text, rescue) in kinds {
      clock.advance(by: .seconds(1800))
      try vault.store.write { transaction in
        let john = try #require(try transaction.user(named: name))
        let mary = try #require(try transaction.user(named: "mary"))
        try transaction.leaveNotice(
          kind, to: john.id, about: RepoPath(trusted: Array(path.utf8)), from: mary, text: text, rescueRef: rescue)
        return try transaction.commit(recording: [], returning: ())
      }
    }
    say("five notices to \(name)")
  }
}
