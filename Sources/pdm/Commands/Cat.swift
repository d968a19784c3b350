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

  func run(_ invocation: Invocation) throws {
    let reading = FileReading(try invocation.vault())
    let version = try reading.version(name: file, revision: revision)
    try ContentOutput(path: version.path, command: "pdm cat FILE").write(
      invocation, document: { ContentRendering.json(version, content: $0) },
      stream: { try reading.stream(version, raw: raw, to: $0) })
  }
}
