import Testing

@testable import PDMCore

/// A bare central repository with the store in it, and a clone for each of john and mary.
///
///     let vault = try ClonedVault()
///     try vault.pdm("john", "checkout", "a.nc", "-m", "why")     // in john's clone
///     try vault.git("mary", "pull", "--ff-only")                 // in mary's
struct ClonedVault {
  /// Its folder is the central repository.
  let central: RealVault
  var fixture: GitFixture { central.fixture }

  static let people = ["john", "mary"]

  init() throws {
    let fixture = try GitFixture()
    try fixture.makeRepository()
    for file in ["a.nc", "b.nc"] { try fixture.write("repo/\(file)", "the first version of \(file)\n") }
    try fixture.commit("parts")
    try fixture.git(["clone", "-q", "--bare", "repo", "central.git"].map { Array($0.utf8) }, in: "")
    central = RealVault(bare: fixture, folder: "central.git", store: "central.git/pdm")
    try central.makeStore()
    for person in Self.people {
      try fixture.git(["clone", "-q", "central.git", person].map { Array($0.utf8) }, in: "")
    }
  }

  func run(_ account: String, _ words: String..., in folder: String? = nil) throws -> ChildResult {
    try central.command(account, words.map { Array($0.utf8) }, in: folder ?? account).run()
  }

  @discardableResult
  func pdm(_ account: String, _ words: String..., sourceLocation: SourceLocation = #_sourceLocation) throws -> String {
    let result = try central.command(account, words.map { Array($0.utf8) }, in: account).run()
    try #require(result.succeeded, "pdm \(words): \(result.status) \(result.errorText)", sourceLocation: sourceLocation)
    return result.outputText
  }

  @discardableResult
  func expect(
    _ code: Int32, _ account: String, _ words: String..., sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> String {
    let result = try central.command(account, words.map { Array($0.utf8) }, in: account).run()
    #expect(result.status == .exited(code), "pdm \(words): \(result.errorText)", sourceLocation: sourceLocation)
    return result.errorText
  }

  /// In a clone, or in `central.git`.
  @discardableResult
  func git(_ folder: String, _ words: String..., sourceLocation: SourceLocation = #_sourceLocation) throws -> String {
    String(
      decoding: try fixture.git(words.map { Array($0.utf8) }, in: folder, sourceLocation: sourceLocation), as: UTF8.self
    )
  }

  func edit(_ account: String, _ file: String, _ text: String) throws {
    let clone = RealVault(bare: fixture, folder: account)
    try clone.edit(file, text)
  }

  func read(_ account: String, _ file: String) throws -> String {
    try RealVault(bare: fixture, folder: account).read(file)
  }

  /// Takes, changes and checks in.
  func change(_ account: String, _ file: String, _ text: String) throws {
    try pdm(account, "checkout", file, "-m", "change")
    try edit(account, file, text)
    try pdm(account, "checkin", file, "-m", "changed \(file)")
  }

  /// Paths that are checked out, in order.
  func held() throws -> [String] {
    try central.sqlite("SELECT CAST(path AS TEXT) FROM locks ORDER BY path").split(separator: "\n").map(String.init)
  }

  func installHook(_ name: String, in folder: String, _ script: String) throws {
    let place = "\(folder)/hooks/\(name)"
    try fixture.write(place, "#!/bin/sh\n\(script)\n")
    #expect(
      try Subprocess(Array("chmod".utf8), [Array("+x".utf8), fixture.path(place)], environment: fixture.environment)
        .run().succeeded)
  }
}
