import Glibc
import Testing

@testable import PDMCore

/// A share of which the mount table says what the test wants: a file system in memory, since that has a device number
/// without a driver as network file systems have.
private struct FeignedMount {
  static let isPossible =
    geteuid() == 0 && ReferenceProgram.isInstalled("unshare") && ReferenceProgram.isInstalled("mountpoint")

  let vault: RealVault
  /// What stands behind the dash in the table, but for the place.
  let fileSystem: String
  let options: String

  /// Runs a script of sh in the vault's folder on that mount, as john: his home lies beside it.
  func run(_ script: String) throws -> ChildResult {
    var environment = vault.environment(of: "john")
    environment["PDM"] = RealVault.program
    environment["TYPE"] = Array(fileSystem.utf8)
    environment["OPTIONS"] = Array(options.utf8)
    environment["SCRIPT"] = Array(script.utf8)
    let shell = """
      mkdir -p share; mount -t tmpfs share share; cp -a repo share/
      device=$(mountpoint -d share)
      printf '99 1 %s / %s rw - %s server:/parts %s\\n' "$device" "$PWD/share" "$TYPE" "$OPTIONS" >table
      cd share/repo
      exec sh -c 'mount --bind ../../table /proc/$$/mountinfo; eval "$SCRIPT"'
      """
    return try Subprocess(
      Array("unshare".utf8), ["-m", "sh", "-euc", shell].map { Array($0.utf8) }, environment: environment,
      workingDirectory: vault.fixture.root
    ).run()
  }

  /// Only the shell itself sees the table, and what takes its place by exec.
  func pdm(_ words: String) throws -> ChildResult { try run("exec \"$PDM\" \(words)") }
}

/// What the doctor says of the share, and what no command uses in silence.
@Suite("The share of a vault")
struct ShareTests {
  @Test(
    .enabled(if: FeignedMount.isPossible),
    arguments: [
      ("cifs", "rw,vers=3.1.1,nobrl", "nobrl"), ("nfs", "rw,vers=3,nolock,local_lock=all", "nolock"),
      ("nfs", "rw,vers=3,local_lock=flock", "local_lock=flock"), ("cifs", "rw,cache=loose", "cache=loose"),
      ("fuse.sshfs", "rw", "fuse.sshfs"),
    ])
  func `a mount that cannot exclude is refused by whatever would use it`(type: String, options: String, word: String)
    throws
  {
    for words in [
      "checkout a.nc -m why", "ls", "locks", "show a.nc", "whoami", "audit", "audit verify", "doctor",
      "init --admin admin --password-stdin -C ../new",
    ] {
      let mount = FeignedMount(vault: try RealVault(), fileSystem: type, options: options)
      let result =
        words.hasPrefix("init")
        ? try mount.run("git init -q ../new; echo admin-secret >../secret; exec \"$PDM\" \(words) <../secret")
        : try mount.pdm(words)
      #expect(result.status == .exited(10), "\(words): \(result.outputText) \(result.errorText)")
      #expect((result.outputText + result.errorText).contains(word), "\(words): \(result.errorText)")
    }
  }

  @Test(
    .enabled(if: FeignedMount.isPossible),
    arguments: [
      ("nfs4", "rw,vers=4.2,local_lock=none"), ("cifs", "rw,vers=3.1.1,cache=strict"), ("tmpfs", "rw"),
    ]) func `a mount against which nothing is known is used`(type: String, options: String) throws
  {
    let mount = FeignedMount(vault: try RealVault(), fileSystem: type, options: options)
    // How this machine saw the vault before would be a mixture.
    _ = try mount.vault.sqlite("DELETE FROM hosts")
    for words in ["checkout a.nc -m why", "doctor"] {
      let result = try mount.pdm(words)
      #expect(result.status == .exited(0), "\(words): \(result.outputText) \(result.errorText)")
    }
  }

  @Test(.enabled(if: FeignedMount.isPossible))
  func `a file system that nobody knows is written to when two hosts were tested, and not before`() throws {
    let mount = FeignedMount(vault: try RealVault(), fileSystem: "ceph", options: "rw")
    let refused = try mount.pdm("checkout a.nc -m why")
    #expect(refused.status == .exited(10) && refused.errorText.contains("pdm doctor --serve"), "\(refused.errorText)")
    #expect(try mount.vault.sqlite("SELECT count(*) FROM locks") == "0")

    let store = try StoreFixture()
    let ceph = Mount(fileSystem: "ceph", source: "mon:/parts", options: ["rw"])
    var context = store.files.context(in: "")
    context.clock = store.clock
    func note(needsNoProof: Bool, on machine: String?) throws {
      try store.store.write { transaction in
        if let machine { try transaction.recordProof(of: ceph, on: machine) }
        try transaction.connection.recordHost(
          seeing: ceph, store.folder, needsNoProof: needsNoProof, context: context)
        return try transaction.commit(recording: [], returning: ())
      }
    }
    #expect(throws: LockingFailure.mountUnproved(fileSystem: "ceph")) { try note(needsNoProof: false, on: nil) }
    // Another machine's test is no proof for this one.
    #expect(throws: LockingFailure.mountUnproved(fileSystem: "ceph")) { try note(needsNoProof: false, on: "other") }
    try note(needsNoProof: true, on: nil)
    try note(needsNoProof: false, on: MachineNumber.of(context))
    try note(needsNoProof: false, on: nil)
  }

  @Test(arguments: [
    (
      "('m1 cifs', 'mill', 'cifs', '//s/p', '', NOW), ('m2 nfs4', 'bench', 'nfs4', 's:/p', '', NOW)", "trouble",
      "smb2 leases"
    ),
    (
      "('m1 nfs4', 'mill', 'nfs4', 's:/p', '', NOW), ('m2 nfs4', 'mill', 'nfs4', 's:/p', '', NOW)", "warning",
      "nfs4_unique_id"
    ),
    ("('m1 nfs4', 'mill', 'nfs4', 's:/p', '', NOW), ('m2 local', 'bench', 'local', '', '', NOW)", "ok", "-"),
    ("('m1 cifs', 'mill', 'cifs', '//s/p', '', 0), ('m2 nfs4', 'bench', 'nfs4', 's:/p', '', NOW)", "ok", "-"),
  ]) func `hosts that do not go together are told`(rows: String, state: String, remedy: String) throws {
    let vault = try RealVault()
    let now = "\(SystemClock().now().milliseconds)"
    _ = try vault.sqlite("DELETE FROM hosts; INSERT INTO hosts VALUES \(rows.replacing("NOW", with: now))")
    let lines = try vault.run("nobody", "doctor").outputText.split(separator: "\n").map { $0.split(separator: "\t") }
    let found = try #require(lines.first { $0[1] == "hosts" })
    #expect(found[0] == state && found[3].contains(remedy), "\(found)")
  }

  /// strace makes the calls answer that all is well, as a file system does that has no locks and does not say so.
  @Test(
    .enabled(if: ReferenceProgram.isInstalled("strace")), arguments: [("flock", "flock"), ("fcntl", "record lock")])
  func `a lock that keeps no second process out is trouble`(call: String, title: String) throws {
    let vault = try RealVault()
    let trace = Subprocess(
      Array("strace".utf8),
      ["-f", "-qq", "-o", "/dev/null", "-e", "trace=\(call)", "-e", "inject=\(call):retval=0"].map { Array($0.utf8) }
        + [RealVault.program, Array("doctor".utf8)],
      environment: vault.environment(of: "john"), workingDirectory: vault.fixture.path("repo"))
    let result = try trace.run()
    #expect(result.status == .exited(10))
    #expect(
      result.outputText.contains("trouble\tshare_locks\ta second process gets the \(title) that this one has"),
      "\(result.outputText)")
    #expect(try vault.script("ls -A .pdm | grep -c probe || :") == "0")
  }

  @Test func `what dead doctors left goes after an hour`() throws {
    let vault = try RealVault()
    try vault.script(
      "cd .pdm; mkdir probe-0 .probe-1 meeting-2 probe-3; touch probe-0/x meeting-2/y; touch -d '2 hours ago' probe-0 .probe-1 meeting-2"
    )
    try vault.pdm("john", "doctor")
    #expect(try vault.script("ls -A .pdm | grep -e probe -e meeting") == "probe-3")
  }
}
