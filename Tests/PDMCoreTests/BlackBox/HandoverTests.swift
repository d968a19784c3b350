import Testing

@testable import PDMCore

/// `pdm handover` in a shared folder.
@Suite("A check-out is handed over") struct HandoverTests {
  private func held() throws -> RealVault {
    let vault = try RealVault()
    try vault.pdm("john", "checkout", "a.nc", "b.nc", "-m", "new fixture")
    try vault.edit("a.nc", "john's edit\n")
    return vault
  }

  private func holders(_ vault: RealVault) throws -> String {
    try vault.sqlite(
      "SELECT CAST(path AS TEXT), name FROM locks JOIN users ON users.id = user_id ORDER BY path"
    ).replacing("\n", with: " ")
  }

  private func notices(_ vault: RealVault) throws -> String {
    try vault.sqlite(
      """
      SELECT r.name, n.kind, CAST(n.path AS TEXT), s.name, n.text FROM notices n
      JOIN users r ON r.id = n.user_id JOIN users s ON s.id = n.sender_id ORDER BY n.id
      """)
  }

  @Test func `the receiver goes on with reason, base and edits, and an age of its own`() throws {
    let vault = try held()
    _ = try vault.sqlite("UPDATE locks SET locked_at = locked_at - 8 * 86400000")
    let columns = "SELECT reason, hex(base_oid), hex(base_commit), branch FROM locks WHERE path = CAST('a.nc' AS BLOB)"
    let (before, id) = (try vault.sqlite(columns), try vault.sqlite("SELECT id FROM locks ORDER BY path LIMIT 1"))
    #expect(try vault.pdm("mary", "locks", "--json").contains("\"stale\":true"))
    #expect(
      try vault.pdm("john", "handover", "a.nc", "b.nc", "mary", "-m", "only the chamfer")
        == "handed_over\ta.nc\nhanded_over\tb.nc")
    #expect(try holders(vault) == "a.nc|mary b.nc|mary")
    #expect(try vault.sqlite(columns) == before)
    // Another check-out: whoever was about to break john's does not break hers.
    #expect(try vault.sqlite("SELECT id FROM locks ORDER BY path LIMIT 1") != id)
    #expect(try !vault.pdm("mary", "locks", "--json").contains("\"stale\":true"))
    #expect(
      try vault.sqlite(
        """
        SELECT user, json_extract(details, '$.from'), json_extract(details, '$.to'), json_extract(details, '$.reason')
        FROM audit WHERE action = 'HANDOVER' AND target = CAST('a.nc' AS BLOB)
        """) == "john|john|mary|only the chamfer")
    #expect(
      try notices(vault)
        == "mary|handed_over|a.nc|john|only the chamfer\nmary|handed_over|b.nc|john|only the chamfer")
    let refused = try vault.expect(6, "john", "checkin", "a.nc", "-m", "done").errorText
    #expect(refused.contains("you handed it over") && refused.contains("checked out by mary"), "\(refused)")
    try vault.pdm("mary", "checkin", "a.nc", "-m", "finished")
    #expect(try vault.git("show", "HEAD:a.nc") == "john's edit\n")
    try vault.checkPromises("after a handover")
  }

  @Test func `an administrator gives away anybody's, and the holder is told where it went`() throws {
    let vault = try held()
    try vault.pdm("admin", "handover", "a.nc", "mary", "-m", "john is away")
    #expect(
      try notices(vault) == "mary|handed_over|a.nc|admin|john is away\njohn|handed_on|a.nc|admin|to mary: john is away")
    #expect(try vault.expect(6, "john", "cancel", "a.nc").errorText.contains("admin gave your check-out away"))
    // To themselves they need no notice, and mary's own check-out she still has.
    try vault.pdm("admin", "handover", "b.nc", "admin")
    #expect(try notices(vault).split(separator: "\n").last == "john|handed_on|b.nc|admin|to admin")
    #expect(try holders(vault) == "a.nc|mary b.nc|admin")
    try vault.pdm("mary", "cancel", "a.nc", "--keep-edits")
    try vault.pdm("mary", "inbox", "--ack")
    #expect(try !vault.expect(6, "mary", "cancel", "a.nc").errorText.contains("handed"))
  }

  @Test func `all or none, and only to who can hold it`() throws {
    let vault = try held()
    try vault.pdm("mary", "checkout", "sub/e.scad", "-m", "hers")
    let before = try holders(vault)
    try vault.expect(6, "john", "handover", "a.nc", "sub/e.scad", "mary")
    try vault.expect(6, "john", "handover", "a.nc", "c d.step", "mary")
    try vault.expect(6, "mary", "handover", "a.nc", "mary")
    try vault.expect(11, "john", "handover", "a.nc", "nobody")
    #expect(try vault.expect(1, "john", "handover", "a.nc", "john").errorText.contains("checked out by john already"))
    try vault.expect(2, "john", "handover", "mary")
    try vault.pdm("admin", "user", "role", "mary", "viewer")
    #expect(try vault.expect(1, "john", "handover", "a.nc", "mary").errorText.contains("mary is a viewer"))
    try vault.expect(5, "mary", "handover", "a.nc", "john")
    try vault.pdm("admin", "user", "role", "mary", "user")
    try vault.pdm("admin", "user", "disable", "mary")
    #expect(try vault.expect(1, "john", "handover", "a.nc", "mary").errorText.contains("is disabled"))
    try vault.pdm("admin", "user", "enable", "mary")
    #expect(try vault.pdm("john", "handover", "a.nc", "mary", "-n") == "would_hand_over\ta.nc")
    #expect(try holders(vault) == before)
    #expect(try vault.sqlite("SELECT count(*) FROM audit WHERE action = 'HANDOVER'") == "0")
    #expect(try notices(vault) == "")
  }
}
