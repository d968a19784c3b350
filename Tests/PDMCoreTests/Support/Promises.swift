import Glibc
import Testing

@testable import PDMCore

/// The promises of docs/index.md, looked at from outside: by git, by sqlite3 and by `pdm audit verify`.
extension RealVault {
  /// After any fault, and after one more command of somebody else.
  /// - Parameter restore: the hash of one that is known of.
  func checkPromises(
    _ when: String, accepting restore: String? = nil, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    try checkLedger(when, sourceLocation)
    #expect(try sqlite("SELECT count(*) FROM intents") == "0", "\(when)", sourceLocation: sourceLocation)
    #expect(try sqlite("PRAGMA integrity_check") == "ok", "\(when)", sourceLocation: sourceLocation)
    #expect(try leftovers() == [], "\(when)", sourceLocation: sourceLocation)
    let fsck = try fixture.tryGit(["fsck", "--strict", "--no-dangling"].map { Array($0.utf8) }, in: folder)
    #expect(fsck.succeeded && fsck.output.isEmpty, "\(when): \(fsck.outputText)", sourceLocation: sourceLocation)
    let words = ["audit", "verify"] + (restore.map { ["--accept-restore", $0] } ?? [])
    let verified = try command("admin", words.map { Array($0.utf8) }).run()
    #expect(verified.succeeded, "\(when): \(verified.errorText)", sourceLocation: sourceLocation)
  }

  /// Never a commit without its audit line, never a line without its commit, never one of them twice.
  func checkLedger(_ when: String, _ sourceLocation: SourceLocation = #_sourceLocation) throws {
    let commits = try git("log", "--format=%H", "--grep=^Pdm-Checkin: ").split(separator: "\n").map(String.init)
    let lines = try sqlite(
      """
      SELECT DISTINCT json_extract(details, '$.commit') FROM audit
      WHERE action IN ('CHECKIN_FILE', 'ADD_FILE', 'DELETE_FILE', 'RENAME_FILE', 'RESTORE_FILE') AND details LIKE '%"commit":"%'
      """
    ).split(separator: "\n").map(String.init)
    #expect(Set(commits) == Set(lines), "\(when)", sourceLocation: sourceLocation)
    // Never a number in a commit that the store does not know, and none in the store without its commit.
    let numbered = try git("log", "--format=%(trailers:key=Pdm-Revision,valueonly)").split(separator: "\n").count
    #expect(try sqlite("SELECT count(*) FROM revisions") == "\(numbered)", "\(when)", sourceLocation: sourceLocation)
    let doubles = try sqlite(
      """
      SELECT count(*) FROM (SELECT 1 FROM audit WHERE action LIKE '%_FILE' AND details LIKE '%"commit":"%'
      GROUP BY action, target, json_extract(details, '$.commit') HAVING count(*) > 1)
      """)
    #expect(doubles == "0", "\(when)", sourceLocation: sourceLocation)
  }

  /// Locks and work folders that a dead command of ours left under the git folder.
  func leftovers() throws -> [String] {
    let find = Subprocess(
      Array("find".utf8),
      [fixture.path("\(folder)/.git")]
        + ["(", "-name", "*.lock", "-o", "-name", "pdm-*", "-o", "-name", "PDM_*", ")"].map { Array($0.utf8) },
      environment: fixture.environment)
    return try find.run().outputText.split(separator: "\n").map(String.init)
  }
}
