import Foundation
import Testing

@testable import PDMCore

extension GoldenScenario {
  static let tokens = [
    GoldenScenario("token-create") { run in
      let token = try run.token("john", "--name 'nightly build'")
      try run.pdm("john", "token create --role viewer --expires 7d --json")
      try run.pdm("john", "token create --expires 2023-12-24", .terminal(80))
      try run.pdm("admin", "token create --user john")
      try run.pdm("john", "token create --role admin")
      try run.pdm("john", "token create --user mary")
      try run.pdm("admin", "token create --user john --role admin --json")
      try run.pdm("admin", "token create --user nobody")
      try run.pdm("john", "token create --expires 367d")
      try run.pdm("john", "token create --expires 0s")
      try run.pdm("john", "token create --expires 2023-11-14")
      try run.pdm("john", "token create --expires 90")
      try run.pdm("john", "token create --role boss")
      try run.pdm("john", words: ["token", "create", "--name", "two\nlines"].map { Array($0.utf8) })
      try run.pdm("nobody", "token create")
      run.say("with john's first token")
      try run.pdm("ci", "whoami", environment: ["PDM_TOKEN": token])
      try run.pdm("ci", "whoami", .terminal(80), environment: ["PDM_TOKEN": token])
      try run.pdm("ci", "whoami --json", environment: ["PDM_TOKEN": token])
      try run.pdm("ci", "token create --expires 91d", environment: ["PDM_TOKEN": token])
      try run.pdm("ci", "logout", environment: ["PDM_TOKEN": token])
      try run.pdm("ci", "login mary --password-stdin", input: "mary-secret\n", environment: ["PDM_TOKEN": token])
      run.clock.advance(by: .seconds(90 * 86_400))
      run.say("90 days later")
      try run.pdm("ci", "whoami", environment: ["PDM_TOKEN": token])
      try run.pdm("ci", "checkout bracket.nc -m build --json", environment: ["PDM_TOKEN": token])
      try run.pdm("ci", "logout", environment: ["PDM_TOKEN": token])
    },
    GoldenScenario("token-list") { run in
      try run.setUp("john", "token create --name 'nightly build' --role viewer")
      try run.setUp("john", "token create --expires 1h")
      try run.setUp("mary", "token create --name press")
      let listed = try run.pdm("john", "token list --json").outputText
      try run.setUp("john", "token revoke \(try run.id(of: "nightly build", in: listed))")
      run.clock.advance(by: .seconds(3600))
      try run.forms("john", "token list")
      try run.forms("admin", "token list --all")
      try run.pdm("admin", "token list --user mary")
      try run.pdm("admin", "token list")
      try run.pdm("admin", "token list --json")
      try run.pdm("admin", "token list --user nobody")
      try run.pdm("john", "token list --user john")
      try run.pdm("john", "token list --user mary")
      try run.pdm("john", "token list --all")
      try run.pdm("admin", "token list --all --user mary")
      try run.pdm("nobody", "token list")
      try run.pdm("admin", "user list")
      try run.pdm("admin", "user list", .terminal(80))
    },
    GoldenScenario("token-revoke") { run in
      let token = try run.token("john", "--name 'nightly build'")
      try run.setUp("mary", "token create --name press")
      let listed = try run.pdm("admin", "token list --all --json").outputText
      let own = try run.id(of: "nightly build", in: listed)
      let other = try run.id(of: "press", in: listed)
      try run.pdm("john", "token revoke \(own) \(other)")
      run.say("nothing happened to the first either")
      try run.pdm("ci", "whoami", environment: ["PDM_TOKEN": token])
      try run.pdm("john", "token revoke \(own)")
      try run.pdm("ci", "whoami", environment: ["PDM_TOKEN": token])
      try run.pdm("ci", "whoami --json", environment: ["PDM_TOKEN": token])
      try run.pdm("john", "token revoke \(own) \(own.uppercased()) --json")
      try run.pdm("admin", "token revoke \(other)")
      try run.pdm("admin", "token revoke 01234567")
      try run.pdm(
        "admin", words: [Array("token".utf8), Array("revoke".utf8), Array(token.utf8)], shown: "token revoke TOKEN")
      try run.pdm("admin", "token revoke")
      try run.pdm("admin", "audit --action TOKEN_CREATE")
      try run.pdm("admin", "audit --action TOKEN_REVOKE --json")
      try run.pdm("admin", "audit --action DENIED")
    },
    GoldenScenario("identity-add") { run in
      try run.pdm("admin", "identity add john --os-user 54321 --variable GL_USER")
      try run.pdm("admin", "identity add john --os-user 54321 --variable GL_USER")
      try run.pdm("admin", "identity add mary --os-user root --variable REMOTE_USER --value m@example.com --json")
      try run.pdm("admin", "identity add mary --os-user 54321 --variable GL_USER --value john")
      try run.pdm("admin", "identity add nobody --os-user 54321 --variable GL_USER")
      try run.pdm("admin", "identity add john --os-user no-such-user --variable GL_USER")
      try run.pdm("admin", "identity add john --os-user 54321 --variable GIT_PUSH_OPTION_0")
      try run.pdm("admin", "identity add john --os-user 54321 --variable GL-USER")
      try run.pdm("admin", "identity add john --os-user 54321 --variable GL_USER --value=")
      try run.pdm("admin", "identity add john --variable GL_USER")
      try run.pdm("admin", "identity add john --os-user 54321")
      try run.pdm("john", "identity add john --os-user 54321 --variable OTHER")
      try run.pdm("admin", "audit --action CONFIG_SET")
    },
    GoldenScenario("identity-list") { run in
      try run.pdm("admin", "identity list")
      try run.pdm("admin", "identity list", .terminal(80))
      try run.setUp("admin", "identity add john --os-user 54321 --variable GL_USER")
      try run.setUp("admin", "identity add mary --os-user root --variable REMOTE_USER --value m@example.com")
      try run.forms("admin", "identity list")
      try run.pdm("john", "identity list")
    },
    GoldenScenario("identity-remove") { run in
      try run.setUp("admin", "identity add john --os-user 54321 --variable GL_USER")
      try run.setUp("admin", "identity add john --os-user 54322 --variable GL_USER")
      try run.setUp("admin", "identity add mary --os-user 54321 --variable GL_USER")
      try run.pdm("john", "identity remove john")
      try run.pdm("admin", "identity remove john --os-user 54322 --variable REMOTE_USER")
      try run.pdm("admin", "identity remove john --os-user 54322")
      try run.pdm("admin", "identity remove john --json")
      try run.pdm("admin", "identity remove john")
      try run.pdm("admin", "identity list")
      try run.pdm("admin", "audit --action CONFIG_SET --json")
    },
    GoldenScenario("config") { run in
      try run.forms("john", "config")
      try run.pdm("john", "config lock.policy")
      try run.pdm("john", "config lock.policy --json")
      try run.pdm("john", "config lock.policy attribute")
      try run.pdm("admin", "config lock.policy attribute", .terminal(80))
      try run.pdm("admin", "config lock.policy attribute")
      try run.pdm("admin", "config check.on_error warn --json")
      try run.pdm("admin", "config", .terminal(80))
      try run.pdm("admin", "config --unset lock.policy")
      try run.pdm("admin", "config --unset check.on_error --json")
      try run.pdm("admin", "config check.on_error maybe")
      try run.pdm("admin", "config check.onerror")
      try run.pdm("admin", "config --unset")
      try run.pdm("admin", "config --unset lock.policy all")
      try run.pdm("nobody", "config")
      try run.pdm("admin", "audit --action CONFIG_SET")
    },
  ]
}

extension GoldenRun {
  /// Makes a token for an account; its text.
  fileprivate func token(_ account: String, _ options: String) throws -> String {
    let output = try pdm(account, "token create \(options)").outputText
    return String(try #require(output.split(separator: "\n").first))
  }

  /// The number of the token of that name in a list as JSON.
  fileprivate func id(of name: String, in list: String) throws -> String {
    let parts = try #require(list.components(separatedBy: "\"id\":\"").last { $0.contains("\"name\":\"\(name)\"") })
    return String(parts.prefix(8))
  }
}
