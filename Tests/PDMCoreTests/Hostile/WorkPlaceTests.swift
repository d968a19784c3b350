import Glibc
import Testing

@testable import PDMCore

/// What stands at a name when something is done is not always what stood there when it was looked at.
@Suite("Links and other files in the place of what was looked at") struct WorkPlaceTests {
  let fixture: GitFixture
  let path = RepoPath(trusted: Array("sub/deep/a.nc".utf8))
  var top: [UInt8] { fixture.path("repo") }

  init() throws {
    fixture = try GitFixture()
    try fixture.write("repo/sub/deep/a.nc", "inside\n")
    try fixture.write("outside/deep/a.nc", "outside\n")
    try fixture.write("outside/a.nc", "outside\n")
  }

  private func opened(_ path: RepoPath) throws -> WorkPlace {
    guard let place = try WorkPlace(of: path, in: top) else { throw PathFailure.missing(path, similar: nil) }
    return place
  }

  private func mode(_ name: String) throws -> mode_t {
    try #require(try FileSystem.status(of: fixture.path(name))).mode
  }

  /// `sub`, or `sub/deep`, becomes a link to a folder outside that has a file of the same name.
  private func swap(_ folder: String) throws {
    try FileSystem.rename(fixture.path("repo/\(folder)"), to: fixture.path("aside"))
    try FileSystem.createSymlink(to: fixture.path("outside"), at: fixture.path("repo/\(folder)"))
  }

  @Test(arguments: ["sub", "sub/deep"]) func `no folder on the way may be a link`(folder: String) throws {
    try swap(folder)
    #expect(throws: PathFailure.throughSymlink(path.bytes)) { _ = try WorkPlace(of: path, in: top)?.status() }
    let reminder = WriteReminder(workTree: top, groupWritable: true, context: fixture.context())
    #expect(throws: PathFailure.throughSymlink(path.bytes)) { try reminder.makeReadOnly(path) }
    #expect(throws: PathFailure.throughSymlink(path.bytes)) { try reminder.makeWritable(path) }
    SharedMode.all.open([path], in: top, as: geteuid())
    #expect(throws: PathFailure.throughSymlink(RepoPath(trusted: Array("sub/deep/new/b".utf8)).bytes)) {
      try SharedMode.no.createFolders(above: RepoPath(trusted: Array("sub/deep/new/b".utf8)), in: top)
    }
    #expect(try mode("outside/a.nc") == 0o644)
    #expect(try mode("outside/deep/a.nc") == 0o644)
    #expect(try FileSystem.names(in: fixture.path("outside")).count == 2)
  }

  @Test func `what is open stays where it was, whatever becomes of its name`() throws {
    let place = try opened(path)
    let other = try opened(RepoPath(trusted: Array("sub/deep/b.nc".utf8)))
    guard let status = try place.status() else { throw PathFailure.missing(path, similar: nil) }
    try swap("sub")
    try place.setMode(0o400, ofWhatWas: status)
    #expect(try mode("outside/deep/a.nc") == 0o644)
    #expect(try mode("aside/deep/a.nc") == 0o400)
    let temporary = place.temporary("1")
    let file = try place.create(temporary, mode: 0o600)
    try file.writeAll(Array("new\n".utf8))
    try place.replace(with: temporary)
    #expect(try fixture.read("aside/deep/a.nc") == Array("new\n".utf8))
    #expect(try place.move(to: other))
    #expect(try fixture.read("aside/deep/b.nc") == Array("new\n".utf8))
    try other.remove()
    #expect(try FileSystem.names(in: fixture.path("aside/deep")) == [])
    #expect(try fixture.read("outside/deep/a.nc") == Array("outside\n".utf8))
  }

  @Test(arguments: ["another file", "link", "FIFO"])
  func `the mode goes to the file that was looked at and to no other`(kind: String) throws {
    let place = try opened(path)
    guard let status = try place.status() else { throw PathFailure.missing(path, similar: nil) }
    let name = fixture.path("repo/sub/deep/a.nc")
    // Kept, or its number might be given to the next file.
    try FileSystem.rename(name, to: fixture.path("aside"))
    switch kind {
    case "link": try FileSystem.createSymlink(to: fixture.path("outside/a.nc"), at: name)
    case "FIFO": #expect(mkfifo(name.cStringBytes, 0o644) == 0)
    default: try fixture.write("repo/sub/deep/a.nc", "another\n")
    }
    #expect(throws: SystemFailure.self) { try place.setMode(0o600, ofWhatWas: status) }
    #expect(try mode("outside/a.nc") == 0o644)
    if kind != "link" { #expect(try mode("repo/sub/deep/a.nc") == 0o644) }
  }

  @Test func `a file that its owner may not read gets its mode all the same`() throws {
    #expect(chmod(fixture.path("repo/sub/deep/a.nc").cStringBytes, 0) == 0)
    try WriteReminder(workTree: top, groupWritable: false, context: fixture.context()).makeWritable(path)
    #expect(try mode("repo/sub/deep/a.nc") == 0o200)
  }

  @Test func `nothing is moved over a file, and a folder that is missing is no place`() throws {
    let place = try opened(path)
    try fixture.write("repo/b.nc", "other\n")
    let other = try opened(RepoPath(trusted: Array("b.nc".utf8)))
    #expect(try !place.move(to: other))
    #expect(try fixture.read("repo/b.nc") == Array("other\n".utf8))
    if let _ = try WorkPlace(of: RepoPath(trusted: Array("none/b".utf8)), in: top) { Issue.record("it is missing") }
  }
}
