import Testing

@testable import PDMCore

extension GoldenScenario {
  static let audit = [
    GoldenScenario("audit") { run in
      try run.prepareRecord()
      try run.forms("admin", "audit -n 8")
      try run.pdm("admin", "audit -n 2 --json-lines")
      try run.pdm("admin", "audit -n 1 --json", .terminal(80))
    },
    GoldenScenario("audit-filters") { run in
      try run.prepareRecord()
      try run.pdm("admin", "audit bracket.nc")
      try run.pdm("admin", "audit bracket.nc", in: "repo/fixtures")
      try run.pdm("admin", "audit missing.nc")
      try run.pdm("admin", "audit missing.nc --json")
      try run.pdm("admin", "audit --user mary")
      try run.pdm("admin", "audit --action CHECKIN_FILE")
      try run.pdm("admin", "audit --action LOGIN_FAILED")
      try run.pdm("admin", "audit --since 2h -n 3")
      try run.pdm("admin", "audit --since 2023-11-15 --until 2023-11-15T01:00:00Z")
      try run.pdm("admin", "audit --until 2023-11-14T22:15:00Z")
      try run.pdm("admin", "audit -n 0 --action CHECKOUT_FILE")
      try run.pdm("admin", "audit --action CHECKOUT")
      try run.pdm("admin", "audit --since yesterday")
      try run.pdm("admin", "audit --since 2023")
      try run.pdm("admin", "audit -n -1")
      try run.pdm("admin", "audit -n many")
    },
    GoldenScenario("audit-visibility") { run in
      try run.prepareRecord()
      try run.pdm("john", "audit -n 0")
      try run.pdm("mary", "audit -n 0")
      try run.pdm("mary", "audit --user admin")
      try run.pdm("mary", "audit bracket.nc")
      try run.pdm("nobody", "audit")
      try run.pdm("nobody", "audit --json")
    },
    GoldenScenario("audit-verify") { run in
      try run.prepareRecord()
      try run.pdm("john", "audit verify")
      try run.pdm("john", "audit verify", .colour(80))
      try run.pdm("john", "audit verify --json")
      try run.shell(
        "sqlite3 repo/.pdm/pdm.db \"DROP TRIGGER audit_is_append_only_update; UPDATE audit SET user='mary' WHERE seq=7\""
      )
      run.say("line 7 was changed in the database")
      try run.pdm("john", "audit verify")
      try run.pdm("john", "audit verify", .colour(80))
      try run.pdm("john", "audit verify --json")
      try run.pdm("nobody", "audit verify")
    },
  ]
}

extension GoldenRun {
  /// Acts of all three accounts, of most kinds.
  fileprivate func prepareRecord() throws {
    try setUp("john", "checkout bracket.nc plate.step -m 'new fixture'")
    try write("bracket.nc", "G01 X11 Y20 F300\n")
    try setUp("john", "checkin bracket.nc -m 'fixture moved 2 mm'")
    try setUp("john", "cancel plate.step")
    try setUp("mary", "checkout fixtures/clamp.scad -m 'thicker jaw'")
    clock.advance(by: .seconds(2 * 3600))
    try setUp("mary", "mv fixtures/clamp.scad fixtures/jaw.scad -m 'its right name'")
    try setUp("mary", "rm README.md -m 'nobody reads it'")
    try setUp("admin", "user role mary viewer")
    try pdm("visitor", "login john --password-stdin", input: "wrong\n")
    try pdm("mary", "checkout plate.step -m mine")
  }
}
