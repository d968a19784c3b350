import Glibc
import Synchronization
import Testing

@testable import PDMCore

/// A folder of its own for one test, with real git in it and nothing of the machine's or the user's configuration.
///
///     let fixture = try GitFixture()                   // an empty folder, removed with the fixture
///     try fixture.makeRepository()                     // `repo`, on the unborn branch main
///     try fixture.write("repo/a.prt", "one\n")
///     try fixture.git("add", "-A")                     // in `repo` unless another folder is named
///     let head = try fixture.commit("first")
///     let context = fixture.context(in: "repo")        // what the core is given
///
/// Time goes one minute forward with each commit, so object names are the same in every run. Nothing changes the
/// process: tests may run side by side.
final class GitFixture {
  /// Absolute, without symbolic links; ends in no slash.
  let root: [UInt8]
  /// Isolated HOME and configuration. Tests may add variables.
  var environment: Environment
  let observer = FixtureObserver()
  private var minutes = 0

  init() throws {
    var template = Array("/tmp/pdm-test-XXXXXX".utf8CString)
    try #require(mkdtemp(&template) != nil)
    root = try #require(PathProbe.realPath(template.dropLast().map { UInt8(bitPattern: $0) }))
    let home = root.appending("home")
    mkdir(home.cStringBytes, 0o755)
    environment = Environment()
    environment["PATH"] = Array("/usr/local/bin:/usr/bin:/bin".utf8)
    environment["HOME"] = home
    environment["XDG_CONFIG_HOME"] = home.appending("config")
    environment["GIT_CONFIG_NOSYSTEM"] = Array("1".utf8)
    environment["GIT_CONFIG_GLOBAL"] = home.appending(".gitconfig")
    environment["TMPDIR"] = home
    environment["LC_ALL"] = Array("C".utf8)
    environment["TZ"] = Array("UTC".utf8)
    if let options = Sanitizer.childOptions { environment["ASAN_OPTIONS"] = options }
    try write(
      "home/.gitconfig",
      """
      [user]
      \tname = John Doe
      \temail = john@example.com
      [init]
      \tdefaultBranch = main
      [gc]
      \tauto = 0
      [protocol "file"]
      \tallow = always
      [advice]
      \tdetachedHead = false

      """)
  }

  deinit {
    _ = try? Subprocess(Array("rm".utf8), [Array("-rf".utf8), root], environment: environment).run()
  }

  /// An absolute path in the fixture's folder.
  func path(_ name: String) -> [UInt8] {
    name.isEmpty ? root : root.appending(name)
  }

  /// What a command started in `folder` would be given.
  func context(in folder: String = "repo", adding variables: [String: [UInt8]] = [:]) -> ProcessContext {
    var environment = environment
    for (name, value) in variables { environment[name] = value }
    return ProcessContext(
      environment: environment, workingDirectory: path(folder), userID: geteuid(), host: "host", processID: 4242,
      clock: FixtureClock(), random: FixtureRandom(), observer: observer)
  }

  /// Runs git in `folder` and returns its output; a failing git fails the test with git's own words.
  @discardableResult
  func git(
    _ arguments: String..., in folder: String = "repo", input: [UInt8] = [], adding variables: [String: [UInt8]] = [:],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> [UInt8] {
    try git(
      arguments.map { Array($0.utf8) }, in: folder, input: input, adding: variables, sourceLocation: sourceLocation)
  }

  /// The same, with arguments that are not text.
  @discardableResult
  func git(
    _ arguments: [[UInt8]], in folder: String = "repo", input: [UInt8] = [], adding variables: [String: [UInt8]] = [:],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> [UInt8] {
    let result = try tryGit(arguments, in: folder, input: input, adding: variables)
    try #require(
      result.succeeded, "git \(arguments.map { String(decoding: $0, as: UTF8.self) }): \(result.errorText)",
      sourceLocation: sourceLocation)
    return result.output
  }

  /// Runs git, which may fail.
  func tryGit(
    _ arguments: [[UInt8]], in folder: String = "repo", input: [UInt8] = [], adding variables: [String: [UInt8]] = [:]
  ) throws -> ChildResult {
    var environment = environment
    let date = Array("@\(1_700_000_000 + minutes * 60) +0100".utf8)
    environment["GIT_AUTHOR_DATE"] = environment["GIT_AUTHOR_DATE"] ?? date
    environment["GIT_COMMITTER_DATE"] = environment["GIT_COMMITTER_DATE"] ?? date
    for (name, value) in variables { environment[name] = value }
    var command = Subprocess(
      Array("git".utf8), arguments, environment: environment, workingDirectory: path(folder))
    command.input = .bytes(input)
    return try command.run()
  }

  /// Runs git and returns the words of its output: object names, one path.
  func words(
    _ arguments: String..., in folder: String = "repo", sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> [String] {
    let output = try git(arguments.map { Array($0.utf8) }, in: folder, sourceLocation: sourceLocation)
    return String(decoding: output, as: UTF8.self).split(whereSeparator: { $0 == "\n" || $0 == " " }).map { String($0) }
  }

  /// `git init`, by default of `repo`.
  func makeRepository(_ name: String = "repo", _ options: String...) throws {
    try git((["init", "-q"] + options + [name]).map { Array($0.utf8) }, in: "")
  }

  /// Stages everything, commits it and returns the commit.
  @discardableResult
  func commit(_ message: String = "change", in folder: String = "repo") throws -> ObjectID {
    minutes += 1
    try git("add", "-A", in: folder)
    try git("commit", "-q", "--allow-empty", "--allow-empty-message", "-m", message, in: folder)
    return try object("HEAD", in: folder)
  }

  /// What a revision names.
  func object(_ revision: String, in folder: String = "repo") throws -> ObjectID {
    let words = try words("rev-parse", "--verify", revision, in: folder)
    return try #require(words.first.flatMap { ObjectID(hex: $0) })
  }

  /// Writes a file, making the folders above it.
  func write(_ name: String, _ content: String = "content\n") throws {
    try write(Array(name.utf8), Array(content.utf8))
  }

  func write(_ name: [UInt8], _ content: [UInt8]) throws {
    let path = root.appending(name)
    for position in name.indices where name[position] == UInt8(ascii: "/") {
      mkdir(root.appending(Array(name[..<position])).cStringBytes, 0o755)
    }
    let descriptor = open(path.cStringBytes, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    try #require(descriptor >= 0)
    defer { close(descriptor) }
    try #require(Glibc.write(descriptor, content, content.count) == content.count)
  }

  func read(_ name: String) throws -> [UInt8] {
    try #require(PathProbe.contents(path(name)))
  }

  func makeFolder(_ name: String) {
    mkdir(path(name).cStringBytes, 0o755)
  }
}

/// Always the same moment.
struct FixtureClock: Clock {
  func now() -> Timestamp { Timestamp(milliseconds: 1_700_000_000_000) }
}

/// Never random.
struct FixtureRandom: RandomSource {
  func bytes(_ count: Int) -> [UInt8] { [UInt8](repeating: 7, count: count) }
}

/// Keeps what it is told.
final class FixtureObserver: Observer {
  private let output = Mutex<[UInt8]>([])

  var childOutput: [UInt8] { output.withLock { $0 } }

  func waiting(for holder: String, since: Duration) {}
  func childOutput(_ bytes: [UInt8]) { output.withLock { $0 += bytes } }
  func warning(_ message: String) {}
  func notices(_ unread: UnreadNotices) {}
}
