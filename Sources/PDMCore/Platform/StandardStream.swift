import Glibc

/// The three streams that every process is born with.
public enum StandardStream: Int32, Sendable {
  case input = 0
  case output = 1
  case error = 2

  public var isTerminal: Bool { isatty(rawValue) == 1 }

  /// The width of the terminal; nil where there is none or it does not say.
  public var columns: Int? { size.flatMap { $0.ws_col > 0 ? Int($0.ws_col) : nil } }
  /// Its height.
  public var rows: Int? { size.flatMap { $0.ws_row > 0 ? Int($0.ws_row) : nil } }

  private var size: winsize? {
    var size = winsize()
    return unsafe ioctl(rawValue, UInt(TIOCGWINSZ), &size) == 0 ? size : nil
  }

  /// Whether the terminal is lent to this process now, and not to another job of the shell.
  public var isInForeground: Bool {
    let group = tcgetpgrp(rawValue)
    return group == getpgrp() || group < 0
  }

  /// Whether keys that are pressed are kept from the terminal: somebody asks for a password there (ssh, pinentry), or has
  /// taken the whole of it.
  public var hidesKeys: Bool {
    var settings = termios()
    guard unsafe tcgetattr(rawValue, &settings) == 0 else { return false }
    let shown = UInt32(ECHO) | UInt32(ICANON)
    return settings.c_lflag & shown != shown
  }

  /// The other end is closed: POLLERR of a pipe, POLLHUP of a terminal (poll(2) tells both without being asked).
  public var isAbandoned: Bool {
    var descriptor = pollfd(fd: rawValue, events: 0, revents: 0)
    return unsafe poll(&descriptor, 1, 0) > 0 && descriptor.revents & Int16(POLLERR | POLLHUP) != 0
  }

  /// Writes all of it.
  /// - Throws: ``StreamFailure/closed`` when nobody reads any more.
  public func write(_ bytes: [UInt8]) throws(StreamFailure) {
    try Self.write(bytes, to: rawValue)
  }

  static func write(_ bytes: [UInt8], to descriptor: Int32) throws(StreamFailure) {
    var written = 0
    while written < bytes.count {
      let count = unsafe bytes.withUnsafeBytes {
        unsafe Glibc.write(descriptor, $0.baseAddress?.advanced(by: written), $0.count - written)
      }
      if count >= 0 {
        written += count
      } else if errno != EINTR {
        throw errno == EPIPE ? .closed : .unwritten(reason: unsafe String(cString: strerror(errno)))
      }
    }
  }

  /// Reads to the end.
  /// - Parameter limit: in bytes; more is refused.
  public func readAll(limit: Int = 1 << 26) throws -> [UInt8] {
    var content: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65536)
    while true {
      try awaitInput()
      let count = unsafe chunk.withUnsafeMutableBytes { unsafe read(rawValue, $0.baseAddress, $0.count) }
      if count == 0 { return content }
      if count < 0 {
        try afterError()
        continue
      }
      content.append(contentsOf: chunk[..<count])
      guard content.count <= limit else { throw StreamFailure.tooLong(limit: limit) }
    }
  }

  /// Reads one line, without its end, byte by byte: what follows belongs to whoever reads next.
  /// - Parameter hidden: a terminal does not echo it, and is put back however this ends, by Ctrl-C too.
  /// - Parameter prompt: called first, when the echo is off.
  /// - Returns: nil at the end of the stream.
  public func readLine(hidden: Bool = false, prompt: () -> Void = {}) throws -> [UInt8]? {
    guard hidden else {
      prompt()
      return try line()
    }
    return try withoutEcho {
      prompt()
      return try line()
    }
  }

  private static let longestLine = 1 << 16

  private func line() throws -> [UInt8]? {
    var line: [UInt8] = []
    var byte: UInt8 = 0
    while true {
      try awaitInput()
      let count = unsafe read(rawValue, &byte, 1)
      if count == 0 { return line.isEmpty ? nil : line }
      if count < 0 {
        try afterError()
      } else if byte == UInt8(ascii: "\n") {
        if line.last == UInt8(ascii: "\r") { line.removeLast() }
        return line
      } else {
        line.append(byte)
        guard line.count <= Self.longestLine else { throw StreamFailure.tooLong(limit: Self.longestLine) }
      }
    }
  }

  /// Waits until there is something to read. Signals are let in only while it waits (pselect(2)): one that came between
  /// looking for signals and reading would be noticed only after the next key.
  private func awaitInput() throws {
    var stopping = sigset_t()
    var before = sigset_t()
    unsafe sigemptyset(&stopping)
    for signal in [SIGINT, SIGTERM, SIGHUP] { unsafe sigaddset(&stopping, signal) }
    unsafe pthread_sigmask(SIG_BLOCK, &stopping, &before)
    defer { unsafe pthread_sigmask(SIG_SETMASK, &before, nil) }
    while true {
      try Interruption.check()
      var descriptors = fd_set()
      descriptors.__fds_bits.0 = 1 << Int(rawValue)
      if unsafe pselect(rawValue + 1, &descriptors, nil, nil, nil, &before) >= 0 { return }
      try afterError()
    }
  }

  private func withoutEcho<Result>(_ body: () throws -> Result) throws -> Result {
    var before = termios()
    guard unsafe tcgetattr(rawValue, &before) == 0 else { return try body() }
    var quiet = before
    quiet.c_lflag &= ~UInt32(ECHO)
    _ = unsafe tcsetattr(rawValue, TCSAFLUSH, &quiet)
    defer { _ = unsafe tcsetattr(rawValue, TCSAFLUSH, &before) }
    return try body()
  }

  private func afterError() throws {
    let code = errno
    try Interruption.check()
    guard code == EINTR else { throw StreamFailure.failed(reason: unsafe String(cString: strerror(code))) }
  }
}

/// Trouble with standard input or output.
public enum StreamFailure: Failure, Equatable {
  /// The reader went away: no trouble of ours.
  case closed
  case failed(reason: String)
  case unwritten(reason: String)
  case tooLong(limit: Int)

  public var category: FailureCategory { .failed }

  public var message: String {
    switch self {
    case .closed: "nobody reads the output"
    case .failed(let reason): "standard input: \(reason)"
    case .unwritten(let reason): "the result cannot be written: \(reason)"
    case .tooLong(let limit): "standard input is longer than \(limit) bytes"
    }
  }

  public var hint: String? {
    switch self {
    // Commands say what they have done when it is done.
    case .unwritten: "what the command was to change is done; only the answer is missing"
    case .closed, .failed, .tooLong: nil
    }
  }
}
