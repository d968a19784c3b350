import Glibc
import Testing

@testable import PDMCore

/// Pushes into the repository of a store that only the set-gid program opens.
@Suite("Pushes by several OS users", .enabled(if: geteuid() == 0 && ReferenceProgram.isInstalled("setpriv")))
struct SetgidPushTests {
  /// Hooks of one user while another works, and a pre-receive that a receiving account runs for people who are told by its
  /// environment.
  @Test func `a receiving account asks the store for whoever pushes`() throws {
    let users = StoreUsers()
    let vault = try users.vault()
    let taken = try users.run("mary", "\"$PDM\" checkout b.nc -m mine", in: vault)
    try #require(taken.succeeded, "\(taken.errorText)")
    let hooks = try users.run(
      "admin",
      """
      "$PDM" identity add mary --os-user \(users.receiver) --variable GL_USER
      "$PDM" identity add admin --os-user \(users.receiver) --variable GL_USER
      "$PDM" hooks install; git config receive.denyCurrentBranch ignore
      """, in: vault)
    try #require(hooks.succeeded, "\(hooks.errorText)")
    // The hook is admin's, and runs as mary.
    let past = try users.run("mary", "rm a.nc; echo x >a.nc; git commit -qm no a.nc", in: vault)
    #expect(!past.succeeded && past.errorText.contains("a.nc"), "\(past.errorText)")
    let held = try users.run("mary", "git checkout -q a.nc; rm b.nc; echo x >b.nc; git commit -qm yes b.nc", in: vault)
    #expect(held.succeeded, "\(held.errorText)")
    let steps = """
      git clone -q . ../clone 2>/dev/null; cd ../clone; echo $WHO >b.nc; git -c user.name=$WHO -c user.email=$WHO@x commit -qam $WHO
      git -c protocol.ext.allow=always push -q "ext::setpriv --reuid=\(users.receiver) --regid=\(users.receiver) \
      --groups=\(users.team) env GL_USER=$WHO %S $REPO" HEAD:main
      """
    let script = "export REPO=\"$PWD\" WHO=%; rm -rf ../clone; chmod -R g+rwX .git; \(steps)"
    func pushed(by who: String) throws -> ChildResult {
      try users.run("root", script.split(separator: "%", maxSplits: 1).joined(separator: who), in: vault)
    }
    let refused = try pushed(by: "admin")
    #expect(!refused.succeeded && refused.errorText.contains("b.nc"), "\(refused.errorText)")
    let nobody = try pushed(by: "eve")
    #expect(!nobody.succeeded, "\(nobody.errorText)")
    let own = try pushed(by: "mary")
    #expect(own.succeeded, "\(own.errorText)")
  }
}
