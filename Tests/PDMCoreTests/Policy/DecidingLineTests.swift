import Glibc
import Testing

@testable import PDMCore

/// `pdm explain` names the line; git says what it comes to, and who wrote the test says which line it is.
@Suite("The line of attributes that decides")
struct DecidingLineTests {
  /// All files of attributes, with what is odd about them.
  private static let files: [(name: String, lines: [String])] = [
    (
      ".gitattributes",
      [
        "\u{FEFF}*.nc lockable", "\"quo\\\"ted.nc\" -lockable", "# *.nc -lockable", "docs/** -lockable",
        "docs/**/keep.txt lockable", "/top.txt -lockable", "!*.bad lockable", "[attr]cad lockable text=auto",
        "[attr]free -lockable", "*.step cad", "old.step -cad", "*.stl free", "[ab].scad lockable=maybe",
        "*.log\t -lockable\t diff\r", "sub/ -lockable", "kept.log !lockable", "both.txt lockable -lockable",
        "space\\ d.txt lockable", "*.x cad free", "*.txt text",
      ]
    ),
    ("deep/.gitattributes", ["*.nc -lockable", "[attr]other lockable", "*.oth other", "inner/*.nc lockable"]),
    ("deep/inner/.gitattributes", ["", "", "last.nc !lockable"]),
    (".git/info/attributes", ["first.nc -lockable", "new.step -cad"]),
    ("../home/config/git/attributes", ["*.user -lockable", "*.nc -lockable", "*.mine cad"]),
  ]

  /// nil: no line.
  private static let expected: [(path: String, line: String?)] = [
    ("a.nc", ".gitattributes:1"), ("dir/a.nc", ".gitattributes:1"), ("quo\"ted.nc", ".gitattributes:2"),
    ("docs/a", ".gitattributes:4"), ("docs/a/b.txt", ".gitattributes:4"), ("docs/a/keep.txt", ".gitattributes:5"),
    ("docs/keep.txt", ".gitattributes:5"), ("top.txt", ".gitattributes:6"), ("dir/top.txt", nil), ("x.bad", nil),
    ("p.step", ".gitattributes:10"), ("old.step", nil), ("new.step", nil), ("m.stl", ".gitattributes:12"),
    ("a.scad", ".gitattributes:13"), ("c.scad", nil), ("run.log", ".gitattributes:14"), ("sub/a", nil),
    ("kept.log", ".gitattributes:16"), ("both.txt", ".gitattributes:17"), ("x.x", ".gitattributes:19"),
    ("deep/a.nc", "deep/.gitattributes:1"), ("deep/x.oth", nil), ("deep/inner/b.nc", "deep/.gitattributes:4"),
    ("deep/inner/last.nc", "deep/inner/.gitattributes:3"), ("first.nc", "info/attributes:1"),
    ("deep/first.nc", "info/attributes:1"), ("x.user", "git/attributes:1"), ("x.mine", "git/attributes:3"),
    ("plain", nil), ("space d.txt", nil),
  ]

  private let fixture: GitFixture
  private let vault: Vault

  init() throws {
    fixture = try GitFixture()
    try fixture.makeRepository()
    for (name, lines) in Self.files {
      let parts = name.split(separator: "/").dropLast().reduce(into: ["repo"]) { $0.append("\($0.last ?? "")/\($1)") }
      for folder in parts { fixture.makeFolder(folder) }
      try fixture.write("repo/\(name)", lines.joined(separator: "\n") + "\n")
    }
    vault = try Vault(locating: Vault.Options(), context: fixture.context())
  }

  private func lines(of paths: [String]) throws -> (states: [RepoPath: LockableState], lines: [RepoPath: DecidingLine])
  {
    let states = try LockableState.of(paths.map { RepoPath(trusted: Array($0.utf8)) }, git: vault.git)
    return (states, try DecidingLine.find(for: states, in: vault))
  }

  @Test func `is found in all files together and one by one`() throws {
    let (states, found) = try lines(of: Self.expected.map(\.path))
    for (path, line) in Self.expected {
      let path = RepoPath(trusted: Array(path.utf8))
      let place = found[path].map { "\(String(decoding: $0.file, as: UTF8.self)):\($0.number)" }
      #expect(line == nil ? place == nil : place?.hasSuffix(line ?? "") == true, "\(path.quoted): \(place ?? "none")")
      #expect(line != nil || states[path] == .unspecified, "\(path.quoted)")
    }
    #expect(try lines(of: ["m.stl"]).lines.values.first?.macro?.number == 9)
    for (path, line) in Self.expected.prefix(8) {
      #expect((try lines(of: [path]).lines.values.first?.number).map { ".gitattributes:\($0)" } == line)
    }
  }

  /// Without the line, git says something else, or another line says the same.
  @Test func `changes git's answer when it is taken out, or another says the same`() throws {
    let (states, found) = try lines(of: Self.expected.map(\.path))
    for (path, line) in found where line.file.first != UInt8(ascii: "/") {
      let name = "repo/" + String(decoding: line.file, as: UTF8.self)
      let content = try fixture.read(name)
      var rest = content.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      rest[line.number - 1] = []
      try fixture.write(Array(name.utf8), Array(rest.joined(separator: [UInt8(ascii: "\n")])))
      let (after, other) = try lines(of: [String(decoding: path.bytes, as: UTF8.self)])
      #expect(after[path] != states[path] || other[path] != line, "\(path.quoted)")
      try fixture.write(Array(name.utf8), content)
    }
  }

  @Test func `is found in the index where the file is not on disk, and follows core.ignorecase`() throws {
    try fixture.git("add", ".")
    unlink(fixture.path("repo/deep/.gitattributes").cStringBytes)
    #expect(try lines(of: ["deep/a.nc"]).lines.values.first?.file == Array("deep/.gitattributes".utf8))
    #expect(try lines(of: ["A.NC"]).lines.isEmpty)
    try fixture.git("config", "core.ignorecase", "true")
    #expect(try lines(of: ["A.NC"]).lines.values.first?.number == 1)
  }

  @Test func `is not named where git reads what we do not`() throws {
    unlink(fixture.path("repo/.gitattributes").cStringBytes)
    #expect(symlink("other", fixture.path("repo/.gitattributes").cStringBytes) == 0)
    try fixture.write("repo/other", "*.nc lockable\n")
    let (states, found) = try lines(of: ["a.nc"])
    // git of our day follows no link there; the user's file is next.
    #expect(states.values.first == .unset && found.values.first?.number == 2)
    #expect(try FileSystem.names(in: fixture.path("home")).allSatisfy { !$0.starts(with: "pdm-explain".utf8) })
  }
}
