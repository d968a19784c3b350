import PDMCore

/// The files of a command: words, or a list in a file (`--pathspec-from-file`, as git's commands have it).
struct FileArguments: Sendable {
  var names: [[UInt8]] = []
  var listFile: [UInt8]?
  var listIsNUL = false

  /// The names, from wherever they come.
  func resolve(_ invocation: Invocation) throws -> [[UInt8]] {
    guard let listFile else {
      if listIsNUL { throw invocation.usage(.missingOption("--pathspec-from-file")) }
      guard !names.isEmpty else { throw invocation.usage(.missingArgument("FILE...")) }
      return names
    }
    guard names.isEmpty else { throw invocation.usage(.conflict("--pathspec-from-file", "FILE")) }
    return try Self.names(in: invocation.contents(of: listFile), separatedByNUL: listIsNUL, invocation)
  }

  /// One name a line, quoted as git quotes it or plain; or NUL-terminated and exact.
  static func names(in list: [UInt8], separatedByNUL: Bool, _ invocation: Invocation) throws -> [[UInt8]] {
    guard !separatedByNUL else { return list.split(separator: 0).map(Array.init) }
    return try list.split(separator: UInt8(ascii: "\n")).compactMap { line in
      let line = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
      guard !line.isEmpty else { return nil }
      guard let name = PathQuoting.unquote(line) else {
        throw invocation.usage(.other("a name in the list is badly quoted: \(PathQuoting.quote(line))", hint: nil))
      }
      return name
    }
  }
}

/// A command that takes files.
protocol TakesFiles: Parsable {
  var files: FileArguments { get set }
}

extension TakesFiles {
  static func fileArguments(_ help: String) -> [ArgumentSpec<Self>] {
    [
      .rest(\.files.names, "FILE", completion: .files, help: help),
      .option(
        \.files.listFile, "pathspec-from-file", .bytes("F", completion: .files),
        help: "read the names from F, one a line; '-' is standard input"),
      .flag(\.files.listIsNUL, "pathspec-file-nul", help: "the names in F end with NUL and are not quoted"),
    ]
  }
}
