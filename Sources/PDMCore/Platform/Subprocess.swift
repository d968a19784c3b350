import Glibc

/// A program to be run as a child process: everything it gets, and what is kept of what it says.
///
/// No shell comes into it. The child has the default action for the signals that a terminal sends, an empty signal
/// mask, descriptors 0 to 2 and those in ``inheriting``; all others are closed on exec.
struct Subprocess: Sendable {
  enum Input: Sendable {
    /// `/dev/null`.
    case nothing
    case bytes([UInt8])
    /// An open descriptor, which stays the caller's.
    case descriptor(Int32)
  }

  /// A path, or a name that is looked up in the `PATH` of ``environment``.
  var program: [UInt8]
  /// Without the program's own name, which is put before them.
  var arguments: [[UInt8]]
  var environment: Environment
  /// nil is this process's own.
  var workingDirectory: [UInt8]?
  var input: Input = .nothing
  /// Descriptors above 2 that the child has under the same number.
  var inheriting: [Int32] = []
  /// The most of standard output that ``RunningChild/wait()`` holds. More is a failure, never a silent cut.
  var outputLimit = 1 << 30
  /// How much of the end of standard error is kept.
  var errorLimit = 64 * 1024
  /// Is told each piece of standard error as it comes.
  var observer: (any Observer)?
  /// Is told that time goes by.
  var board: ProgressBoard?
  /// Nothing is lost when it is stopped half-way: it is, when this process is asked to end.
  var isInterruptible = false

  init(
    _ program: [UInt8], _ arguments: [[UInt8]] = [], environment: Environment, workingDirectory: [UInt8]? = nil
  ) {
    self.program = program
    self.arguments = arguments
    self.environment = environment
    self.workingDirectory = workingDirectory
  }

  /// Starts the program and returns at once; it works while the caller does something else.
  func start() throws(SubprocessFailure) -> RunningChild {
    try RunningChild(starting: self)
  }

  /// Starts the program and waits for its end.
  func run() throws(SubprocessFailure) -> ChildResult {
    let child = try start()
    return try child.wait()
  }

  /// Where the program is: the path itself if it has a `/`, else the first match in `PATH`.
  ///
  /// Relative entries of `PATH` are passed over: they would let a repository's own folder name the git to be run.
  func locatedProgram() throws(SubprocessFailure) -> [UInt8] {
    if program.contains(UInt8(ascii: "/")) { return program }
    let path = environment["PATH"] ?? Array("/usr/local/bin:/usr/bin:/bin".utf8)
    for folder in path.split(separator: UInt8(ascii: ":")) where folder.first == UInt8(ascii: "/") {
      let candidate = Array(folder).resolving(program)
      if PathProbe.isExecutable(candidate), PathProbe.kind(candidate) == .file { return candidate }
    }
    throw .programMissing(program)
  }

  /// Makes the child write its process number into `file` before it becomes the program: the parent could not do it
  /// without a moment in which the child is at work and nobody has noted who it is.
  mutating func record(_ file: [UInt8]) throws(SubprocessFailure) {
    let located = try locatedProgram()
    arguments = [Array("-c".utf8), Array("echo $$ >\"$0\" && exec \"$@\"".utf8), file, located] + arguments
    program = Array("/bin/sh".utf8)
  }

  /// Whether C would see something else than what is meant.
  var hasEmbeddedNUL: Bool {
    program.contains(0) || arguments.contains { $0.contains(0) } || (workingDirectory?.contains(0) ?? false)
      || environment.entries.contains { $0.contains(0) }
  }
}
