/// How pdm runs git: for everything that writes, and for what libgit2 cannot read.
///
/// Runs at the top of the work tree, without a pager, without an editor, without a prompt, and with each path taken
/// for itself: a file called `a[1].prt` must not commit `a1.prt` too. What is read says so for the whole call; what is
/// written, path by path (``GitArgument/literal(_:)``), since the option would reach hooks and filters through the
/// environment, and a hook that asks for `*.nc` would find nothing.
struct GitProgram: Sendable {
  enum Purpose: Sendable {
    /// Output is parsed: no translation, and no index refreshed on the way.
    case read
    /// The person's language, the person's hooks and drivers, git's own locks.
    case write
  }

  let context: ProcessContext
  /// The folder it runs in.
  private(set) var directory: [UInt8]
  /// Paths are names and no patterns, unless a person typed a pattern.
  private var takesPathsLiterally = true
  private var isInterruptible = false
  private var environment: Environment

  /// - Parameter context: the one that `location` was found with, since git finds the repository by it once more.
  init(at location: RepositoryLocation, in context: ProcessContext) {
    self.context = context
    directory = Self.directory(for: location)
    environment = Self.environment(for: location, in: context)
  }

  /// For commands that need no repository.
  init(in context: ProcessContext) {
    self.context = context
    directory = context.workingDirectory
    environment = context.environment
  }

  /// For pathspecs that a person typed in that folder.
  func takingPatterns(in folder: [UInt8]) -> GitProgram {
    var program = self
    program.directory = folder
    program.takesPathsLiterally = false
    return program
  }

  /// For long work that may be stopped anywhere: it is when this process is asked to end. Never for what settles a change
  /// of git and store, which goes on for the very reason that something ended.
  var interruptible: GitProgram {
    var program = self
    program.isInterruptible = true
    return program
  }

  /// For the repository of a submodule in that folder.
  func inside(_ folder: [UInt8]) -> GitProgram {
    var program = self
    program.directory = folder
    program.environment = environment.withoutRepositoryVariables()
    return program
  }

  /// Starts git and returns at once.
  func start(
    _ arguments: [GitArgument], as purpose: Purpose = .write, input: Subprocess.Input = .nothing,
    configuration: [String] = [], extraEnvironment: [String: [UInt8]] = [:], inheriting: [Int32] = [],
    forwardOutput: Bool = false, recordingProcessIn processFile: [UInt8]? = nil
  ) throws(GitProgramFailure) -> RunningChild {
    var words: [[UInt8]] = []
    if purpose == .read {
      words.append(Array("--no-pager".utf8))
      if takesPathsLiterally { words.append(Array("--literal-pathspecs".utf8)) }
    }
    // What git writes beside: where a branch over there stands, or the index, which `git diff` brings up to date whatever
    // GIT_OPTIONAL_LOCKS says (2.39). Neither may get its name before its bytes. git before 2.36 passes over it.
    if purpose == .write || arguments.first?.bytes == Array("diff".utf8),
      !configuration.contains(where: { $0.hasPrefix("core.fsync=") })
    {
      words += ["-c", "core.fsync=reference,index"].map { Array($0.utf8) }
    }
    for setting in configuration { words += [Array("-c".utf8), Array(setting.utf8)] }
    words += arguments.map(\.bytes)

    var command = Subprocess(
      Array("git".utf8), words, environment: environment(for: purpose, extra: extraEnvironment),
      workingDirectory: directory)
    command.input = input
    command.inheriting = inheriting
    command.observer = forwardOutput ? context.observer : nil
    command.board = context.observer.progress
    command.isInterruptible = isInterruptible
    do throws(SubprocessFailure) {
      if let processFile { try command.record(processFile) }
      return try command.start()
    } catch {
      throw .notRun(error)
    }
  }

  /// Runs git to its end. How it ended is the caller's to judge.
  ///
  /// - Parameters:
  ///   - configuration: `key=value` for this call alone (`git -c`).
  ///   - inheriting: descriptors that git and its hooks have open, a held lock for example.
  ///   - forwardOutput: standard error goes to the observer as it comes, beside being kept.
  ///   - processFile: where the child writes its own number before it becomes git.
  func run(
    _ arguments: [GitArgument], as purpose: Purpose = .write, input: Subprocess.Input = .nothing,
    configuration: [String] = [], extraEnvironment: [String: [UInt8]] = [:], inheriting: [Int32] = [],
    forwardOutput: Bool = false, recordingProcessIn processFile: [UInt8]? = nil
  ) throws(GitProgramFailure) -> ChildResult {
    let child = try start(
      arguments, as: purpose, input: input, configuration: configuration, extraEnvironment: extraEnvironment,
      inheriting: inheriting, forwardOutput: forwardOutput, recordingProcessIn: processFile)
    return try child.result()
  }

  /// Runs git to its end and returns its output; throws with git's own words where it did not succeed.
  @discardableResult
  func check(
    _ arguments: [GitArgument], as purpose: Purpose = .write, input: Subprocess.Input = .nothing,
    configuration: [String] = [], extraEnvironment: [String: [UInt8]] = [:], inheriting: [Int32] = [],
    forwardOutput: Bool = false, recordingProcessIn processFile: [UInt8]? = nil
  ) throws(GitProgramFailure) -> [UInt8] {
    let result = try run(
      arguments, as: purpose, input: input, configuration: configuration, extraEnvironment: extraEnvironment,
      inheriting: inheriting, forwardOutput: forwardOutput, recordingProcessIn: processFile)
    guard result.succeeded else {
      guard forwardOutput else { throw Self.failure(arguments, result) }
      throw .failedAloud(command: Self.name(arguments), status: result.status, errorText: result.errorText)
    }
    return result.output
  }

  /// The failure that ``check(_:as:input:configuration:extraEnvironment:inheriting:forwardOutput:recordingProcessIn:)`` would throw.
  static func failure(_ arguments: [GitArgument], _ result: ChildResult) -> GitProgramFailure {
    .failed(command: name(arguments), status: result.status, errorText: result.errorText)
  }

  /// The command's name, for messages: the first word that is no option.
  static func name(_ arguments: [GitArgument]) -> String {
    let word = arguments.first { $0.bytes.first != UInt8(ascii: "-") } ?? arguments.first
    return word.map { String(decoding: $0.bytes, as: UTF8.self) } ?? ""
  }

  /// What `git config` says here; one child of 1.3 ms.
  func configuration() throws(GitProgramFailure) -> GitConfiguration {
    GitConfiguration(listing: try check(["config", "--list", "-z"], as: .read))
  }

  /// The version of the git program, which is looked at once, by `pdm init` and `pdm doctor`.
  func version() throws(GitProgramFailure) -> GitVersion {
    let output = try check(["version"], as: .read)
    let text = String(decoding: output, as: UTF8.self)
    guard let version = GitVersion(output: text) else { throw .tooOld(found: text) }
    return version
  }

  /// Throws where git is older than ``GitVersion/floor``.
  func checkVersion() throws(GitProgramFailure) {
    let version = try version()
    guard version >= .floor else { throw .tooOld(found: "git \(version)") }
  }

  // MARK: - Environment

  private func environment(for purpose: Purpose, extra: [String: [UInt8]]) -> Environment {
    var environment = environment
    environment["GIT_TERMINAL_PROMPT"] = Array("0".utf8)
    environment["GIT_EDITOR"] = Array(":".utf8)
    switch purpose {
    case .read:
      environment["GIT_OPTIONAL_LOCKS"] = Array("0".utf8)
      environment["LC_ALL"] = Array("C".utf8)
    case .write:
      // They would change what `:(literal)` before a path means.
      environment["GIT_LITERAL_PATHSPECS"] = nil
      environment["GIT_ICASE_PATHSPECS"] = nil
    }
    for (name, value) in extra { environment[name] = value }
    return environment
  }

  /// Makes absolute what the caller's environment says about the repository: git runs in another folder than we do.
  private static func environment(for location: RepositoryLocation, in context: ProcessContext) -> Environment {
    var environment = context.environment
    if environment["GIT_DIR"] != nil { environment["GIT_DIR"] = location.gitDirectory }
    if environment["GIT_WORK_TREE"] != nil { environment["GIT_WORK_TREE"] = location.workTree }
    for name in ["GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY"] {
      if let value = environment[name] { environment[name] = location.resolving(value, in: context) }
    }
    return environment
  }

  private static func directory(for location: RepositoryLocation) -> [UInt8] {
    guard let top = location.workTree else { return location.gitDirectory }
    // With core.worktree set, the top need not hold a `.git` that git could find; the start did.
    let isFindable = location.isExplicit || PathProbe.exists(top.appending(".git"))
    return isFindable ? top : location.startDirectory
  }
}

extension RunningChild {
  /// Waits for a git that ``GitProgram/start(_:as:input:configuration:extraEnvironment:inheriting:forwardOutput:recordingProcessIn:)``
  /// started.
  consuming func result() throws(GitProgramFailure) -> ChildResult {
    do throws(SubprocessFailure) {
      return try wait()
    } catch {
      throw .notRun(error)
    }
  }

  /// The same, with standard output handed on as it comes.
  consuming func result(streaming consume: (ArraySlice<UInt8>) -> Bool) throws(GitProgramFailure) -> ChildResult {
    do throws(SubprocessFailure) {
      return try wait(streaming: consume)
    } catch {
      throw .notRun(error)
    }
  }
}

extension RepositoryLocation {
  /// A relative path from git's environment. git has gone to the top of the work tree before it looks, so that is what
  /// it is relative to, and not the folder that the command was typed in (measured: git 2.39).
  func resolving(_ path: [UInt8], in context: ProcessContext) -> [UInt8] {
    guard path.first != UInt8(ascii: "/") else { return path }
    let current = PathProbe.realPath(context.workingDirectory) ?? context.workingDirectory
    if let top = workTree, current == top || current.starts(with: top + [UInt8(ascii: "/")]) {
      return top.resolving(path)
    }
    return current.resolving(path)
  }
}
