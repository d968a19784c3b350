import Testing

@testable import PDMCore

/// A disk that fills up, in a mount namespace of the test's own.
@Suite("The disk is full", .enabled(if: SmallDisk.canBeMounted))
struct FullDiskTests {
  /// Each act with nothing left, then again with room.
  @Test(arguments: [
    ("checkout", "\"$PDM\" checkout b.nc -m why"), ("checkin", "\"$PDM\" checkin a.nc -m done"),
    ("cancel", "\"$PDM\" cancel a.nc"),
  ]) func `nothing is lost, and it goes on when there is room`(name: String, act: String) throws {
    let vault = try RealVault()
    try vault.pdm("john", "checkout", "a.nc", "-m", "change")
    try vault.edit("a.nc", "john's edit\n")
    let root = String(decoding: vault.fixture.root, as: UTF8.self)
    let script = """
      mkdir '\(root)/small' && mount -t tmpfs -o size=2m none '\(root)/small' && cp -a '\(root)/repo' '\(root)/small/'
      cd '\(root)/small/repo' && cat /dev/zero >../fill 2>/dev/null
      \(act) 2>'\(root)/said'; echo "full: $?"
      find .git -name '*.lock'
      cat a.nc
      rm ../fill
      \(act) >/dev/null; echo "room: $?"
      "$PDM" audit verify >/dev/null && sqlite3 .pdm/pdm.db 'PRAGMA integrity_check; SELECT count(*) FROM intents'
      find .git -name '*.lock' -o -name 'pdm-*'; git fsck --strict --no-dangling
      git for-each-ref --format='%(refname)' refs/pdm | sed 's|$|:a.nc|' | xargs -r -n 1 git show
      """
    var environment = vault.environment(of: "john")
    environment["PDM"] = RealVault.program
    let shell = Subprocess(
      Array("unshare".utf8), ["-rm", "bash", "-c", script].map { Array($0.utf8) }, environment: environment,
      workingDirectory: vault.fixture.root)
    let output = try shell.run().outputText
    let said = String(decoding: try vault.fixture.read("said"), as: UTF8.self)
    #expect(said.contains("room") || said.contains("No space left"), "\(said)")
    let kept = name == "cancel" ? "\njohn's edit" : ""
    #expect(output == "full: 1\njohn's edit\nroom: 0\nok\n0\(kept)", "\(output)\n\(said)")
  }
}

private enum SmallDisk {
  /// Whether this machine lets us make a mount namespace.
  static let canBeMounted: Bool = {
    let probe = Subprocess(
      Array("unshare".utf8), ["-rm", "mount", "-t", "tmpfs", "none", "/mnt"].map { Array($0.utf8) },
      environment: .current)
    return (try? probe.run().succeeded) == true
  }()
}
