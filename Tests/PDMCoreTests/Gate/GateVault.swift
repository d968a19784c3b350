import Foundation
import Glibc
import Testing

@testable import PDMCore

/// What `pdm check --json` refuses, in an order of its own.
struct Refusal: Hashable, CustomStringConvertible {
  let path: String
  let rule: String
  var description: String { "\(path): \(rule)" }

  init(_ path: String, _ rule: String) {
    self.path = path
    self.rule = rule
  }
}

extension ChildResult {
  /// All that it said: git hands on a pre-push hook's standard output as it is.
  var words: String { outputText + "\n" + errorText }
}

/// Real git, real hooks, and the program between them.
extension RealVault {
  /// The vault as a bare repository in `central.git`, with a clone `clone` that pushes to it.
  static func central() throws -> RealVault {
    let plain = try RealVault()
    let script = """
      mv repo/.git central.git && mv repo/.pdm central.git/pdm && rm -rf repo
      git -C central.git config core.bare true
      git clone -q central.git clone
      """
    try plain.rootScript(script)
    return RealVault(bare: plain.fixture, folder: "central.git")
  }

  /// Runs a script in the folder that holds all repositories.
  @discardableResult
  func rootScript(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) throws -> String {
    try script(text, in: "", sourceLocation: sourceLocation)
  }

  /// Writes a hook that hands all it gets to `pdm check`.
  /// - Parameter gitFolder: relative to the fixture.
  func hook(_ name: String, _ options: String = "", in gitFolder: String? = nil) throws {
    let file = "\(gitFolder ?? "\(folder)/.git")/hooks/\(name)"
    let program = String(decoding: Self.program, as: UTF8.self)
    try fixture.write(file, "#!/bin/sh\nexec '\(program)' check \(options) \"$@\"\n")
    try #require(chmod(fixture.path(file).cStringBytes, 0o755) == 0)
  }

  /// git as somebody runs it who is logged in to pdm as this account.
  func git(
    as account: String, _ words: String..., in folder: String? = nil, adding variables: [String: String] = [:]
  ) throws -> ChildResult {
    var command = Subprocess(
      Array("git".utf8), words.map { Array($0.utf8) }, environment: environment(of: account),
      workingDirectory: fixture.path(folder ?? self.folder))
    for (name, value) in variables { command.environment[name] = Array(value.utf8) }
    return try command.run()
  }

  /// - Returns: what is refused; nothing where the exit code is 0.
  func check(
    _ account: String, _ words: String..., in folder: String? = nil, input: String = "",
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> Set<Refusal> {
    let result = try command(account, (["check", "--json"] + words).map { Array($0.utf8) }, in: folder, input: input)
      .run()
    let document = try JSONSerialization.jsonObject(with: Data(result.output)) as? [String: Any]
    let violations = try #require(
      document?["violations"] as? [[String: Any]], "\(result.errorText)", sourceLocation: sourceLocation)
    #expect(
      result.status == .exited(violations.isEmpty ? 0 : 8), "\(result.errorText)", sourceLocation: sourceLocation)
    #expect(document?["ok"] as? Bool == violations.isEmpty, sourceLocation: sourceLocation)
    return Set(violations.map { Refusal($0["path"] as? String ?? "", $0["rule"] as? String ?? "") })
  }

  /// One more version by plain git, past all hooks.
  func commit(_ folder: String? = nil, _ message: String = "by git") throws {
    try fixture.git(["add", "-A"].map { Array($0.utf8) }, in: folder ?? self.folder)
    try fixture.git(["commit", "-q", "--no-verify", "-m", message].map { Array($0.utf8) }, in: folder ?? self.folder)
  }

  /// A name that somebody has reserved: checked out, and not there.
  func reserve(_ path: String, for account: String) throws {
    let database = folder.hasSuffix(".git") ? "\(folder)/pdm/pdm.db" : "\(folder)/.pdm/pdm.db"
    try rootScript(
      """
      sqlite3 \(database) "INSERT INTO locks(key, path, id, user_id, reason, host, locked_at)
      SELECT CAST('\(path)' AS BLOB), CAST('\(path)' AS BLOB), '\(path)', id, 'soon', 'mill', 0 FROM users WHERE name = '\(account)'"
      """)
  }

  /// Holds a file of a vault that has no working files.
  func take(_ path: String, for account: String) throws { try reserve(path, for: account) }
}

extension RealVault {
  /// What `pdm checkin` writes down of its commits.
  func record(_ commit: ObjectID, by account: String) throws {
    let database = folder.hasSuffix(".git") ? "\(folder)/pdm/pdm.db" : "\(folder)/.pdm/pdm.db"
    try rootScript(
      """
      sqlite3 \(database) "INSERT INTO checkins(id, commit_oid, user_id, branch, made_at)
      SELECT '\(commit.hex)', X'\(commit.hex)', id, 'refs/heads/main', 0 FROM users WHERE name = '\(account)'"
      """)
  }

  /// A program in Python that knows nothing of pdm.
  /// - Returns: its standard output.
  func python(
    _ program: String, _ words: String..., input: [UInt8] = [], in folder: String? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> [UInt8] {
    var python = Subprocess(
      Array("python3".utf8), (["-c", program] + words).map { Array($0.utf8) }, environment: fixture.environment,
      workingDirectory: fixture.path(folder ?? self.folder))
    python.input = .bytes(input)
    let result = try python.run()
    try #require(result.succeeded, "\(result.errorText)", sourceLocation: sourceLocation)
    return result.output
  }
}
