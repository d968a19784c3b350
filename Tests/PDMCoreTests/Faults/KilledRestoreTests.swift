import Glibc
import Testing

@testable import PDMCore

/// At each moment there is the old store or the new one, and the same command once more finishes it. A backup is there
/// whole, or the one before it is.
@Suite("pdm restore-store and pdm backup are killed", .enabled(if: StoppedProcess.isPossible))
struct KilledRestoreTests {
  private static let words = [
    "restore-store", "../parts.pdm-backup", "--admin", "admin", "--password-stdin", "--force", "-y",
  ]
  private static let secret = "admin-secret\n"

  private func vault() throws -> RealVault {
    let vault = try RealVault()
    try vault.pdm("admin", "backup", "../parts.pdm-backup")
    try vault.pdm("john", "checkout", "a.nc", "-m", "why")
    try vault.edit("a.nc", "second\n")
    try vault.pdm("john", "checkin", "a.nc", "-m", "second")
    return vault
  }

  @Test func `at each step of a restore`() throws {
    let points = try StoppedProcess.points(vault(), "admin", Self.words, input: Self.secret)
    #expect(points.count > 50)
    var ends: Set<String> = []
    for point in KillPoint.chosen(points, about: 14) {
      let vault = try vault()
      _ = try StoppedProcess.kill(at: point, vault, "admin", Self.words, input: Self.secret)
      #expect(try vault.git("status", "--porcelain") == "", "\(point)")
      // The record is the old one or the new one, whole.
      let actions = try vault.sqlite("SELECT action FROM audit WHERE action IN ('RESTORE_STORE', 'CHECKIN_FILE')")
      #expect(["CHECKIN_FILE", "RESTORE_STORE\nCHECKIN_FILE"].contains(actions), "\(point): \(actions)")
      ends.insert(actions)
      try vault.restore("../parts.pdm-backup", "--force")
      try vault.checkLedger("restore, killed at \(point)")
      try vault.login("admin")
      try vault.pdm("admin", "audit", "verify", "--accept-restore", try vault.restoreHash())
    }
    #expect(ends.count == 2 || !KillPoint.isComplete)
  }

  @Test func `at each step of a backup`() throws {
    let words = ["backup", "../parts.pdm-backup", "--force"]
    let points = try StoppedProcess.points(vault(), "admin", words)
    #expect(points.count > 30)
    for point in KillPoint.chosen(points, about: 8) {
      let vault = try vault()
      _ = try StoppedProcess.kill(at: point, vault, "admin", words)
      try vault.checkPromises("backup, killed at \(point)")
      try vault.script("rm .pdm/pdm.db")
      try vault.restore("../parts.pdm-backup")
    }
  }
}
