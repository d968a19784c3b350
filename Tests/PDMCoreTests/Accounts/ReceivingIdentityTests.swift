import Glibc
import Testing

@testable import PDMCore

/// Who pushes, where one OS account receives for many.
@Suite("Pushes through a receiving account")
struct ReceivingIdentityTests {
  /// The receiving account; john is logged in wherever it looks for a session.
  private static let git: UInt32 = 54321
  let run: GoldenRun

  init() throws {
    run = try GoldenRun()
    try run.setUp("admin", "identity add john --os-user 54321 --variable GL_USER")
    try run.setUp("admin", "identity add mary --os-user 54321 --variable GL_USER --value m.doe")
    try run.setUp("admin", "identity add mary --os-user 54321 --variable REMOTE_USER --value mary@example.com")
  }

  /// Who it is that a hook would see.
  private func pusher(
    as osUser: UInt32 = git, home: String = "nobody", _ environment: KeyValuePairs<String, String> = [:]
  ) throws -> String {
    var context = run.context(home, .pipe, environment)
    context.userID = osUser
    let vault = try Vault(locating: Vault.Options(), context: context)
    return try vault.read { try vault.authenticatePusher($0).user.name }
  }

  private func expectNobody(_ environment: KeyValuePairs<String, String>, looked: [String]) {
    let failure = #expect(throws: ReceivingIdentityFailure.self) { try pusher(environment) }
    #expect(failure == .nobody(osUser: "uid 54321", looked: looked))
    #expect(failure?.category == .notLoggedIn)
    for variable in looked { #expect(failure?.message.contains(variable) == true) }
  }

  @Test func `two environments are two people`() throws {
    #expect(try pusher(["GL_USER": "john"]) == "john")
    #expect(try pusher(["GL_USER": "m.doe"]) == "mary")
    #expect(try pusher(["REMOTE_USER": "mary@example.com", "OTHER": "john"]) == "mary")
    // Two that mean the same.
    #expect(try pusher(["GL_USER": "m.doe", "REMOTE_USER": "mary@example.com"]) == "mary")
  }

  @Test func `where it names nobody, the push is nobody's`() throws {
    for environment: KeyValuePairs in [
      [:], ["GL_USER": ""], ["GL_USER": "mary"], ["GL_USER": "JOHN"], ["GL_USER": "john "], ["GL_USERS": "john"],
      ["REMOTE_USER": "john"], ["USER": "john", "LOGNAME": "john", "GIT_AUTHOR_NAME": "john"],
    ] {
      expectNobody(environment, looked: ["GL_USER", "REMOTE_USER"])
    }
    let failure = #expect(throws: ReceivingIdentityFailure.self) {
      try pusher(["GL_USER": "john", "REMOTE_USER": "mary@example.com"])
    }
    #expect(failure == .several(osUser: "uid 54321", accounts: ["john", "mary"]))
    try run.setUp("admin", "user disable mary")
    #expect(throws: ReceivingIdentityFailure.disabled(account: "mary", variable: "GL_USER")) {
      try pusher(["GL_USER": "m.doe"])
    }
  }

  /// john's session file is there and good, but for the receiving account it is not looked at.
  @Test func `its own session never stands in`() throws {
    #expect(try pusher(as: geteuid(), home: "john") == "john")
    try run.setUp("admin", "identity add mary --os-user \(geteuid()) --variable GL_USER")
    #expect(throws: ReceivingIdentityFailure.self) { try pusher(as: geteuid(), home: "john") }
    #expect(try pusher(as: geteuid(), home: "john", ["GL_USER": "mary"]) == "mary")
    // Only for hooks of the receiving side: any other command goes by the session as before.
    try run.setUp("john", "whoami")
  }

  /// Who runs a hook himself has any environment that he likes.
  @Test func `another OS user is himself, whatever his environment says`() throws {
    #expect(try pusher(as: geteuid(), home: "mary", ["GL_USER": "john"]) == "mary")
    #expect(throws: AccountFailure.notLoggedIn) { try pusher(as: 54322, ["GL_USER": "john"]) }
  }

  @Test func `a token counts before all of it, good or not`() throws {
    let token = try run.pdm("admin", "token create -q").outputText.dropLast()
    #expect(try pusher(["GL_USER": "john", "PDM_TOKEN": String(token)]) == "admin")
    #expect(throws: TokenFailure.unknown) { try pusher(["GL_USER": "john", "PDM_TOKEN": "pdmt_x"]) }
    // As CI sets it where there is none.
    #expect(try pusher(["GL_USER": "john", "PDM_TOKEN": ""]) == "john")
  }

  @Test func `a removed one is gone at once`() throws {
    try run.setUp("admin", "identity remove mary --variable GL_USER")
    expectNobody(["GL_USER": "m.doe"], looked: ["GL_USER", "REMOTE_USER"])
    #expect(try pusher(["REMOTE_USER": "mary@example.com"]) == "mary")
    try run.setUp("admin", "identity remove mary")
    try run.setUp("admin", "identity remove john")
    // Without any, it is an OS user like all.
    #expect(throws: AccountFailure.notLoggedIn) { try pusher(["GL_USER": "john"]) }
  }

  @Test func `variables that a client can set are not taken`() throws {
    for name in [
      "GIT_PUSH_OPTION_0", "GIT_PROTOCOL", "GIT_AUTHOR_NAME", "LC_ALL", "LANG", "SSH_ORIGINAL_COMMAND", "HTTP_X",
    ] {
      #expect(throws: ReceivingIdentityFailure.clientsVariable(name)) { try ReceivingIdentity.checkVariable(name) }
    }
    for name in ["", "1A", "A B", "A=B", "Ä", "A\0", String(repeating: "A", count: 101)] {
      #expect(throws: ReceivingIdentityFailure.badVariable(name)) { try ReceivingIdentity.checkVariable(name) }
    }
    for name in ["GL_USER", "REMOTE_USER", "_x1", "GITEA_PUSHER_NAME", "PDM_USER"] {
      try ReceivingIdentity.checkVariable(name)
    }
  }

  @Test func `an OS user is a name of this machine or a number`() throws {
    #expect(try ReceivingIdentity.number(of: "root") == 0)
    #expect(try ReceivingIdentity.number(of: "54321") == 54321)
    for name in ["", "-1", "+1", "4294967295", "4294967296", "no-such-user", "root\0"] {
      #expect(throws: ReceivingIdentityFailure.unknownUser(name)) { try ReceivingIdentity.number(of: name) }
    }
  }
}
