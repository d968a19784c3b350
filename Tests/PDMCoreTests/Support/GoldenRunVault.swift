import Testing

@testable import PDMCore
@testable import pdm

/// The vault that scenarios begin with, made once by pdm itself and unpacked for each of them.
///
/// Five files of a machine shop; the accounts admin, john (John Doe) and mary (Mary Doe), logged in, each with a home of its
/// own; nothing checked out.
enum GoldenRunVault {
  static func password(of account: String) -> String { "\(account)-secret" }

  /// Unpacks it into a fixture.
  static func unpack(into fixture: GitFixture) throws {
    var tar = Subprocess(
      Array("tar".utf8), ["-xpf", "-"].map { Array($0.utf8) }, environment: fixture.environment,
      workingDirectory: fixture.root)
    tar.input = .bytes(try archive.get())
    try #require(try tar.run().succeeded)
  }

  private static let archive = Result { try make() }

  private static func make() throws -> [UInt8] {
    let run = try GoldenRun(empty: ())
    try run.makeRepository()
    try run.setUp("admin", "init --admin admin --full-name admin --password-stdin", input: "admin-secret\n")
    try run.setUp("admin", "login admin --password-stdin", input: "admin-secret\n")
    for (name, fullName) in [("john", "John Doe"), ("mary", "Mary Doe")] {
      try run.setUp(
        "admin", "user add \(name) --full-name '\(fullName)' --email \(name)@example.com --password-stdin",
        input: "\(name)-secret\n")
      try run.setUp(name, "login \(name) --password-stdin", input: "\(name)-secret\n")
    }
    let tar = Subprocess(
      Array("tar".utf8), ["-cpf", "-", "."].map { Array($0.utf8) }, environment: run.fixture.environment,
      workingDirectory: run.fixture.root)
    return try tar.run().output
  }
}

extension GoldenRun {
  /// A repository with five files of different sizes and ages, without a store.
  func makeRepository() throws {
    try fixture.makeRepository()
    let files: [(name: String, line: String, count: Int, hoursAgo: Int)] = [
      ("README.md", "# Parts of the press\n", 1, 48),
      ("bracket.nc", "G01 X10 Y20 F300\n", 80, 5),
      ("fixtures/base plate.stl", "facet normal 0 0 1\n", 5000, 24 * 40),
      ("fixtures/clamp.scad", "cube([10, 20, 5]);\n", 30, 24 * 9),
      ("plate.step", "#10=CARTESIAN_POINT('',(0.,0.,0.));\n", 60000, 24 * 3),
    ]
    for file in files {
      try fixture.write("repo/\(file.name)", String(repeating: file.line, count: file.count))
      try touch(file.name, hoursAgo: file.hoursAgo)
    }
    try fixture.commit("parts of the press")
  }
}
