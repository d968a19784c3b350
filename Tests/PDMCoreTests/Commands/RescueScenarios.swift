import Testing

@testable import PDMCore

extension GoldenScenario {
  /// John has given up an edit of two files, one of which was staged as well, and then one of one.
  private static func giveUp(_ run: GoldenRun) throws {
    try run.setUp("john", "checkout bracket.nc fixtures/clamp.scad -m 'new fixture'")
    try run.write("fixtures/clamp.scad", "cube([1, 2, 3]);\n")
    try run.git("add", "fixtures/clamp.scad")
    try run.write("fixtures/clamp.scad", "cube([4, 5, 6]);\n")
    try run.write("bracket.nc", "G01 X11\r\n; \u{1b}[31mred\n")
    try run.setUp("john", "cancel bracket.nc fixtures/clamp.scad")
    try run.setUp("john", "checkout plate.step -m 'other holes'")
    try run.write("plate.step", String(repeating: "#10\n", count: 500))
    try run.setUp("john", "cancel plate.step")
  }

  static let rescues = [
    GoldenScenario("rescue-list") { run in
      try run.pdm("john", "rescue list")
      try run.pdm("john", "rescue list --json")
      try giveUp(run)
      try run.forms("john", "rescue list")
      try run.pdm("john", "rescue list bracket.nc", .terminal(100))
      try run.pdm("john", "rescue list README.md", .terminal(80))
      try run.pdm("mary", "rescue list", .terminal(80))
      try run.pdm("mary", "rescue list --user john")
      try run.pdm("mary", "rescue list --all --json")
      try run.pdm("admin", "rescue list --all", .terminal(100))
      try run.pdm("admin", "rescue list --user john")
      try run.pdm("admin", "rescue list --user nobody")
      try run.pdm("admin", "rescue list --user john --all")
      try run.pdm("nobody", "rescue list")
      try run.pdm("john", "rescue")
    },
    GoldenScenario("rescue-show") { run in
      try giveUp(run)
      let ids = try run.pdm("john", "rescue list").outputText.split(separator: "\n").map { $0.prefix(25) }
      let id = ids[1]
      try run.forms("john", "rescue show \(id)")
      try run.pdm("john", "rescue show \(id.suffix(8)) bracket.nc")
      try run.pdm("john", "rescue show \(id) bracket.nc", .terminal(80))
      try run.pdm("john", "rescue show \(id) bracket.nc --json")
      try run.pdm("john", "rescue show \(id) fixtures/clamp.scad --staged")
      try run.pdm("john", "rescue show \(id) fixtures/clamp.scad --diff", .terminal(80))
      try run.pdm("john", "rescue show \(id) clamp.scad --diff --staged", in: "repo/fixtures")
      try run.pdm("john", "rescue show \(id) README.md")
      try run.pdm("john", "rescue show \(id) bracket.nc --staged --json")
      try run.pdm("john", "rescue show \(id) --diff")
      try run.pdm("john", "rescue show 2025")
      try run.pdm("john", "rescue show 2", .terminal(80))
      try run.pdm("mary", "rescue show \(id)")
      try run.pdm("admin", "rescue show refs/pdm/rescue/john/\(ids[0])")
      try run.pdm("john", "rescue show")
    },
    GoldenScenario("rescue-restore") { run in
      try giveUp(run)
      let id = try run.pdm("john", "rescue list bracket.nc").outputText.prefix(25)
      try run.pdm("john", "rescue restore \(id)")
      try run.pdm("john", "rescue restore \(id) --json")
      try run.setUp("john", "checkout bracket.nc fixtures/clamp.scad -m 'once more'")
      try run.write("bracket.nc", "G01 X99\n")
      try run.pdm("john", "rescue restore \(id) -n", .terminal(80))
      try run.pdm("john", "rescue restore \(id)", .terminal(80))
      try run.pdm("john", "rescue restore \(id) bracket.nc", .terminal(80))
      try run.write("bracket.nc", "G01 X98\n")
      try run.pdm("john", "rescue restore \(id) bracket.nc --json")
      try run.pdm("john", "rescue restore \(id) --staged")
      try run.pdm("john", "rescue restore \(id) README.md")
      try run.pdm("john", "rescue restore \(id) bracket.nc -o copy.nc")
      try run.pdm("john", "rescue restore \(id) bracket.nc -o copy.nc")
      try run.pdm("john", "rescue restore \(id) bracket.nc -o -")
      try run.pdm("john", "rescue restore \(id) -o copy.nc")
      try run.pdm("john", "rescue restore \(id) bracket.nc -o copy.nc -n")
      try run.pdm("mary", "rescue restore \(id)")
      // A version of HEAD's between.
      try run.setUp("john", "checkin bracket.nc --keep -m 'new fixture'")
      try run.write("bracket.nc", "G01 X97\n")
      try run.pdm("john", "rescue restore \(id) bracket.nc", .terminal(80))
    },
    GoldenScenario("rescue-prune") { run in
      try giveUp(run)
      try run.pdm("john", "rescue prune -n")
      try run.pdm("john", "rescue prune -y --json")
      try run.setUp("admin", "config rescue.keep_days 1")
      try run.pdm("john", "rescue prune -n", .terminal(80))
      run.clock.advance(by: .seconds(100_000))
      for name in ["john", "mary", "admin"] {
        try run.setUp(name, "login \(name) --password-stdin", input: "\(name)-secret\n")
      }
      try run.pdm("john", "rescue prune")
      try run.pdm("john", "rescue prune -n", .terminal(100))
      try run.pdm("john", "rescue prune -n --json")
      try run.pdm("mary", "rescue prune --all -y")
      try run.pdm("mary", "rescue prune -y", .terminal(80))
      try run.pdm("john", "rescue prune", .terminal(80), typing: ["n"])
      try run.pdm("john", "rescue prune", .terminal(80), typing: ["y"])
      try run.pdm("john", "rescue list")
      try run.pdm("admin", "audit --action RESCUE_PRUNE", .terminal(100))
      try run.pdm("admin", "audit --action RESCUE_PRUNE --json")
      try run.setUp("admin", "config rescue.keep_days forever")
      try run.pdm("admin", "rescue prune --all", .terminal(80))
    },
  ]

  static let doctor = [
    GoldenScenario("doctor") { run in
      try run.pdm("john", "doctor")
      try run.pdm("john", "doctor", .terminal(80))
      try run.pdm("john", "doctor --color=always", .colour(80))
      try run.pdm("john", "doctor --json")
      try run.setUp("john", "hooks install")
      try run.shell("chmod 644 repo/.pdm/holder; rm repo/.pdm/checkin2")
      try run.pdm("nobody", "doctor", .terminal(80))
      try run.pdm("nobody", "doctor --json")
      try run.shell("touch repo/.pdm/checkin2; chmod 600 repo/.pdm/holder repo/.pdm/checkin2")
      try run.shell("chmod 644 repo/.pdm/holder")
      try run.pdm("nobody", "doctor")
      try run.fixture.makeRepository("plain")
      try run.pdm("john", "doctor", in: "plain")
    },
    GoldenScenario("probe-lock") { run in
      try run.shell(": >free")
      try run.pdm("john", "probe-lock attempt flock ../free")
      try run.pdm("john", "probe-lock attempt record ../free")
    },
  ]

  /// What administrators bound.
  static let rules = [
    GoldenScenario("config-rules") { run in
      for line in [
        "names.pattern '['", "names.pattern '^[a-z./ ]+$'", "names.forbidden '~$'", "names.types 'nc'",
        "names.types '.nc .stl'", "reason.pattern '^JOB-[0-9]+'", "reason.hint 'begin with the job: JOB-123'",
        "lock.max_files 0", "lock.max_files 2", "rescue.keep_days 1.5", "rescue.keep_days 30", "names.types ''",
        "names.types '.nc .stl'",
      ] {
        try run.pdm("admin", "config \(line)")
      }
      try run.forms("john", "config")
      try run.write("Bracket.nc", "G01\n")
      try run.write("clamp.scad", "cube();\n")
      try run.pdm("john", "add Bracket.nc -m new")
      try run.pdm("john", "add clamp.scad -m new --json")
      try run.pdm("john", "explain Bracket.nc clamp.scad", .terminal(80))
      try run.pdm("john", "explain clamp.scad --json")
      try run.pdm("john", "mv bracket.nc B.nc -m other")
      try run.pdm("john", "check Bracket.nc clamp.scad")
      try run.pdm("john", "check Bracket.nc clamp.scad --json")
      try run.pdm("john", "checkout bracket.nc -m 'new fixture'", .terminal(80))
      try run.pdm("john", "checkout bracket.nc -m 'new fixture' --json")
      try run.pdm("john", "checkout bracket.nc README.md plate.step -m 'JOB-17 new fixture'", .terminal(80))
      try run.pdm("john", "checkout bracket.nc README.md plate.step -m 'JOB-17' --partial", .terminal(80))
      try run.pdm("john", "checkout plate.step -m 'JOB-17' --json")
      try run.pdm("admin", "audit --action DENIED -n 2", .terminal(120))
      try run.shell("sqlite3 repo/.pdm/pdm.db \"UPDATE settings SET value = '(' WHERE key = 'names.pattern'\"")
      try run.pdm("john", "check Bracket.nc")
      try run.pdm("john", "add Bracket.nc -m new --json")
    }
  ]
}
