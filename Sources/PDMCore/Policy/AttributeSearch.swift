import Glibc

/// One search, in a folder of its own.
struct AttributeSearch {
  typealias Answer = (line: DecidingLine, state: LockableState)

  private let sources: [AttributeSource]
  private let paths: [RepoPath]
  private let folder: [UInt8]
  private let git: GitProgram
  /// All lines, the strongest first: the last of a file before those above it.
  private let lines: [(source: Int, line: Int)]

  private static let undecided = "pdm-undecided"

  init(sources: [AttributeSource], paths: [RepoPath], ignoresCase: Bool, context: ProcessContext) throws {
    self.sources = sources
    self.paths = paths
    lines = sources.indices.flatMap { source in
      sources[source].lines.indices.reversed().map { (source, $0) }
    }
    let parent =
      context.environment["TMPDIR"].flatMap { $0.first == UInt8(ascii: "/") ? $0 : nil } ?? Array("/tmp".utf8)
    folder = parent.appending("pdm-explain-\(Hex.encode(context.random.bytes(8)))")
    try FileSystem.createFolder(folder, mode: 0o700)
    for name in ["git", "git/objects", "git/refs", "git/info", "tree", "xdg", "xdg/git"] {
      try FileSystem.createFolder(folder.appending(name), mode: 0o700)
    }
    var context = context
    context.environment = context.environment.withoutRepositoryVariables()
    // Nothing of the real configuration: what counts of it is among the sources. git's own default for the user's file
    // is below this folder then.
    for (name, value) in [
      ("GIT_DIR", folder.appending("git")), ("GIT_WORK_TREE", folder.appending("tree")),
      ("XDG_CONFIG_HOME", folder.appending("xdg")), ("GIT_CONFIG_GLOBAL", Array("/dev/null".utf8)),
      ("GIT_CONFIG_NOSYSTEM", Array("1".utf8)), ("GIT_ATTR_NOSYSTEM", Array("1".utf8)),
    ] { context.environment[name] = value }
    context.workingDirectory = folder.appending("tree")
    git = GitProgram(in: context)
    try write(Array("ref: refs/heads/main\n".utf8), to: folder.appending("git/HEAD"))
    try write(
      Array("[core]\n\trepositoryFormatVersion = 0\n\tignoreCase = \(ignoresCase)\n".utf8),
      to: folder.appending("git/config"))
  }

  func discard() { Self.remove(folder) }

  func run() throws -> [RepoPath: Answer] {
    var answers: [RepoPath: Answer] = [:]
    let whole = try ask(paths, strongest: lines.count)
    try narrow(paths.filter { !isUndecided(whole[$0]) }, between: 0, and: lines.count, decided: whole, &answers)
    return answers
  }

  private func isUndecided(_ state: LockableState?) -> Bool { state == nil || state == .value(Self.undecided) }

  /// - Parameters:
  ///   - low: with so many lines, none of the paths is decided.
  ///   - high: with so many, each is, and `decided` says how.
  private func narrow(
    _ paths: [RepoPath], between low: Int, and high: Int, decided: [RepoPath: LockableState],
    _ answers: inout [RepoPath: Answer]
  ) throws {
    guard !paths.isEmpty else { return }
    guard high - low > 1 else {
      let (source, line) = lines[low]
      for path in paths {
        answers[path] = decided[path].map { (decidingLine(source, line), $0) }
      }
      return
    }
    let middle = (low + high) / 2
    let states = try ask(paths, strongest: middle)
    let above = paths.filter { !isUndecided(states[$0]) }
    try narrow(above, between: low, and: middle, decided: states, &answers)
    try narrow(paths.filter { isUndecided(states[$0]) }, between: middle, and: high, decided: decided, &answers)
  }

  /// What git says where only so many of the strongest lines are there.
  private func ask(_ paths: [RepoPath], strongest count: Int) throws -> [RepoPath: LockableState] {
    var starts = sources.map(\.lines.count)
    for (source, line) in lines[..<count] { starts[source] = line }
    var weakest = Array("* lockable=\(Self.undecided)\n".utf8)
    for (source, start) in zip(sources, starts).reversed() {
      let content = source.content(from: start)
      switch source.place {
      case .info: try write(content, to: folder.appending("git/info/attributes"))
      case .folder(let path):
        let place = folder.appending("tree").appending(path)
        try createFolders(path)
        try write(content, to: place.appending(".gitattributes"))
      case .user, .system: weakest += content + [UInt8(ascii: "\n")]
      }
    }
    try write(weakest, to: folder.appending("xdg/git/attributes"))
    return try LockableState.of(paths, git: git)
  }

  private func decidingLine(_ source: Int, _ line: Int) -> DecidingLine {
    let text = sources[source].lines[line]
    return DecidingLine(
      file: sources[source].file, number: line + 1, text: Self.shown(text), macro: definition(for: text))
  }

  /// The strongest definition of a macro that the line names, where the line says nothing of `lockable` itself.
  private func definition(for line: ArraySlice<UInt8>) -> DecidingLine.Definition? {
    let names = AttributeSource.words(of: line).dropFirst().map { word in
      word.drop { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "!") }.prefix { $0 != UInt8(ascii: "=") }
    }
    guard !names.contains(where: { $0.elementsEqual("lockable".utf8) }) else { return nil }
    for (source, line) in lines {
      guard let name = AttributeSource.macroName(sources[source].lines[line]),
        names.contains(where: { $0.elementsEqual(name) })
      else { continue }
      return DecidingLine.Definition(
        file: sources[source].file, number: line + 1, text: Self.shown(sources[source].lines[line]))
    }
    return nil
  }

  private static func shown(_ line: ArraySlice<UInt8>) -> [UInt8] {
    Array(line.last == UInt8(ascii: "\r") ? line.dropLast() : line)
  }

  // MARK: Files

  private func createFolders(_ path: [UInt8]) throws {
    var place = folder.appending("tree")
    for component in path.split(separator: UInt8(ascii: "/")) {
      place = place.appending(Array(component))
      try FileSystem.createFolderIfMissing(place, mode: 0o700)
    }
  }

  private func write(_ bytes: [UInt8], to file: [UInt8]) throws {
    let descriptor = try FileDescriptor.open(file, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, mode: 0o600)
    try descriptor.writeAll(bytes)
  }

  private static func remove(_ place: [UInt8]) {
    for name in (try? FileSystem.names(in: place)) ?? [] {
      let entry = place.appending(name)
      if (try? FileSystem.status(of: entry))?.kind == .folder { remove(entry) } else { try? FileSystem.remove(entry) }
    }
    try? FileSystem.removeFolder(place)
  }
}
