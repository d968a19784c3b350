import Testing

@testable import PDMCore

extension GoldenScenario {
  static let accounts = [
    GoldenScenario("init", startsEmpty: true) { run in
      try run.makeRepository()
      try run.pdm("admin", "init")
      try run.pdm("admin", "init --admin admin")
      try run.pdm("admin", "init --admin 'Big Boss' --password-stdin", input: "admin-secret\n")
      try run.pdm("admin", "init --admin admin --password-stdin", input: "short\n")
      try run.pdm("admin", "init --admin admin --password-stdin")
      try run.pdm("admin", "init", .terminal(80), typing: [""])
      try run.pdm("admin", "init --admin admin", .terminal(80), typing: ["admin-secret", "admin-sekret"])
      try run.pdm("admin", "init", .terminal(80), typing: ["admin", "admin-secret", "admin-secret"])
      try run.pdm("admin", "init --admin admin")
      try run.pdm("admin", "init --json")
      try run.pdm("admin", "ls")
      try run.pdm("admin", "init 'new parts' --admin admin --password-stdin --json", input: "admin-secret\n", in: "")
      try run.pdm("admin", "init shared --shared --admin admin --password-stdin", .colour(80), in: "")
      try run.pdm("admin", "init shared --shared --admin admin --password-stdin", input: "admin-secret\n", in: "")
    },
    GoldenScenario("login") { run in
      try run.pdm("visitor", "login john", .terminal(80), typing: ["john-secret"])
      try run.pdm("visitor", "login", .terminal(80), typing: ["mary", "mary-secret"])
      try run.pdm("john", "login", .terminal(80), typing: ["", "john-secret"])
      try run.pdm("visitor", "login john --password-stdin --json", input: "john-secret\n")
      try run.pdm("visitor", "login john --password-stdin --expires 30m", input: "john-secret\n")
      try run.pdm("visitor", "login john --password-stdin", input: "wrong\n")
      try run.pdm("visitor", "login nobody --password-stdin", input: "wrong\n")
      try run.pdm("visitor", "login john --password-stdin --json", input: "wrong\n")
      try run.pdm("visitor", "login john", .terminal(80), typing: [nil])
      try run.pdm("visitor", "login john")
      try run.pdm("visitor", "login")
      try run.pdm("visitor", "login john --expires 2y")
      try run.pdm("visitor", "login john --expires 400d")
    },
    GoldenScenario("login-delay") { run in
      run.pace = .zero
      run.say("all within one second")
      for _ in 1...4 { try run.pdm("visitor", "login john --password-stdin", input: "wrong\n") }
      try run.pdm("visitor", "login john --password-stdin", input: "john-secret\n")
      try run.pdm("visitor", "login john --password-stdin --json", input: "john-secret\n")
      run.say("a minute later")
      run.pace = .seconds(60)
      try run.pdm("visitor", "login john --password-stdin", input: "john-secret\n")
    },
    GoldenScenario("logout") { run in
      try run.pdm("john", "logout")
      try run.pdm("john", "logout")
      try run.pdm("john", "whoami")
      try run.pdm("john", "logout --json")
      try run.pdm("mary", "logout --all --json")
      try run.pdm("mary", "ls --json")
    },
    GoldenScenario("whoami") { run in
      try run.pdm("john", "whoami")
      try run.pdm("john", "whoami", .terminal(80))
      try run.pdm("john", "whoami --json")
      try run.pdm("admin", "whoami", .terminal(80))
      try run.pdm("nobody", "whoami", .colour(80))
      try run.pdm("nobody", "whoami --json")
      run.clock.advance(by: .seconds(8 * 3600))
      run.say("8 hours later")
      try run.pdm("john", "whoami")
      try run.pdm("john", "whoami --json")
    },
    GoldenScenario("user-list") { run in
      try run.setUp("john", "checkout bracket.nc plate.step -m 'new fixture'")
      try run.setUp("admin", "user disable mary")
      try run.forms("john", "user list")
    },
    GoldenScenario("user-add") { run in
      try run.pdm("admin", "user add mary-2 --password-stdin", input: "mary-secret\n")
      try run.pdm(
        "admin", "user add mary-3 --full-name 'Mary Doe' --role viewer", .terminal(80),
        typing: ["mary-secret", "mary-secret"])
      try run.pdm("admin", "user add mary-4 --password-stdin --json", input: "mary-secret\n")
      try run.pdm("admin", "user add mary --password-stdin", input: "mary-secret\n")
      try run.pdm("admin", "user add mary-5", .terminal(80), typing: ["mary-secret", "mary-sekret"])
      try run.pdm("admin", "user add mary-5", .terminal(80), typing: [nil])
      try run.pdm("admin", "user add mary-5")
      try run.pdm("admin", "user add 'Mary Doe' --password-stdin", input: "mary-secret\n")
      try run.pdm("admin", "user add mary-5 --role boss --password-stdin", input: "mary-secret\n")
      try run.pdm("admin", "user add mary-5 --email 'not one' --password-stdin", input: "mary-secret\n")
      try run.pdm("admin", "user add mary-5 --full-name 'a<b' --password-stdin", input: "mary-secret\n")
      try run.pdm("admin", "user add mary-5 --password-stdin", input: "short\n")
      try run.pdm("john", "user add mary-5 --password-stdin", input: "mary-secret\n")
      try run.pdm("john", "user add mary-5 --password-stdin --json", input: "mary-secret\n")
    },
    GoldenScenario("user-passwd") { run in
      try run.pdm("john", "user passwd", .terminal(80), typing: ["john-secret", "john-new-secret", "john-new-secret"])
      try run.pdm("john", "whoami")
      try run.pdm("mary", "user passwd --password-stdin", input: "wrong\nmary-new-secret\n")
      try run.pdm("mary", "user passwd --password-stdin", input: "mary-secret\nshort\n")
      try run.pdm("mary", "user passwd john --password-stdin", input: "john-new-secret\n")
      try run.pdm("mary", "user passwd")
      try run.pdm("mary", "user passwd --password-stdin --json", input: "mary-secret\nmary-new-secret\n")
      try run.pdm("admin", "user passwd john", .terminal(80), typing: ["john-secret", "john-secret"])
      try run.pdm("admin", "user passwd nobody --password-stdin", input: "nobody-secret\n")
    },
    GoldenScenario("user-role") { run in
      try run.pdm("admin", "user role john viewer")
      try run.pdm("admin", "user role john admin --json")
      try run.pdm("john", "user role mary boss")
      try run.pdm("john", "user role mary")
      try run.pdm("mary", "user role mary admin")
      try run.pdm("john", "user role nobody user")
      try run.pdm("john", "user role john user")
      try run.pdm("admin", "user role admin user")
      try run.pdm("admin", "user role admin user --json")
    },
    GoldenScenario("user-disable") { run in
      try run.setUp("john", "checkout bracket.nc -m 'new fixture'")
      try run.pdm("admin", "user disable john")
      try run.pdm("john", "whoami")
      try run.pdm("john", "login john --password-stdin", input: "john-secret\n")
      try run.pdm("admin", "user disable mary --json")
      try run.pdm("admin", "user disable nobody")
      try run.pdm("admin", "user disable admin")
      try run.pdm("admin", "locks")
    },
    GoldenScenario("user-enable") { run in
      try run.setUp("admin", "user disable john")
      try run.pdm("admin", "user enable john")
      try run.pdm("john", "whoami")
      try run.pdm("john", "login john --password-stdin", input: "john-secret\n")
      try run.pdm("admin", "user enable mary --json")
      try run.pdm("mary", "user enable john")
      try run.pdm("nobody", "user enable john")
      try run.pdm("admin", "user")
      try run.pdm("admin", "user lst")
    },
  ]
}
