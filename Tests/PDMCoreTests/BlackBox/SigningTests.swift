import Glibc
import Testing

@testable import PDMCore

/// `commit.gpgsign`, and other settings of git's that a commit follows.
@Suite("A check-in is signed and written as git is configured")
struct SigningTests {
  private func edited() throws -> RealVault {
    let vault = try RealVault()
    try vault.pdm("john", "checkout", "a.nc", "-m", "change")
    try vault.edit("a.nc", "john's edit\n")
    try vault.fixture.git("config", "commit.gpgsign", "true", in: vault.folder)
    return vault
  }

  private func check(_ vault: RealVault, breaking: String, mending: String) throws {
    // Each kind of commit, with a signer that fails: nothing happens.
    try vault.script(breaking)
    try vault.edit("new.nc", "new\n")
    let before = try vault.state()
    for command in [
      ["checkin", "a.nc", "-m", "x"], ["add", "new.nc", "-m", "x"], ["rm", "b.nc", "-m", "x"],
      ["mv", "b.nc", "z.nc", "-m", "x"],
    ] {
      let refused = try vault.command("john", command.map { Array($0.utf8) }).run()
      #expect(refused.status == .exited(1), "\(command) \(refused.errorText)")
      #expect(try vault.state() == before, "\(command)")
      #expect(try vault.read("a.nc") == "john's edit\n")
    }
    try vault.script(mending)
    try vault.pdm("john", "checkin", "a.nc", "-m", "signed")
    try vault.pdm("john", "mv", "b.nc", "z.nc", "-m", "signed too")
    for revision in ["HEAD", "HEAD~1"] {
      let words = ["verify-commit", revision].map { Array($0.utf8) }
      let verified = try vault.fixture.tryGit(words, in: vault.folder)
      #expect(verified.succeeded, "\(verified.errorText)")
    }
    try vault.pdm("john", "audit", "verify")
    try vault.checkPromises("after signed check-ins")
  }

  @Test func `by gpg, or not at all`() throws {
    let vault = try edited()
    // A socket's name is bounded, so the folder's must be short.
    vault.fixture.environment["GNUPGHOME"] = vault.fixture.path("g")
    defer { _ = try? vault.script("gpgconf --kill all") }
    try vault.script(
      """
      mkdir -m 700 "$GNUPGHOME"
      gpg --batch --quiet --passphrase '' --quick-gen-key 'john <john@pdm>' ed25519 sign never 2>../said
      """)
    try check(
      vault, breaking: "git config gpg.program false", mending: "git config --unset gpg.program")
  }

  @Test func `by ssh, or not at all`() throws {
    let vault = try edited()
    try vault.script(
      """
      ssh-keygen -q -t ed25519 -N '' -f ../key
      git config gpg.format ssh; git config user.signingkey "$PWD/../key.pub"
      echo "john@pdm $(cat ../key.pub)" >../allowed; git config gpg.ssh.allowedSignersFile "$PWD/../allowed"
      """)
    try check(vault, breaking: "mv ../key ../away", mending: "mv ../away ../key")
  }

  @Test func `its message is what was typed, in UTF-8, by the account and at the time that git is given`() throws {
    let vault = try RealVault()
    try vault.script(
      """
      git config commit.template /nowhere; git config commit.cleanup strip; git config core.commentChar ';'
      git config user.useConfigOnly true; git config --global --unset user.name; git config --global --unset user.email
      git config i18n.commitEncoding ISO-8859-1; git config i18n.logOutputEncoding UTF-8
      git config core.editor false; git config commit.verbose true; git config trailer.separators %
      """)
    try vault.pdm("john", "checkout", "a.nc", "-m", "change")
    try vault.edit("a.nc", "john's edit\n")
    vault.fixture.environment["GIT_AUTHOR_DATE"] = Array("2001-02-03T04:05:06+0100".utf8)
    try vault.pdm("john", "checkin", "a.nc", "-m", "größer\n\n#12 and\n; not a comment")
    let text = try vault.git("log", "-1", "--format=%an <%ae> %aI%n%B")
    #expect(
      text.hasPrefix(
        "john <john@pdm> 2001-02-03T04:05:06+01:00\ngrößer\n\n#12 and\n; not a comment\n\nPdm-User: john\n"))
    #expect(try !vault.git("cat-file", "commit", "HEAD").contains("encoding"))
    // git reads trailers by that setting too, and the promises are looked at by git.
    try vault.script("git config --unset trailer.separators")
    try vault.checkPromises("after an odd configuration")
  }
}
