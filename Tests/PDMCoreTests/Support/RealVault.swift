import Glibc
import Testing

@testable import PDMCore

/// A vault on which the real program works, each account with a home of its own.
///
///     let vault = try RealVault()                       // admin, john, mary; a.nc, b.nc, …
///     try vault.pdm("john", "checkout", "a.nc", "-m", "why")
///     try vault.expect(6, "mary", "checkout", "a.nc", "-m", "why")
final class RealVault {
  let fixture: GitFixture
  /// Relative to the fixture.
  let folder: String
  /// The store's folder, relative to the fixture.
  let store: String

  static let files = ["a.nc", "b.nc", "c d.step", "sub/e.scad"]
  static let accounts = ["admin", "john", "mary"]

  /// - Parameter accounts: those beyond admin are made with the role `user`, and all are logged in.
  init(accounts: [String] = RealVault.accounts, files: [String] = RealVault.files) throws {
    fixture = try GitFixture()
    folder = "repo"
    store = "repo/.pdm"
    if accounts == Self.accounts, files == Self.files {
      try Self.unpack(into: fixture)
    } else {
      try Self.build(accounts, files, in: fixture)
    }
  }

  /// Without the store; for those who prepare the repository first.
  init(bare fixture: GitFixture, folder: String = "repo", store: String? = nil) {
    self.fixture = fixture
    self.folder = folder
    self.store = store ?? "\(folder)/.pdm"
  }

  // MARK: The program

  /// Beside the program that runs the tests.
  static let program: [UInt8] = (PathProbe.realPath(Array("/proc/self/exe".utf8)) ?? [])
    .droppingLastComponent.appending("pdm")

  func environment(of account: String) -> Environment {
    var environment = fixture.environment
    environment["HOME"] = fixture.path("homes").appending(Array(account.utf8))
    environment["XDG_STATE_HOME"] = nil
    return environment
  }

  func command(_ account: String, _ words: [[UInt8]], in folder: String? = nil, input: String = "") -> Subprocess {
    var command = Subprocess(
      Self.program, words, environment: environment(of: account),
      workingDirectory: fixture.path(folder ?? self.folder))
    command.input = .bytes(Array(input.utf8))
    return command
  }

  func run(_ account: String, _ words: String..., input: String = "") throws -> ChildResult {
    try command(account, words.map { Array($0.utf8) }, input: input).run()
  }

  /// - Returns: standard output.
  @discardableResult
  func pdm(
    _ account: String, _ words: String..., input: String = "", sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> String {
    let result = try command(account, words.map { Array($0.utf8) }, input: input).run()
    try #require(result.succeeded, "pdm \(words): \(result.status) \(result.errorText)", sourceLocation: sourceLocation)
    return result.outputText
  }

  @discardableResult
  func expect(
    _ code: Int32, _ account: String, _ words: String..., sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> ChildResult {
    let result = try command(account, words.map { Array($0.utf8) }).run()
    #expect(result.status == .exited(code), "pdm \(words): \(result.errorText)", sourceLocation: sourceLocation)
    return result
  }

  // MARK: What stands on disk

  func read(_ file: String) throws -> String { String(decoding: try fixture.read("\(folder)/\(file)"), as: UTF8.self) }

  /// Writes it as an editor would, whatever its mode.
  func edit(_ file: String, _ text: String) throws {
    let path = fixture.path("\(folder)/\(file)")
    chmod(path.cStringBytes, 0o644)
    try fixture.write("\(folder)/\(file)", text)
  }

  /// What git shows of a revision or an object.
  func git(_ words: String..., sourceLocation: SourceLocation = #_sourceLocation) throws -> String {
    String(
      decoding: try fixture.git(words.map { Array($0.utf8) }, in: folder, sourceLocation: sourceLocation), as: UTF8.self
    )
  }

  /// One answer of the sqlite3 program, which knows nothing of pdm.
  @discardableResult
  func sqlite(_ statement: String, sourceLocation: SourceLocation = #_sourceLocation) throws -> String {
    let database = fixture.path("\(store)/pdm.db")
    let shell = Subprocess(
      Array("sqlite3".utf8), [database, Array(statement.utf8)], environment: fixture.environment)
    let result = try shell.run()
    try #require(result.succeeded, "\(result.errorText)", sourceLocation: sourceLocation)
    return result.outputText
  }

  // MARK: Making it

  /// Made once by pdm itself; hashing passwords is slow on purpose.
  private static let archive = Result {
    let fixture = try GitFixture()
    try build(accounts, files, in: fixture)
    let tar = Subprocess(
      Array("tar".utf8), ["-cpf", "-", "repo", "homes"].map { Array($0.utf8) }, environment: fixture.environment,
      workingDirectory: fixture.root)
    return try tar.run().output
  }

  private static func unpack(into fixture: GitFixture) throws {
    var tar = Subprocess(
      Array("tar".utf8), ["-xpf", "-"].map { Array($0.utf8) }, environment: fixture.environment,
      workingDirectory: fixture.root)
    tar.input = .bytes(try archive.get())
    try #require(try tar.run().succeeded)
  }

  private static func build(_ accounts: [String], _ files: [String], in fixture: GitFixture) throws {
    try fixture.makeRepository()
    for file in files { try fixture.write("repo/\(file)", "the first version of \(file)\n") }
    try fixture.commit("parts")
    try RealVault(bare: fixture).makeStore(accounts)
  }

  /// `pdm init` and the accounts, all logged in.
  func makeStore(_ accounts: [String] = RealVault.accounts) throws {
    fixture.makeFolder("homes")
    for account in accounts { fixture.makeFolder("homes/\(account)") }
    try pdm("admin", "init", "--admin", "admin", "--password-stdin", input: "admin-secret\n")
    try pdm("admin", "login", "admin", "--password-stdin", input: "admin-secret\n")
    for account in accounts where account != "admin" {
      try pdm("admin", "user", "add", account, "--password-stdin", input: "\(account)-secret\n")
      try pdm(account, "login", account, "--password-stdin", input: "\(account)-secret\n")
    }
  }
}
