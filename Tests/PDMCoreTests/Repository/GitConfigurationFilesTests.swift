import Testing

@testable import PDMCore

/// The configuration read from its files is what `git config --list` says, or it is not read at all.
@Suite("git's configuration without git")
struct GitConfigurationFilesTests {
  private func compare(_ fixture: GitFixture, isRead: Bool, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let context = fixture.context()
    let location = try RepositoryLocation.find(in: context)
    let ours = GitConfigurationFiles(location: location, environment: context.environment).configuration()
    let gits = try GitProgram(at: location, in: context).configuration()
    #expect((ours != nil) == isRead, sourceLocation: sourceLocation)
    if let ours { #expect(ours == gits, sourceLocation: sourceLocation) }
  }

  @Test("files of all ranks are taken together")
  func ranks() throws {
    let fixture = try GitFixture()
    try fixture.makeRepository()
    try compare(fixture, isRead: true)
    try fixture.write("home/config/git/config", "[core]\n\tabbrev = 9\n[Diff \"A b\"]\n\ttextconv = \"cat\"\n")
    fixture.environment["GIT_CONFIG_GLOBAL"] = nil
    fixture.environment["GIT_CONFIG_SYSTEM"] = fixture.path("system")
    fixture.environment["GIT_CONFIG_NOSYSTEM"] = nil
    try fixture.write("system", "[core]\n\tabbrev = 8\n\tpager\n")
    try fixture.git("config", "core.abbrev", "12")
    try fixture.git("config", "--add", "core.abbrev", "14")
    try compare(fixture, isRead: true)
    fixture.environment["GIT_CONFIG_NOSYSTEM"] = Array("yes".utf8)
    try compare(fixture, isRead: true)
    fixture.environment["GIT_CONFIG_NOSYSTEM"] = Array("0".utf8)
    try compare(fixture, isRead: true)
    fixture.environment["GIT_CONFIG_GLOBAL"] = Array("/dev/null".utf8)
    try compare(fixture, isRead: true)
  }

  @Test("what is more than files is left to git")
  func left() throws {
    let fixture = try GitFixture()
    try fixture.makeRepository()
    fixture.environment["GIT_CONFIG_COUNT"] = Array("1".utf8)
    fixture.environment["GIT_CONFIG_KEY_0"] = Array("core.abbrev".utf8)
    fixture.environment["GIT_CONFIG_VALUE_0"] = Array("20".utf8)
    try compare(fixture, isRead: false)
    fixture.environment["GIT_CONFIG_COUNT"] = nil
    try fixture.write("home/more", "[core]\n\tabbrev = 30\n")
    try fixture.git("config", "include.path", "~/more")
    try compare(fixture, isRead: false)
    try fixture.git("config", "--unset", "include.path")
    try compare(fixture, isRead: true)
    try fixture.git("config", "extensions.worktreeConfig", "true")
    try compare(fixture, isRead: false)
  }
}
