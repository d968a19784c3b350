import Glibc

/// A child process that works while its parent does something else. Waiting consumes it.
///
/// Owns the process id and the reading ends of two pipes. A child that is dropped without ``wait()`` is told to stop
/// (SIGTERM, then SIGKILL) and reaped, so that neither a zombie nor a blocked writer stays behind.
///
/// Input goes through a file in memory, not a pipe: the child may read all of it before the parent comes back, no
/// writer can dead-lock with a reader, and no SIGPIPE can hit the parent.
struct RunningChild: ~Copyable {
  private let program: [UInt8]
  private let outputLimit: Int
  private let errorLimit: Int
  private let observer: (any Observer)?
  private let board: ProgressBoard?
  private let isInterruptible: Bool
  private let process: pid_t
  private var output: Int32
  private var error: Int32
  private var errorTail: [UInt8] = []
  private var errorIsCut = false
  private var isReaped = false

  /// What a pipe holds before the child must wait for the parent: 1 MiB, the usual upper limit (pipe(7)).
  private static let pipeSize: Int32 = 1 << 20
  /// How long both pipes may be silent before we look whether the child is gone, in milliseconds.
  private static let silence: Int32 = 50

  init(starting command: Subprocess) throws(SubprocessFailure) {
    guard !command.hasEmbeddedNUL else { throw .embeddedNUL(program: command.program) }
    let path = try command.locatedProgram()
    ChildSignals.makeChildrenWaitable()

    let ends = try PipeEnds()
    var spawn = ChildSpawn()
    var inputFile: Int32 = -1
    defer { if inputFile >= 0 { close(inputFile) } }
    switch command.input {
    case .nothing: spawn.giveNullInput()
    case .descriptor(let descriptor): spawn.give(descriptor, as: STDIN_FILENO)
    case .bytes(let bytes):
      inputFile = try PipeEnds.memoryFile(holding: bytes)
      spawn.give(inputFile, as: STDIN_FILENO)
    }
    spawn.give(ends.outputWriter, as: STDOUT_FILENO)
    spawn.give(ends.errorWriter, as: STDERR_FILENO)
    for descriptor in command.inheriting where descriptor > STDERR_FILENO { spawn.give(descriptor, as: descriptor) }
    if let folder = command.workingDirectory { spawn.setWorkingDirectory(folder) }

    switch spawn.start(
      path, arguments: [command.program] + command.arguments, environment: command.environment.entries)
    {
    case .failure(let failure): throw .cannotStart(program: command.program, code: failure.code)
    case .success(let process): self.process = process
    }
    program = command.program
    outputLimit = command.outputLimit
    errorLimit = command.errorLimit
    observer = command.observer
    board = command.board
    isInterruptible = command.isInterruptible
    GnuCalls.enlargePipe(ends.outputReader, to: Self.pipeSize)
    (output, error) = ends.takeReaders()
  }

  deinit {
    if output >= 0 { close(output) }
    if error >= 0 { close(error) }
    if !isReaped { ChildSignals.stopAndReap(process) }
  }

  /// Waits for the end and returns all that was written.
  consuming func wait() throws(SubprocessFailure) -> ChildResult {
    var collected: [UInt8] = []
    var isTooLarge = false
    let limit = outputLimit
    try drain { piece in
      isTooLarge = collected.count + piece.count > limit
      if !isTooLarge { collected.append(contentsOf: piece) }
      return !isTooLarge
    }
    // Throwing drops `self`, and with it the child.
    guard !isTooLarge else { throw .outputTooLarge(program: program, limit: limit) }
    let status = try reap()
    return ChildResult(status: status, output: collected, errorTail: errorTail, errorIsCut: errorIsCut)
  }

  /// Waits for the end and hands on standard output as it comes, in pieces that end anywhere.
  ///
  /// - Parameter consume: answers whether it wants more; once it does not, the child is told to stop.
  consuming func wait(streaming consume: (ArraySlice<UInt8>) -> Bool) throws(SubprocessFailure) -> ChildResult {
    try drain(consume)
    let status = try reap()
    return ChildResult(status: status, output: [], errorTail: errorTail, errorIsCut: errorIsCut)
  }

  /// Reads both pipes until both are at their end, or until the child is gone and they are empty.
  ///
  /// The second matters: a hook may leave a process behind that keeps the pipe open (a credential cache, a `sleep &`),
  /// and waiting for the end of the file would be waiting for that one.
  private mutating func drain(_ consume: (ArraySlice<UInt8>) -> Bool) throws(SubprocessFailure) {
    var buffer = [UInt8](repeating: 0, count: 64 * 1024)
    var isGone = false
    var lastLook = MonotonicClock.now()
    while output >= 0 || error >= 0 {
      // Throwing drops `self`, and with it the child.
      if isInterruptible, Interruption.isRequested { throw .interrupted }
      var waiting = [
        pollfd(fd: output, events: Int16(POLLIN), revents: 0), pollfd(fd: error, events: Int16(POLLIN), revents: 0),
      ]
      let ready = unsafe poll(&waiting, nfds_t(waiting.count), isGone ? 0 : Self.silence)
      let code = errno
      if ready < 0 {
        if code == EINTR { continue }
        throw .system(call: "poll", code: code)
      }
      if ready == 0, isGone { return }
      board?.tick()
      if waiting[0].revents != 0 { try readOutput(&buffer, consume) }
      if waiting[1].revents != 0 { try readErrors(&buffer) }
      let now = MonotonicClock.now()
      if !isGone, ready == 0 || now - lastLook > .milliseconds(Self.silence) {
        lastLook = now
        isGone = ChildSignals.hasEnded(process)
      }
    }
  }

  private mutating func readOutput(
    _ buffer: inout [UInt8], _ consume: (ArraySlice<UInt8>) -> Bool
  ) throws(SubprocessFailure) {
    let count = try Self.read(output, into: &buffer)
    if count > 0, consume(buffer[..<count]) { return }
    close(output)
    output = -1
    if count > 0 { kill(process, SIGTERM) }
  }

  private mutating func readErrors(_ buffer: inout [UInt8]) throws(SubprocessFailure) {
    let count = try Self.read(error, into: &buffer)
    guard count > 0 else {
      close(error)
      error = -1
      return
    }
    observer?.childOutput(Array(buffer[..<count]))
    errorTail.append(contentsOf: buffer[..<count])
    if errorTail.count > errorLimit {
      errorIsCut = true
      errorTail.removeFirst(errorTail.count - errorLimit)
    }
  }

  private mutating func reap() throws(SubprocessFailure) -> ChildStatus {
    var status: Int32 = 0
    while unsafe waitpid(process, &status, 0) < 0 {
      if errno == EINTR {
        if isInterruptible, Interruption.isRequested { throw .interrupted }
        continue
      }
      isReaped = errno == ECHILD
      throw .system(call: "waitpid", code: errno)
    }
    isReaped = true
    return ChildStatus(waitStatus: status)
  }

  private static func read(_ descriptor: Int32, into buffer: inout [UInt8]) throws(SubprocessFailure) -> Int {
    while true {
      let count = unsafe buffer.withUnsafeMutableBytes {
        unsafe Glibc.read(descriptor, $0.baseAddress, $0.count)
      }
      if count >= 0 { return count }
      if errno != EINTR { throw .system(call: "read", code: errno) }
    }
  }
}
