/// git's own log, read.
struct GitLog {
  let git: GitProgram
  let mailmap: Mailmap

  private static let storedForm = "tree %T%nauthor %an <%ae> %ad%ncommitter %cn <%ce> %cd%n%n%B"

  /// A commit's text as git converts it to UTF-8, in the form in which it is stored.
  func content(of id: ObjectID) throws -> [UInt8] {
    try git.check(
      [
        "log", "--no-walk", "--encoding=UTF-8", "--date=raw", "--no-patch", .text("--format=\(Self.storedForm)"),
        .object(id), "--",
      ], as: .read, configuration: ["log.showSignature=false"])
  }

  /// - Parameter told: how many of the first ones the caller has already.
  func entries(_ question: LogSource.Question, after told: Int = 0, visit: (LogEntry) throws -> Bool) throws {
    var arguments: [GitArgument] = [
      "log", "-z", "--encoding=UTF-8", "--date=raw", .text("--format=%x01%H %P%n\(Self.storedForm)"),
      .object(question.start),
    ]
    if question.path != nil { arguments += ["--follow", "--name-only"] }
    if let since = question.span.since { arguments.append("--since=@\(since)") }
    if let until = question.span.until { arguments.append("--until=@\(until)") }
    arguments.append("--")
    if let path = question.path { arguments.append(.path(path)) }
    let output = try git.check(arguments, as: .read, configuration: ["log.showSignature=false"])
    // A commit and its file's name end in NULs; %x01 tells commits from names.
    let fields = output.split(separator: 0)
    var position = fields.startIndex
    var count = 0
    while position < fields.endIndex {
      let record = fields[position]
      position += 1
      guard let (commit, parents, content) = Self.record(record) else { continue }
      var path = question.path
      if question.path != nil, position < fields.endIndex, Self.record(fields[position]) == nil {
        path = RepoPath(trusted: Array(fields[position].drop { $0 == UInt8(ascii: "\n") }))
        position += 1
      }
      count += 1
      guard count > told else { continue }
      let entry = LogEntry(commit: commit, parents: parents, path: path, content: content, mailmap: mailmap)
      guard try visit(entry) else { return }
    }
  }

  /// Reads `%x01COMMIT PARENT… LF CONTENT`; nil for anything else, and a name may hold a byte 1 as well.
  private static func record(
    _ field: ArraySlice<UInt8>
  ) -> (commit: ObjectID, parents: [ObjectID], content: [UInt8])? {
    let rest = field.drop { $0 == UInt8(ascii: "\n") }
    guard rest.first == 1, let end = rest.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
    let words = rest[(rest.startIndex + 1)..<end].split(separator: UInt8(ascii: " "))
    let names = words.compactMap { ObjectID(hex: String(decoding: $0, as: UTF8.self)) }
    guard let commit = names.first, names.count == words.count else { return nil }
    return (commit, Array(names.dropFirst()), Array(rest[(end + 1)...]))
  }
}
