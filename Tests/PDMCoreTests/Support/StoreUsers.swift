import Testing

@testable import PDMCore

/// OS users in one group, and a pdm that runs in another that none of them is in.
struct StoreUsers {
  /// Numbers that no account of the machine needs to have.
  let numbers = ["admin": 60_001, "mary": 60_002, "root": 0]
  let team = 60_100
  let program = 60_200
  let receiver = 60_300

  func run(_ user: String, _ script: String, in vault: RealVault, groups: Int? = nil) throws -> ChildResult {
    let number = numbers[user] ?? 0
    let root = vault.fixture.root
    var environment = vault.environment(of: user)
    environment["PDM"] = root.appending("bin/pdm")
    environment["PLAIN"] = RealVault.program
    environment["PATH"] = root.appending("bin") + Array(":".utf8) + (environment["PATH"] ?? [])
    environment["GIT_CONFIG_GLOBAL"] = vault.fixture.path("homes/\(user)/.gitconfig")
    return try Subprocess(
      Array("setpriv".utf8),
      [
        "--reuid=\(number)", "--regid=\(number)", "--groups=\(groups.map { "\(team),\($0)" } ?? "\(team)")", "sh",
        "-euc",
        "umask 022; \(script)",
      ].map { Array($0.utf8) }, environment: environment, workingDirectory: vault.fixture.path(vault.folder)
    ).run()
  }

  /// A repository that the team shares, with a store that root made by the set-gid program.
  func vault() throws -> RealVault {
    let vault = RealVault(bare: try GitFixture())
    let real = String(decoding: RealVault.program, as: UTF8.self)
    try vault.script(
      """
      chmod 755 . && mkdir bin homes repo && chown \(numbers["admin"] ?? 0):\(team) repo && chmod 2770 repo && chmod 777 .
      cp \(real) bin/pdm && chgrp \(program) bin/pdm && chmod 2755 bin/pdm
      for user in \(numbers.map { "\($0.key):\($0.value)" }.joined(separator: " ")); do
        mkdir homes/${user%:*} && cp home/.gitconfig homes/${user%:*}
        git config --file homes/${user%:*}/.gitconfig safe.directory '*'
        chown -R ${user#*:} homes/${user%:*}
      done
      """, in: "")
    let scripts = [
      (
        "admin",
        """
        umask 002; git init -q --shared=group .; echo 0 >a.nc; echo 0 >b.nc; chmod g+rw *.nc; git add -A; git commit -qm first
        """
      ),
      ("root", "umask 002; echo admin-secret | \"$PDM\" init --admin admin --password-stdin"),
      (
        "admin",
        """
        echo admin-secret | "$PDM" login admin --password-stdin
        echo mary-secret | "$PDM" user add mary --password-stdin
        """
      ), ("mary", "echo mary-secret | \"$PDM\" login mary --password-stdin"),
    ]
    for (user, script) in scripts {
      let result = try run(user, script, in: vault)
      try #require(result.succeeded, "\(user) \(script): \(result.errorText)")
    }
    return vault
  }
}
