/// How a child process ended.
public enum ChildStatus: Equatable, Sendable {
  case exited(Int32)
  case signalled(Int32)

  /// Reads the status word of `waitpid(2)`; its macros are C only.
  init(waitStatus: Int32) {
    let signal = waitStatus & 0x7f
    self = signal == 0 ? .exited((waitStatus >> 8) & 0xff) : .signalled(signal)
  }
}

/// What a child process left behind.
public struct ChildResult: Equatable, Sendable {
  public var status: ChildStatus
  /// Standard output; empty where it was streamed.
  public var output: [UInt8]
  /// The end of standard error.
  public var errorTail: [UInt8]
  /// Whether standard error was longer than what was kept.
  public var errorIsCut: Bool

  public var succeeded: Bool { status == .exited(0) }

  /// Standard error as text, without the white space around it.
  public var errorText: String { ChildResult.trimmedText(errorTail) }

  /// Standard output as text, without the white space around it.
  public var outputText: String { ChildResult.trimmedText(output) }

  private static func trimmedText(_ bytes: [UInt8]) -> String {
    let isSpace: (UInt8) -> Bool = { $0 == 0x20 || ($0 >= 0x09 && $0 <= 0x0d) }
    let head = bytes.drop(while: isSpace)
    guard let end = head.lastIndex(where: { !isSpace($0) }) else { return "" }
    return String(decoding: head[...end], as: UTF8.self)
  }
}
