import Testing

@testable import PDMCore

extension GoldenScenario {
  static let backups = [
    GoldenScenario("backup") { run in
      try run.pdm("admin", "backup ../parts.pdm-backup")
      try run.pdm("admin", "backup ../parts.pdm-backup", .terminal(80))
      try run.pdm("admin", "backup ../parts.pdm-backup --json")
      try run.pdm("admin", "backup ../parts.pdm-backup --force", .terminal(80))
      try run.pdm("admin", "backup parts.pdm-backup")
      try run.pdm("admin", "backup ../missing/parts.pdm-backup")
      try run.pdm("john", "backup ../john.pdm-backup")
      try run.pdm("admin", "audit --action BACKUP", .terminal(120))
    },
    GoldenScenario("restore-store") { run in
      try run.setUp("john", "checkout bracket.nc -m 'new fixture'")
      try run.setUp("mary", "checkout plate.step -m 'new material'")
      try run.setUp("admin", "backup ../parts.pdm-backup")
      try run.write("bracket.nc", "G01 X11 Y20 F300\n")
      try run.setUp("john", "checkin bracket.nc -m 'fixture moved 2 mm'")
      try run.pdm("admin", "restore-store ../parts.pdm-backup", .terminal(80))
      try run.shell("truncate -s 8192 repo/.pdm/pdm.db")
      run.say("the database was cut short")
      try run.pdm("john", "ls")
      try run.pdm("admin", "restore-store ../parts.pdm-backup --admin admin --password-stdin", input: "admin-secret\n")
      try run.pdm("admin", "restore-store ../missing.pdm-backup --admin admin", .terminal(80))
      try run.pdm("admin", "restore-store ../parts.pdm-backup", .terminal(80), typing: ["n"])
      try run.pdm("admin", "restore-store ../parts.pdm-backup", .terminal(80), typing: ["y", "admin", "wrong"])
      try run.pdm("admin", "restore-store ../parts.pdm-backup", .terminal(80), typing: ["y", "admin", "admin-secret"])
      try run.setUp("john", "login john --password-stdin", input: "john-secret\n")
      try run.pdm("john", "ls --status checked-out")
      try run.pdm("john", "audit verify", .terminal(80))
      try run.pdm("john", "audit verify --json")
      try run.shell("head -c 8192 /dev/zero >repo/.pdm/pdm.db")
      run.say("the database was overwritten with zeros")
      try run.pdm("admin", "restore-store --admin admin --password-stdin -y", input: "admin-secret\n")
      try run.pdm(
        "admin", "restore-store ../parts.pdm-backup --admin admin --password-stdin -y --force --json",
        input: "admin-secret\n")
    },
  ]
}
