import PDMCore

/// `pdm cat`
struct CatCommand: Command {
  var file: [UInt8] = []
  var revision: [UInt8]?
  var raw = false

  static let spec = CommandSpec<Self>(
    "cat", "Print a file as it was in a version",
    group: .looking,
    discussion: """
      The bytes of HEAD's version, or of REV's, as they would be checked out: line ends, encodings, Git LFS and other
      filters of git are applied. A pipe gets them exactly. On a terminal control characters are shown as '^M', and
      what is no text is refused. Of a symbolic link the target is printed.

      REV is a revision such as '5.2', or whatever git takes for a commit. A file that had another name then is found
      under it. With '--json' one object holds the content in base64, up to 64 MiB.
      """,
    examples: [
      ("pdm cat bracket.nc 5.2 > bracket-5.2.nc", "an earlier version, to a file"),
      ("pdm cat bracket.nc HEAD~3", "as it was three commits ago"),
    ],
    exits: [.notLoggedIn, .busy, .unsafe, .notFound],
    arguments: [
      .positional(\.file, "FILE", completion: .files, help: "the file"),
      .optionalPositional(\.revision, "REV", help: "a revision or a commit; HEAD by default"),
      .flag(\.raw, "raw", help: "as git stores it, past all filters"),
    ])

  /// More than this is no document.
  private static let largestDocument = 64 << 20

  func run(_ invocation: Invocation) throws {
    let reading = FileReading(try invocation.vault())
    let version = try reading.version(name: file, revision: revision)
    let console = invocation.console
    if invocation.globals.json {
      var content: [UInt8] = []
      try reading.stream(version, raw: raw) { piece in
        guard content.count + piece.count <= Self.largestDocument else { throw ContentFailure.tooLarge(version.path) }
        content += piece
      }
      try console.write(ContentRendering.json(version, content: content))
    } else if console.isTerminal {
      var screen = TerminalContents(allowsColours: false, showsLineEnds: false)
      var isFirst = true
      try reading.stream(version, raw: raw) { piece in
        if isFirst, piece.isBinary { throw ContentFailure.binary(version.path) }
        isFirst = false
        try console.write(screen.take(Array(piece)))
      }
      try console.write(screen.finish())
    } else {
      try reading.stream(version, raw: raw) { try console.write(Array($0)) }
    }
  }
}

/// Content that cannot be given in the form that was asked for.
private enum ContentFailure: Failure {
  case binary(RepoPath)
  case tooLarge(RepoPath)

  var category: FailureCategory { .failed }

  var path: RepoPath? {
    switch self {
    case .binary(let path), .tooLarge(let path): path
    }
  }

  var message: String {
    switch self {
    case .binary(let path): "\(PathQuoting.quote(path.bytes)) is no text, and this is a terminal"
    case .tooLarge(let path): "\(PathQuoting.quote(path.bytes)) is larger than a JSON document should be"
    }
  }

  var hint: String? {
    switch self {
    case .binary: "write it to a file: pdm cat FILE > COPY"
    case .tooLarge: "without --json the bytes come as they are"
    }
  }
}
