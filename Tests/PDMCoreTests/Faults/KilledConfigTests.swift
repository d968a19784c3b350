import Testing

@testable import PDMCore

/// `check.on_error` stands in two places. A store that cannot be read must never be waved through by a setting that the
/// record does not know.
@Suite("pdm config is killed")
struct KilledConfigTests {
  private static let key = "check.on_error"

  /// git's copy, as another program reads it; empty where there is none.
  private func copy(_ vault: RealVault) throws -> String {
    let result = try vault.fixture.tryGit(["config", "--get-all", "pdm.checkOnError"].map { Array($0.utf8) })
    return result.outputText
  }

  private func expectHonest(_ vault: RealVault, _ when: String) throws {
    let copy = try copy(vault)
    let value = try vault.pdm("john", "config", Self.key)
    #expect(["", "refuse", "warn"].contains(copy), "\(when): \(copy)")
    if copy == "warn" {
      #expect(value == "warn", "\(when): only git's configuration says warn")
      #expect(try vault.sqlite("SELECT count(*) FROM audit WHERE action = 'CONFIG_SET'") != "0", "\(when)")
    }
    try vault.checkPromises(when)
  }

  /// What a change begins from and goes to.
  enum Act: String, CaseIterable {
    case loosen, tighten, unset

    func prepare() throws -> RealVault {
      let vault = try RealVault()
      if self != .loosen { try vault.pdm("admin", "config", "check.on_error", "warn") }
      return vault
    }

    var words: [String] {
      switch self {
      case .loosen: ["config", "check.on_error", "warn"]
      case .tighten: ["config", "check.on_error", "refuse"]
      case .unset: ["config", "--unset", "check.on_error"]
      }
    }

    var copy: String {
      switch self {
      case .loosen: "warn"
      case .tighten: "refuse"
      case .unset: ""
      }
    }
  }

  @Test(arguments: Act.allCases) func `what is set stands in both places`(act: Act) throws {
    let vault = try act.prepare()
    _ = try vault.run("admin", act.words[0], act.words[1], act.words[2])
    #expect(try copy(vault) == act.copy)
    try expectHonest(vault, act.rawValue)
    // Nothing else of the configuration was touched, and again is the same.
    _ = try vault.run("admin", act.words[0], act.words[1], act.words[2])
    #expect(try copy(vault) == act.copy)
    #expect(try vault.git("config", "core.bare") == "false\n")
  }

  @Test(.enabled(if: StoppedProcess.isPossible), arguments: Act.allCases, [false, true])
  func `around git, and the stricter one is left`(act: Act, afterGit: Bool) throws {
    let vault = try act.prepare()
    try StrickenGit("config", in: vault).killBoth(afterGit: afterGit, "admin", act.words)
    try expectHonest(vault, "\(act), \(afterGit ? "after" : "before") git")
    // The same command once more finishes it.
    try vault.pdm("admin", act.words[0], act.words[1], act.words[2])
    #expect(try copy(vault) == act.copy)
    try expectHonest(vault, "\(act), repeated")
  }

  @Test(.enabled(if: StoppedProcess.isPossible), arguments: Act.allCases)
  func `at each of its steps`(act: Act) throws {
    let points = try StoppedProcess.points(act.prepare(), "admin", act.words)
    #expect(points.count > 20)
    for point in KillPoint.chosen(points, about: 12) {
      let vault = try act.prepare()
      _ = try StoppedProcess.kill(at: point, vault, "admin", act.words)
      try expectHonest(vault, "\(act), killed at \(point)")
    }
  }

  @Test func `a configuration that cannot be written leaves what is stricter, and says so`() throws {
    let loosening = try Act.loosen.prepare()
    try loosening.fixture.write("repo/.git/config.lock", "")
    let result = try loosening.expect(1, "admin", "config", "check.on_error", "warn")
    #expect(result.errorText.contains("pdm.checkOnError") && result.errorText.contains("repeat"), "\(result.errorText)")
    try FileSystem.remove(loosening.fixture.path("repo/.git/config.lock"))
    try expectHonest(loosening, "locked while loosening")
    let tightening = try Act.tighten.prepare()
    try tightening.fixture.write("repo/.git/config.lock", "")
    try tightening.expect(1, "admin", "config", "check.on_error", "refuse")
    #expect(try tightening.pdm("john", "config", "check.on_error") == "warn")
    try FileSystem.remove(tightening.fixture.path("repo/.git/config.lock"))
    try expectHonest(tightening, "locked while tightening")
  }

  /// Whoever runs it in a clone means the vault, whose hooks look there.
  @Test func `from a clone it is the store's repository that keeps the copy`() throws {
    let vault = try RealVault()
    try vault.fixture.git("clone", "-q", "repo", "clone", in: "")
    let result = try vault.command(
      "admin", ["config", "check.on_error", "warn"].map { Array($0.utf8) }, in: "clone"
    ).run()
    #expect(result.succeeded, "\(result.errorText)")
    try expectHonest(vault, "from a clone")
    #expect(try copy(vault) == "warn")
    let own = ["config", "--local", "pdm.checkOnError"].map { Array($0.utf8) }
    #expect(try vault.fixture.tryGit(own, in: "clone").status == .exited(1))
  }

  /// Two administrators at once: whatever the store says at the end, git's copy is not looser.
  @Test func `two at once leave no copy that is looser than the store`() throws {
    let vault = try RealVault()
    let script = "for n in 1 2 3 4 5 6; do \"$PDM\" config check.on_error $0 -q || exit 1; done"
    let runners = try ["warn", "refuse"].map { word in
      var environment = vault.environment(of: "admin")
      environment["PDM"] = RealVault.program
      return HeldChild(
        try Subprocess(
          Array("sh".utf8), ["-c", script, word].map { Array($0.utf8) }, environment: environment,
          workingDirectory: vault.fixture.path("repo")
        ).start())
    }
    for runner in runners {
      let result = try runner.wait()
      #expect(result.succeeded, "\(result.errorText)")
    }
    try expectHonest(vault, "two at once")
    #expect(try copy(vault) == vault.pdm("john", "config", Self.key))
  }
}
