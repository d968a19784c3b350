import Glibc
import Testing

@testable import PDMCore

@Suite("The session file")
struct SessionFileTests {
  let fixture: GitFixture
  let token = SessionToken(text: "pdm_secret")

  init() throws {
    fixture = try GitFixture()
    fixture.environment["XDG_STATE_HOME"] = fixture.path("state")
  }

  private func file(_ vault: String = "vault", user: UInt32? = nil) -> SessionFile {
    var context = fixture.context(in: "")
    if let user { context.userID = user }
    return SessionFile(vault: vault, context: context)
  }

  @Test func `is private from the first moment, and so are the folders made for it`() throws {
    #expect(try file().read() == nil)
    try file().write(token)
    #expect(try file().read() == token)
    #expect(file().file == fixture.path("state/pdm/sessions/vault"))
    #expect(try FileSystem.status(of: file().file)?.mode == 0o600)
    for folder in ["state", "state/pdm", "state/pdm/sessions"] {
      #expect(try FileSystem.status(of: fixture.path(folder))?.mode == 0o700, "\(folder)")
    }
    // Nothing but the file: no copy under another name.
    #expect(try FileSystem.names(in: fixture.path("state/pdm/sessions")) == [Array("vault".utf8)])
  }

  @Test func `a new token replaces the old one, private again`() throws {
    try file().write(token)
    chmod(file().file.cStringBytes, 0o644)
    let other = SessionToken(text: "pdm_other")
    try file().write(other)
    #expect(try file().read() == other)
    #expect(try FileSystem.status(of: file().file)?.mode == 0o600)
  }

  @Test func `each vault has its own`() throws {
    try file().write(token)
    #expect(try file("other").read() == nil)
    try file("other").remove()
    #expect(try file().read() == token)
    try file().remove()
    try file().remove()
    #expect(try file().read() == nil)
  }

  @Test(arguments: [0o640, 0o604, 0o620, 0o602, 0o610, 0o601, 0o666] as [mode_t])
  func `one that others can read or write is refused`(mode: mode_t) throws {
    try file().write(token)
    chmod(file().file.cStringBytes, mode)
    let failure = #expect(throws: SessionFileFailure.self) { try file().read() }
    #expect(failure?.category == .unsafe)
    #expect(failure?.message.contains("secret") == false)
  }

  @Test(arguments: [0o600, 0o400] as [mode_t])
  func `one that only its owner can read is taken`(mode: mode_t) throws {
    try file().write(token)
    chmod(file().file.cStringBytes, mode)
    #expect(try file().read() == token)
  }

  @Test func `another user's is refused`() throws {
    try file().write(token)
    #expect(throws: SessionFileFailure.self) { try file(user: geteuid() + 1).read() }
  }

  @Test func `a link and a folder are refused, since what they lead to is not what was checked`() throws {
    try file().write(token)
    try FileSystem.rename(file().file, to: fixture.path("elsewhere"))
    symlink(fixture.path("elsewhere").cStringBytes, file().file.cStringBytes)
    #expect(throws: SessionFileFailure.self) { try file().read() }
    unlink(file().file.cStringBytes)
    mkdir(file().file.cStringBytes, 0o700)
    #expect(throws: SessionFileFailure.self) { try file().read() }
  }

  /// It is read under the guard: waiting for somebody to open the other end would stop the company.
  @Test func `a pipe and a device are refused without being waited for`() throws {
    try UserFolder.create(file().file.droppingLastComponent)
    try #require(mkfifo(file().file.cStringBytes, 0o600) == 0)
    #expect(throws: SessionFileFailure.self) { try file().read() }
    unlink(file().file.cStringBytes)
    try FileSystem.createSymlink(to: Array("/dev/zero".utf8), at: file().file)
    #expect(throws: SessionFileFailure.self) { try file().read() }
  }

  @Test func `one that is longer than any is refused`() throws {
    try file().write(token)
    try fixture.write("state/pdm/sessions/vault", String(repeating: "a", count: 4097))
    #expect(throws: SessionFileFailure.self) { try file().read() }
  }

  @Test(arguments: [0o722, 0o770, 0o1777] as [mode_t])
  func `is not put where others can write`(mode: mode_t) throws {
    let folder = file().file.droppingLastComponent
    try UserFolder.create(folder)
    chmod(folder.cStringBytes, mode)
    #expect(throws: SessionFileFailure.sharedFolder(folder, owner: nil)) { try file().write(token) }
    #expect(try FileSystem.names(in: folder).isEmpty)
    #expect(throws: SessionFileFailure.sharedFolder(folder, owner: geteuid())) {
      try file(user: geteuid() + 1).write(token)
    }
  }

  @Test(arguments: ["", "\n", " pdm_secret"])
  func `one without a token is no session`(content: String) throws {
    try file().write(token)
    try fixture.write("state/pdm/sessions/vault", content)
    #expect(try file().read() == nil)
  }

  @Test func `lies in the home folder where XDG says nothing`() {
    fixture.environment["XDG_STATE_HOME"] = nil
    #expect(file().file == fixture.path("home/.local/state/pdm/sessions/vault"))
    // Relative ones are ignored, as the specification says.
    fixture.environment["XDG_STATE_HOME"] = Array("state".utf8)
    #expect(file().file == fixture.path("home/.local/state/pdm/sessions/vault"))
  }
}
