import Glibc
import Testing

@testable import PDMCore

/// Two users of the operating system in one group and one folder, each with a umask of their own. Needs root, as a build
/// machine has it; elsewhere there is nobody to change to.
@Suite("Two OS users", .enabled(if: geteuid() == 0))
struct TwoUserTests {
  /// Numbers that no account of the machine needs to have.
  private static let users = ["admin": 60_001, "mary": 60_002]
  private static let group = 60_100

  private func run(_ user: String, umask: String, _ script: String, in vault: RealVault) throws -> ChildResult {
    let number = Self.users[user] ?? 0
    var environment = vault.environment(of: user)
    environment["PDM"] = RealVault.program
    environment["GIT_CONFIG_GLOBAL"] = vault.fixture.path("homes/\(user)/.gitconfig")
    return try Subprocess(
      Array("setpriv".utf8),
      [
        "--reuid=\(number)", "--regid=\(number)", "--groups=\(Self.group)", "sh", "-euc", "umask \(umask); \(script)",
      ].map { Array($0.utf8) }, environment: environment, workingDirectory: vault.fixture.path(vault.folder)
    ).run()
  }

  private func act(
    _ user: String, umask: String, _ script: String, in vault: RealVault,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let result = try run(user, umask: umask, script, in: vault)
    try #require(result.succeeded, "\(user) \(script): \(result.errorText)", sourceLocation: sourceLocation)
    #expect(
      !result.errorText.contains("warning"), "\(user) \(script): \(result.errorText)", sourceLocation: sourceLocation)
  }

  /// A repository that the first user makes, with a vault in it.
  private func vault(_ shared: String, _ umasks: [String: String]) throws -> RealVault {
    let vault = RealVault(bare: try GitFixture())
    try vault.script(
      """
      chmod 755 . && mkdir homes repo && chown \(Self.users["admin"] ?? 0):\(Self.group) repo && chmod 2770 repo
      for user in \(Self.users.map { "\($0.key):\($0.value)" }.joined(separator: " ")); do
        mkdir homes/${user%:*} && cp home/.gitconfig homes/${user%:*}
        git config --file homes/${user%:*}/.gitconfig safe.directory "$PWD/repo"
        chown -R ${user#*:} homes/${user%:*}
      done
      """, in: "")
    let (mine, theirs) = (umasks["admin"] ?? "022", umasks["mary"] ?? "022")
    try act(
      "admin", umask: mine,
      """
      git init -q --shared=\(shared) .; mkdir sub; chmod 2770 sub; echo 0 >a.nc; echo 0 >b.nc; echo 0 >sub/c.nc
      chmod g+rw *.nc sub/*; git add -A; git commit -qm first
      echo admin-secret | "$PDM" init --admin admin --password-stdin
      echo admin-secret | "$PDM" login admin --password-stdin
      echo mary-secret | "$PDM" user add mary --password-stdin
      """, in: vault)
    try act("mary", umask: theirs, "echo mary-secret | \"$PDM\" login mary --password-stdin", in: vault)
    return vault
  }

  @Test(arguments: [
    ("group", "022", "077"), ("all", "077", "027"), ("0660", "022", "027"), ("group", "077", "077"),
  ])
  func `what one writes the next can use`(shared: String, mine: String, theirs: String) throws {
    let umasks = ["admin": mine, "mary": theirs]
    let vault = try vault(shared, umasks)
    for round in 1...20 {
      let user = round % 2 == 0 ? "mary" : "admin"
      // As an editor that saves by renaming does it.
      try act(
        user, umask: umasks[user] ?? "",
        """
        "$PDM" checkout a.nc sub/c.nc -m r; echo \(round) >a.nc; echo \(round) >new; mv -f new sub/c.nc
        "$PDM" checkin a.nc sub/c.nc -m '\(round)'
        """, in: vault)
    }
    try act("mary", umask: theirs, "test $(git rev-list --count HEAD) = 21", in: vault)
    let acts = [
      ("mary", "\"$PDM\" checkout b.nc -m r; echo edit >b.nc; \"$PDM\" cancel b.nc"),
      ("admin", "\"$PDM\" checkout b.nc -m r; echo edit >b.nc; \"$PDM\" cancel b.nc"),
      ("mary", "echo n >n.nc; \"$PDM\" add n.nc -m new; \"$PDM\" mv n.nc deep/er/n.nc -m name"),
      ("admin", "\"$PDM\" checkout deep/er/n.nc -m r; echo 2 >deep/er/n.nc; \"$PDM\" checkin deep/er/n.nc -m 2"),
      ("admin", "\"$PDM\" checkout a.nc -m r; \"$PDM\" restore a.nc HEAD~5; \"$PDM\" checkin a.nc -m r"),
      ("mary", "\"$PDM\" checkout a.nc -m r; echo edit >>a.nc; \"$PDM\" checkin a.nc -m more; \"$PDM\" blame a.nc"),
      ("mary", "\"$PDM\" checkout a.nc b.nc -m r; echo hers >a.nc; echo hers >b.nc"),
      ("admin", "\"$PDM\" break a.nc -y -m away; test -z \"$(git status -s a.nc)\"; \"$PDM\" handover b.nc admin"),
      ("admin", "\"$PDM\" checkout b.nc -m mine; echo his >>b.nc; \"$PDM\" checkin b.nc -m both"),
      (
        "mary",
        "test \"$(git show HEAD:b.nc)\" = \"$(printf 'hers\\nhis')\"; git grep -q hers $(git for-each-ref --format='%(refname)' refs/pdm/rescue/mary) -- a.nc"
      ),
      ("admin", "\"$PDM\" rm deep/er/n.nc -m gone; echo k >deep/k.nc; \"$PDM\" add deep/k.nc -m k"),
      ("mary", "\"$PDM\" audit >>/dev/null; git status --porcelain; git fsck --strict --no-dangling; git gc -q"),
      (
        "admin",
        "\"$PDM\" checkout a.nc -m r; echo last >a.nc; \"$PDM\" checkin a.nc -m last; test -z \"$(git status -s)\""
      ),
    ]
    for (user, script) in acts { try act(user, umask: umasks[user] ?? "", script, in: vault) }
    // Everything that git and pdm keep is the group's, for reading and, but for objects, for writing.
    let odd = """
      find .git .pdm ! -group \(Self.group)
      find .git .pdm -type d ! -perm -2070
      find .git .pdm -type f ! -perm -040
      find .git .pdm -type f ! -path '.git/objects/*' ! -path '.git/hooks/*' ! -perm -060
      find . -path ./.git -prune -o -type f ! -perm -040 -print
      [ \(shared) != 0660 ] || find .git .pdm -type f ! -path '.git/hooks/*' -perm /007
      """
    #expect(try vault.script(odd) == "")
  }

  @Test func `a file that its editor keeps from colleagues is not broken, and it says whose it is`() throws {
    let vault = try vault("group", [:])
    try act("mary", umask: "077", "\"$PDM\" checkout b.nc -m r; echo hers >new; mv -f new b.nc", in: vault)
    let refused = try run("admin", umask: "022", "\"$PDM\" break b.nc -y -m away", in: vault)
    #expect(refused.status == .exited(10), "\(refused.errorText)")
    #expect(refused.errorText.contains("b.nc: Permission denied") && refused.errorText.contains("it belongs to"))
    try act("admin", umask: "022", "\"$PDM\" locks | grep -q mary; test -z \"$(git for-each-ref refs/pdm)\"", in: vault)
    try act("mary", umask: "022", "chmod g+r b.nc", in: vault)
    try act("admin", umask: "022", "\"$PDM\" break b.nc -y -m away; test $(cat b.nc) = 0", in: vault)
  }

  @Test func `an owner that git does not trust is refused by every command, with the line that mends it`() throws {
    let vault = try vault("group", [:])
    try vault.script("rm homes/mary/.gitconfig; touch homes/mary/.gitconfig; chown 60002 homes/mary/.gitconfig", in: "")
    let commands = [
      "init --admin admin", "login mary --password-stdin", "whoami", "logout", "user list", "ls", "show a.nc",
      "checkout a.nc -m x", "checkin a.nc -m x", "cancel a.nc", "break a.nc -y -m x", "handover a.nc mary",
      "add a.nc -m x", "rm a.nc -m x", "mv a.nc z.nc -m x",
      "cat a.nc", "restore a.nc HEAD", "diff a.nc", "blame a.nc", "log", "locks", "audit", "audit verify",
      "show --vault",
    ]
    let mend = "git config --global --add safe.directory \(String(decoding: vault.fixture.path("repo"), as: UTF8.self))"
    for command in commands {
      let refused = try run("mary", umask: "022", "echo secret | \"$PDM\" \(command)", in: vault)
      #expect(refused.status == .exited(10), "\(command) \(refused.errorText)")
      #expect(
        refused.errorText.contains("hint: \(mend)\n") || refused.errorText.hasSuffix("hint: \(mend)"), "\(command)")
    }
    for setting in [mend, "git config --global safe.directory '*'"] {
      try act(
        "mary", umask: "022", "\(setting); \"$PDM\" ls; git config --global --unset-all safe.directory", in: vault)
    }
  }
}
