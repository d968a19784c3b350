import PDMCore

/// The content of one file, in the forms that it has: exact in a pipe, made harmless on a terminal, whole in JSON.
struct ContentOutput {
  let path: RepoPath
  /// The command that gives the bytes, for a hint.
  let command: String

  /// More than this is no document.
  private static let largestDocument = 64 << 20

  /// - Parameters:
  ///   - stream: hands on the bytes as they come.
  ///   - document: what JSON says of them.
  func write(
    _ invocation: Invocation, document: ([UInt8]) -> JSON,
    stream: ((ArraySlice<UInt8>) throws -> Void) throws -> Void
  ) throws {
    let console = invocation.console
    if invocation.globals.json {
      var content: [UInt8] = []
      try stream { piece in
        guard content.count + piece.count <= Self.largestDocument else { throw ContentFailure.tooLarge(path) }
        content += piece
      }
      try console.write(document(content))
    } else if console.isTerminal {
      var screen = TerminalContents(allowsColours: false, showsLineEnds: false)
      var isFirst = true
      try stream { piece in
        if isFirst, piece.isBinary { throw ContentFailure.binary(path, command: command) }
        isFirst = false
        try console.write(screen.take(Array(piece)))
      }
      try console.write(screen.finish())
    } else {
      try stream { try console.write(Array($0)) }
    }
  }
}

/// Content that cannot be given in the form that was asked for.
private enum ContentFailure: Failure {
  case binary(RepoPath, command: String)
  case tooLarge(RepoPath)

  var category: FailureCategory { .failed }

  var path: RepoPath? {
    switch self {
    case .binary(let path, _), .tooLarge(let path): path
    }
  }

  var message: String {
    switch self {
    case .binary(let path, _): "\(PathQuoting.quote(path.bytes)) is no text, and this is a terminal"
    case .tooLarge(let path): "\(PathQuoting.quote(path.bytes)) is larger than a JSON document should be"
    }
  }

  var hint: String? {
    switch self {
    case .binary(_, let command): "write it to a file: \(command) > COPY"
    case .tooLarge: "without --json the bytes come as they are"
    }
  }
}
